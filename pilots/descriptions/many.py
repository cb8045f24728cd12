"""Filing several drafts in one go: all are judged, and each is filed in a transaction of its own."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.errors import Refused
from pilots.descriptions import readiness
from pilots.descriptions.description import Description
from pilots.documents import workflow
from regions.permissions import Permission, within

LACKS_SHOWN = 2


@dataclass(frozen=True)
class Candidate:
    draft: Description
    missing: list

    @property
    def seen(self):
        """What a form sends: which draft, and how the person saw it."""
        return f"{self.draft.pk}:{self.draft.revision}"

    @property
    def status(self):
        count = len(self.missing)
        text = ngettext("%(count)d thing missing", "%(count)d things missing", count)
        return text % {"count": count} if count else _("Ready to file")

    @property
    def lacks(self):
        """The first sentences of what is missing."""
        sentences = [lack.sentence for lack in self.missing]
        return " · ".join([*sentences[:LACKS_SHOWN], *(["…"] if sentences[LACKS_SHOWN:] else [])])


@dataclass(frozen=True)
class Result:
    draft: Description
    number: str
    reasons: list


def candidates(user):
    """The drafts the user may file, ready ones first, in the order they were started."""
    drafts = _writable(user).drafts().with_parts().order_by("pilot_id")
    found = [Candidate(draft, readiness.missing(draft)) for draft in drafts]
    return sorted(found, key=lambda candidate: bool(candidate.missing))


def chosen_by(user, seen):
    """(description, revision) of those in `seen`, {pk: revision}, that the user may file or that a press has filed."""
    found = _writable(user).filter(pk__in=seen).select_related("pilot__region", "pilot__programme")
    return [(description, seen[description.pk]) for description in found.order_by("pilot_id")]


def drafts_of(user):
    """The drafts the user may file, those first that have lain longest."""
    return _writable(user).drafts().select_related("pilot__region").order_by("changed_at", "pk")


def _writable(user):
    return Description.objects.filter(within(user, Permission.WRITE_DESCRIPTIONS, "pilot__region"))


def file_chosen(chosen, timing, *, by):
    """File each of `chosen` by itself and say how it went; one that is refused stops no other."""
    return [_file(draft, revision, timing, by) for draft, revision in chosen]


def _file(draft, revision, timing, by):
    filed = _filed_as_seen(draft, revision)
    if filed is None:
        try:
            seen = {"revision": revision, "version": str(draft.version)}
            filed = workflow.take("file", draft.pilot, by=by, timing=timing, **seen)
        except Refused as refusal:
            # Pressed twice, the other press may have filed it just now.
            filed = _filed_as_seen(draft, revision)
            if filed is None:
                return Result(draft, "", refusal.reasons)
    return Result(draft, filed.pilot.case_number, [])


def _filed_as_seen(draft, revision):
    filed = Description.objects.frozen().filter(pk=draft.pk, revision=revision)
    return filed.select_related("pilot__region").first()
