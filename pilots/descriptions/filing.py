"""Filing freezes a version; what happens around it: a new version, withdrawal, deleting a draft.

The functions here are the acts of the workflow's steps; they run inside its transaction with the pilot locked.
"""

from django.db.models import F
from django.utils.translation import gettext as _

from common import clock
from common.errors import Refused
from common.limits import REASON_LIMIT, demand_within
from pilots.descriptions import readiness
from pilots.descriptions.content import content_of
from pilots.descriptions.description import Timing
from pilots.documents.content import canonical
from pilots.facilitation import facilitation
from pilots.filings import receipts
from pilots.filings.filing import Filing
from pilots.messages.message import MessageKind
from pilots.messages.notices import receivers, tell
from pilots.pilot.pilot import NumberSeries, Pilot, State
from regions import journal
from regions.permissions import Permission

FROZEN_BY_FILING = ["canonical", "sha256", "state", "timing", "filed_at", "filed_by", "filing"]
WRITE = Permission.WRITE_DESCRIPTIONS
AFTER_DEADLINE = (Timing.LATE, Timing.FURTHER)


def file(pilot, *, by, timing="", revision=None, version=""):
    """Freeze the draft as a filed version and return it; its PDF is made afterwards by the worker.

    `timing` is asked only after the deadline, at the first filing: late, or a further pilot that the local
    parties agreed later. `revision` of `version` is the one the person has checked.
    """
    draft = pilot.draft
    # Each version counts its own revisions: a page of the one before may have come as far.
    if not (revision in (None, draft.revision) and version in ("", str(draft.version))):
        raise Refused(_("Someone has saved a newer version. Check the answers again before you file."))
    reasons = [lack.sentence for lack in readiness.missing(draft)]
    if reasons:
        raise Refused(*reasons)
    at = clock.now()
    draft.timing = timing_of(pilot, at, timing)
    if pilot.number is None:
        pilot.number = _next_number(pilot.region)
    draft.pilot = pilot
    draft.canonical, draft.sha256 = canonical(content_of(draft))
    draft.state, draft.filed_at, draft.filed_by = State.FILED, at, by
    filing = receipts.send(draft, by=by, at=at)
    draft.save(update_fields=FROZEN_BY_FILING)
    pilot.current = draft
    pilot.save(update_fields=["number", "current"])
    journal.record(
        "filed", pilot, by=by, region=pilot.region, note=f"Udgave {draft.version}", permission=WRITE
    )
    central = receivers(Permission.GIVE_RECEIPTS, region=pilot.region)
    tell(MessageKind.FILED, about=filing.about, path=filing.path, to=central, by=by)
    facilitation.ask_if_wished(draft, by=by)
    return draft


def asks_timing(pilot, at):
    """Asked only at the first filing, and only after the deadline."""
    return pilot.number is None and pilot.programme.is_past_deadline(at)


def timing_of(pilot, at, chosen):
    """On time, late or a further pilot: decided by the first filing, kept by later versions."""
    if pilot.number:
        return pilot.descriptions.frozen().first().timing
    if not asks_timing(pilot, at):
        return Timing.ON_TIME
    if chosen not in AFTER_DEADLINE:
        raise Refused(_("Choose whether the pilot is delayed or a further pilot"))
    return Timing(chosen)


def _next_number(region):
    NumberSeries.objects.get_or_create(region=region)
    # The update locks the row until the filing is done: no gap when it fails, no number twice.
    NumberSeries.objects.filter(region=region).update(last=F("last") + 1)
    return NumberSeries.objects.get(region=region).last


def revise(pilot, *, by):
    """Start the next version as a draft, a copy of the current one, and return it."""
    source = pilot.current
    draft = type(source).objects.get(pk=source.pk)
    draft.pk = None
    draft._state.adding = True
    draft.version, draft.state, draft.revision = source.version + 1, State.DRAFT, 0
    draft.field_saves = {}
    draft.timing = draft.canonical = draft.sha256 = ""
    draft.filed_at = draft.filed_by = draft.filing = None
    draft.changed_by, draft.changed_at = by, clock.now()
    draft.save()
    draft.hospitals.set(source.hospitals.all())
    draft.departments.set(source.departments.all())
    for parts in (source.answers, source.criteria, source.milestones, source.costs):
        _copy(parts.all(), draft)
    journal.record("version_started", pilot, by=by, region=pilot.region, permission=WRITE)
    return draft


def _copy(rows, draft):
    copies = list(rows)
    for row in copies:
        row.pk, row.description = None, draft
        row._state.adding = True
    if copies:
        type(copies[0]).objects.bulk_create(copies)


def discard(pilot, *, by):
    pilot.draft.delete()
    journal.record("version_discarded", pilot, by=by, region=pilot.region, permission=WRITE)


def withdraw(pilot, *, by, reason):
    if not reason.strip():
        raise Refused(_("Write why the pilot is withdrawn."))
    demand_within(reason.strip(), REASON_LIMIT)
    if pilot.draft:
        pilot.draft.delete()
    filed = pilot.descriptions.filter(pk=pilot.current_id, state=State.FILED)
    at = clock.now()
    filed.update(state=State.WITHDRAWN, withdrawn_at=at, withdrawn_by=by, withdrawal_reason=reason.strip())
    Filing.objects.of(pilot).update(withdrawn_at=at)
    journal.record("withdrawn", pilot, by=by, region=pilot.region, note=reason.strip(), permission=WRITE)


def delete(pilot, *, by):
    journal.record(
        "draft_deleted", pilot, by=by, region=pilot.region, note=pilot.current.title, permission=WRITE
    )
    Pilot.objects.filter(pk=pilot.pk).update(current=None)
    pilot.delete()
