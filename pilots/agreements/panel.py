"""The agreement on its pilot's page: its versions, and which was in force on the day that is asked about."""

from django.utils.translation import gettext as _

from common import clock
from common.dates import format_date, format_moment, parse_date
from pilots.agreements import turns
from pilots.agreements.agreement import OPEN, Agreement, AgreementState, in_force
from pilots.agreements.steps import stage_by
from pilots.documents.panels import Link, Panel
from pilots.documents.steps import offers
from pilots.filings.receipts import received_by
from regions.permissions import Permission, can


def is_shown_to(user, region):
    """Not to the facilitator, who would be told that there is none."""
    return can(user, Permission.SEE_FILED, region)


def panel(request, pilot, steps):
    if pilot.number is None or not is_shown_to(request.user, pilot.region):
        return None
    visible = Agreement.objects.visible_to(request.user).with_number()
    rows = visible.filter(pilot=pilot).select_related("filing").prefetch_related("filing__receipts")
    versions = list(rows.defer("canonical"))
    context = {
        "versions": versions,
        # Of the versions that the reader sees: those outside the negotiation are told of what is concluded.
        "stage": stage_by(versions),
        "has_concluded": any(version.state == AgreementState.CONCLUDED for version in versions),
        **_in_force(request, versions),
    }
    own = offers(steps, pilot, request.user)
    documents = [_link(version) for version in reversed(versions)]
    waits, then = _waits(request, pilot, versions)
    return Panel("pilots/agreements/_agreements.html", context, own, documents, waits, then)


def _link(version):
    if version.state != AgreementState.CONCLUDED:
        return Link(version.name, version.get_absolute_url(), version.get_state_display())
    concluded = _("concluded %(when)s") % {"when": format_moment(version.concluded_at)}
    return Link(version.name, version.get_absolute_url(), f"{concluded} · {received_by(version.filing)}")


def _waits(request, pilot, versions):
    """(whom the open version waits for, to do what), told to those who follow the negotiation."""
    found = next((version for version in versions if version.state in OPEN), None)
    if found is None or not can(request.user, Permission.SEE_DRAFTS, pilot.region):
        return "", ""
    found.pilot = pilot
    sides = turns.turn_of(found)
    if not sides:
        return "", ""
    is_mine = turns.waiting_for(request.user, found)
    waits = turns.in_words(sides, turns.Calendar().of_agreement(found), is_mine=is_mine)
    return waits, str(turns.NEXT[found.state])


def _in_force(request, versions):
    typed, day, error = request.GET.get("gaelder", ""), clock.today(), ""
    if typed:
        try:
            day = parse_date(typed)
        except ValueError as wrong:
            error = str(wrong)
    return {
        "in_force": None if error else in_force(versions, on=day),
        "in_force_on": day,
        "in_force_typed": typed or format_date(day),
        "in_force_error": error,
    }
