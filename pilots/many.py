"""Filing several drafts in one go: all are checked, and each is filed in a transaction of its own."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common import clock
from common.errors import Refused
from pilots import readiness, workflow
from pilots.filing import AFTER_DEADLINE
from pilots.pilot import Description
from regions.permissions import Permission, can, scope


@dataclass(frozen=True)
class Candidate:
    draft: Description
    missing: list

    @property
    def needs_timing(self):
        """Asked only at the first filing, and only after the deadline."""
        pilot = self.draft.pilot
        return pilot.number is None and pilot.programme.is_past_deadline(clock.now())


@dataclass(frozen=True)
class Result:
    draft: Description
    number: str
    reasons: list


def candidates(user, most=None):
    """The drafts the user may file, ready ones first, in the order they were started; `most` ends the judging."""
    where = scope(user, Permission.WRITE_DESCRIPTIONS)
    drafts = Description.objects.drafts().filter(where.q("pilot__region")).with_parts().order_by("pilot_id")
    found = [Candidate(draft, readiness.missing(draft)) for draft in (drafts[:most] if where else [])]
    return sorted(found, key=lambda candidate: bool(candidate.missing))


def file_chosen(chosen, timing, *, by):
    """File each of `chosen` by itself and say how it went; one that is refused stops no other."""
    results = []
    for candidate in chosen:
        draft = candidate.draft
        try:
            filed = workflow.take("file", draft.pilot, by=by, timing=timing, revision=draft.revision)
        except Refused as refusal:
            results.append(Result(draft, "", refusal.reasons))
        else:
            results.append(Result(draft, filed.pilot.case_number, []))
    return results


def _filed_already(user, ids):
    """What a first click has filed, for the second."""
    mine = Description.objects.visible_to(user).frozen().filter(filed_by=user, pk=F("pilot__current"))
    filed = mine.select_related("pilot__region").order_by("pilot_id")
    return [
        Result(version, version.pilot.case_number, []) for version in filed if str(version.pilot_id) in ids
    ]


@require_http_methods(["GET", "POST"])
def file_many(request):
    if not can(request.user, Permission.WRITE_DESCRIPTIONS):
        raise PermissionDenied
    found = candidates(request.user)
    if request.method == "GET":
        return _show(request, found)
    ids = set(request.POST.getlist("pilot"))
    chosen = [candidate for candidate in found if str(candidate.draft.pilot_id) in ids]
    timing = request.POST.get("timing", "")
    done = _filed_already(request.user, ids)
    if done and not chosen:
        return render(request, "pilots/file_many_done.html", {"results": done})
    if not chosen:
        return _show(request, found, error=_("Choose at least one description to file"))
    if any(candidate.needs_timing for candidate in chosen) and timing not in AFTER_DEADLINE:
        return _show(request, found, ids, _("Choose whether the pilots are delayed or further pilots"))
    results = file_chosen(chosen, timing, by=request.user)
    return render(request, "pilots/file_many_done.html", {"results": results})


def _show(request, found, ids=frozenset(), error=""):
    context = {
        "ready": [candidate for candidate in found if not candidate.missing],
        "lacking": [candidate for candidate in found if candidate.missing],
        "ids": ids,
        "timings": [(t.value, t.label) for t in AFTER_DEADLINE] if any(c.needs_timing for c in found) else [],
        "error": error,
    }
    return render(request, "pilots/file_many.html", context, status=422 if error else 200)
