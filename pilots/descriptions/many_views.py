import re

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common import clock
from pilots.descriptions import many
from pilots.descriptions.filing import AFTER_DEADLINE, asks_timing
from regions.permissions import Permission, can

SEEN = re.compile("([0-9]{1,18}):([0-9]{1,9})")


@require_http_methods(["GET", "POST"])
def file_many(request):
    if not can(request.user, Permission.WRITE_DESCRIPTIONS):
        raise PermissionDenied
    if request.method == "GET":
        return _show(request)
    chosen = many.chosen_by(request.user, _seen(request.POST.getlist("draft")))
    timing = request.POST.get("timing", "")
    if not chosen:
        return _show(request, error=_("Choose at least one description to file"))
    if timing not in AFTER_DEADLINE and any(_asks_timing(draft) for draft, _revision in chosen):
        return _show(request, chosen, _("Choose whether the pilots are delayed or further pilots"))
    results = many.file_chosen(chosen, timing, by=request.user)
    return render(request, "pilots/descriptions/file_many_done.html", {"results": results})


def _seen(texts):
    """{draft: revision} of the ticked boxes; what is no such pair is none of ours."""
    return {int(pair[1]): int(pair[2]) for text in texts if (pair := SEEN.fullmatch(text))}


def _asks_timing(draft):
    return draft.is_draft and asks_timing(draft.pilot, clock.now())


def _show(request, chosen=(), error=""):
    found = many.candidates(request.user)
    context = {
        "ready": [candidate for candidate in found if not candidate.missing],
        "lacking": [candidate for candidate in found if candidate.missing],
        "ids": {draft.pk for draft, _revision in chosen},
        "timings": _timings() if any(_asks_timing(candidate.draft) for candidate in found) else [],
        "error": error,
    }
    return render(request, "pilots/descriptions/file_many.html", context, status=422 if error else 200)


def _timings():
    return [(timing.value, timing.label) for timing in AFTER_DEADLINE]
