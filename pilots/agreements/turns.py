"""Whose turn it is, and for how many Danish working days."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property

import holidays
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common import clock
from pilots.agreements.agreement import Agreement, AgreementState, Side
from pilots.agreements.negotiation import Signature
from pilots.agreements.signing import PERMISSIONS
from pilots.agreements.steps import STEPS
from pilots.programme.programmes import ClosingDay
from regions.permissions import can

A_DAY = timedelta(days=1)
# {stage: the sides whose turn it is}; of a partly signed one the side that has signed waits too.
TURNS = {stage: step.turn for step in STEPS if step.turn for stage in step.sources}
SATURDAY = 5
# What comes next, as it is told beside whom it waits for.
NEXT = {
    AgreementState.DRAFT: gettext_lazy("Next: the text is written"),
    AgreementState.RETURNED: gettext_lazy("Next: the text is changed"),
    AgreementState.REVIEW: gettext_lazy("Next: the text is reviewed"),
    AgreementState.READY: gettext_lazy("Next: both sides sign"),
    AgreementState.PART_SIGNED: gettext_lazy("Next: the last signature"),
}


@cache
def _bank_holidays(year):
    return frozenset(holidays.country_holidays("DK", years=year))


def is_working_day(day):
    return day.weekday() < SATURDAY and day not in _bank_holidays(day.year)


def working_days(since: date, until: date, closed=frozenset()):
    """Working days after `since` up to and with `until`: sent on Friday, it has waited one day on Monday.

    On the days `closed` the public employers are closed, though they are no bank holidays.
    """
    days = (since + n * A_DAY for n in range(1, (until - since).days + 1))
    return sum(is_working_day(day) and day not in closed for day in days)


class Calendar:
    """The closing days of every programme, asked for once, when they are needed first."""

    @cached_property
    def closed(self):
        found = defaultdict(set)
        for programme, day in ClosingDay.objects.values_list("programme", "day"):
            found[programme].add(day)
        return found

    def waited(self, programme_id, since):
        """For how many working days of a programme something has waited since that moment."""
        day = since.astimezone(clock.COPENHAGEN).date()
        return working_days(day, clock.today(), self.closed[programme_id])

    def of_agreement(self, agreement):
        return self.waited(agreement.pilot.programme_id, agreement.state_since)


def with_turn(agreements):
    """The agreements, each with the side that signed last: who has not signed is whose turn it is."""
    signed = Signature.objects.filter(sending__agreement=OuterRef("pk")).order_by("-sending__number", "-pk")
    return agreements.annotate(signed_side=Subquery(signed.values("side")[:1]))


def turn_of(agreement):
    """The sides that must act next: the writer, the reviewer, who has not signed; none when it has ended."""
    if agreement.state != AgreementState.PART_SIGNED:
        return list(TURNS.get(agreement.state, ()))
    if not hasattr(agreement, "signed_side"):
        agreement.signed_side = with_turn(Agreement.objects.filter(pk=agreement.pk)).get().signed_side
    return [side for side in Side if side != agreement.signed_side]


def in_words(sides, days, *, is_mine=False):
    """Who is waited for, and for how long: "Venter på arbejdsgiveren siden i dag", or "på dig" when it is the reader."""
    names = {Side.EMPLOYER: _("the employer"), Side.UNION: Side.UNION.label}
    who = _("you") if is_mine else _(" and ").join(str(names[side]) for side in sides)
    if days == 0:
        return _("Waits for %(who)s since today") % {"who": who}
    return ngettext(
        "Has waited for %(who)s for %(days)d working day",
        "Has waited for %(who)s for %(days)d working days",
        days,
    ) % {"who": who, "days": days}


@dataclass(frozen=True)
class Waiting:
    """An open negotiation: whose turn it is, since how many working days, and whether it waits for the reader."""

    agreement: Agreement
    sides: list
    days: int
    is_mine: bool


def waiting_for(user, agreement):
    return any(can(user, PERMISSIONS[side], agreement.pilot.region) for side in turn_of(agreement))


def queue(user, calendar=None):
    """The open negotiations that `user` may read: those that wait for them first, and of each the oldest first."""
    calendar = calendar or Calendar()
    found = with_turn(Agreement.objects.visible_to(user).with_number().open()).select_related(
        "pilot__region", "pilot__current", "pilot__programme"
    )
    rows = [
        Waiting(agreement, turn_of(agreement), calendar.of_agreement(agreement), waiting_for(user, agreement))
        for agreement in found.order_by("state_since", "pk").defer("canonical")
    ]
    return sorted(rows, key=lambda row: not row.is_mine)
