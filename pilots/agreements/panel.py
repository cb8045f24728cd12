"""The agreement on its pilot's page: its versions, and which was in force on the day that is asked about."""

from common import clock
from common.dates import format_date, parse_date
from pilots.agreements.agreement import Agreement, AgreementState, in_force
from pilots.agreements.steps import stage_by
from pilots.documents.panels import Panel
from pilots.documents.steps import offers
from regions.permissions import Permission, can


def panel(request, pilot, steps):
    # Not for the facilitator, who would be told that there is none.
    if pilot.number is None or not can(request.user, Permission.SEE_FILED, pilot.region):
        return None
    visible = Agreement.objects.visible_to(request.user).with_number()
    versions = list(visible.filter(pilot=pilot).defer("canonical"))
    context = {
        "versions": versions,
        # Of the versions that the reader sees: those outside the negotiation are told of what is concluded.
        "stage": stage_by(versions),
        "has_concluded": any(version.state == AgreementState.CONCLUDED for version in versions),
        **_in_force(request, versions),
    }
    return Panel("pilots/agreements/_agreements.html", context, offers(steps, pilot, request.user))


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
