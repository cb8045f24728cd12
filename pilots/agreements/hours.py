"""A week has 37 hours: an employment's hours over the agreements that run at the same time never exceed them."""

from decimal import Decimal

from django.utils.translation import gettext as _

from common.dates import format_date
from common.numbers import format_decimal
from pilots.agreements.agreement import Agreement
from pilots.agreements.annex import Employment, Participant

FULL_TIME = Decimal("37.00")


def lock(agreement):
    """Let those who commit the same employments wait for each other, until the transaction ends."""
    named = agreement.participants.filter(employment__isnull=False).values("employment")
    list(Employment.objects.filter(pk__in=named).order_by("pk").select_for_update(no_key=True))


def over_full_time(rows, pilot_id):
    """[(Participant, sentence)] for the lines of a pilot's agreement whose employment would work more than full time.

    Counted are these lines, saved or not, and those of the newest concluded agreements of the other pilots.
    """
    own = [row for row in rows if row.employment_id]
    others = Participant.objects.filter(
        employment__in={row.employment_id for row in own},
        agreement__in=Agreement.objects.newest_concluded().exclude(pilot=pilot_id),
    )
    counted = [*own, *others]
    found = [(row, _fullest_day(row, counted)) for row in own]
    return [(row, _sentence(hours, day)) for row, (hours, day) in found if hours > FULL_TIME]


def _fullest_day(row, counted):
    """(hours, day) of the day in the row's period on which its employment works most."""
    same = [other for other in counted if other.employment_id == row.employment_id]
    # The sum only grows on a first day, so no other day need be looked at.
    days = {max(other.starts_on, row.starts_on) for other in same if other.starts_on <= row.ends_on}
    return max((sum(o.hours for o in same if o.starts_on <= day <= o.ends_on), day) for day in days)


def _sentence(hours, day):
    return _("The employment would work %(hours)s hours a week from %(day)s; at most 37 is possible") % {
        "hours": format_decimal(hours),
        "day": format_date(day),
    }
