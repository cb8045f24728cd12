"""Why what was booked for a coordinator's month is not what was expected: the first explanation that fits to the øre."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from accounting import stipends
from accounting.coordinators import FULL_TIME_HOURS
from accounting.stipends import ZERO, days_in, share, to_oere
from common.money import format_kroner
from common.months import format_month, last_day
from pilots.agreements.budget import additions

A_KRONE = Decimal(1)


@dataclass(frozen=True)
class Month:
    """A month of an appointment: what it should cost, what is booked for it, and why they differ."""

    month: date
    expected: stipends.Expected | None
    booked: Decimal
    explanation: str

    @property
    def should(self):
        return self.expected.total if self.expected else ZERO

    @property
    def gap(self):
        return self.booked - self.should


@dataclass(frozen=True)
class Case:
    """What an explanation is judged by."""

    appointment: object
    month: date
    expected: stipends.Expected | None
    booked: Decimal
    # The booked months in which something was booked for this pay month, and the last closed one (or None).
    booked_in: tuple
    today: date

    @property
    def monthly(self):
        return self.expected.stretches[-1].monthly

    def with_additions(self, pay):
        return pay + additions(pay, self.appointment.book.programme)


def explain(case):
    """A sentence for a month; empty when there is no gap and nothing to say."""
    for rule in RULES:
        if sentence := rule(case):
            return sentence
    should = case.expected.total if case.expected else ZERO
    if case.booked == should:
        return _late(case)
    return _("Not explained: %(amount)s differs.") % {"amount": format_kroner(case.booked - should)}


def _late(case):
    later = [month for month in case.booked_in if month > case.month]
    if later and case.booked:
        return _("Booked later, in %(month)s.") % {"month": format_month(later[-1])}
    return ""


def _outside(case):
    if case.expected is None and case.booked:
        return _("Booked for a month in which the appointment does not run or has no pay.")
    return ""


def _missing(case):
    if case.expected is None or case.booked or case.booked_in:
        return ""
    if last_day(case.month) >= case.today:
        return _("The month has not ended: nothing is booked yet.")
    return _("Nothing is booked yet.")


def _taken_back(case):
    if case.expected and not case.booked and case.booked_in:
        return _("What was booked has been taken back.")
    return ""


def _twice(case):
    if case.expected and case.booked == 2 * case.expected.total:
        return _("Booked twice.")
    return ""


def _without_additions(case):
    if case.expected and case.expected.additions and case.booked == case.expected.pay:
        return _("Booked without pension and holiday allowance, which the programme's settings put on top.")
    return ""


def _rounding(case):
    if case.expected and ZERO < abs(case.booked - case.expected.total) < A_KRONE:
        return _("A difference of rounding, less than 1 kr.")
    return ""


def _whole_month(case):
    """Paid in full though only part of the month ran."""
    if case.expected is None:
        return ""
    ran = sum(stretch.days for stretch in case.expected.stretches)
    whole = to_oere(share(case.monthly, case.appointment.hours, days_in(case.month), days_in(case.month)))
    if ran < days_in(case.month) and case.booked == case.with_additions(whole):
        return _("Booked for the whole month, of which %(days)s of %(all)s days ran.") % {
            "days": ran,
            "all": days_in(case.month),
        }
    return ""


def _other_basis(case):
    """Reckoned from the pay before or after."""
    if case.expected is None:
        return ""
    for basis in case.appointment.bases.all():
        pay = to_oere(share(basis.monthly, case.appointment.hours, 1, 1))
        if basis.monthly != case.monthly and case.booked == case.with_additions(pay):
            return _("Reckoned from the pay of %(monthly)s instead of %(now)s.") % {
                "monthly": format_kroner(basis.monthly),
                "now": format_kroner(case.monthly),
            }
    return ""


def _other_hours(case):
    """A whole month at another number of hours with at most two decimals."""
    if case.expected is None or case.booked <= 0:
        return ""
    hours = Fraction(case.booked) * FULL_TIME_HOURS / Fraction(case.monthly)
    rounded = Decimal(round(hours * 100)).scaleb(-2)
    is_exact = case.booked == case.with_additions(to_oere(share(case.monthly, rounded, 1, 1)))
    if is_exact and rounded != case.appointment.hours and 0 < rounded <= FULL_TIME_HOURS:
        return _("Paid for %(hours)s hours a week instead of %(agreed)s.") % {
            "hours": f"{rounded.normalize():f}".replace(".", ","),
            "agreed": f"{case.appointment.hours.normalize():f}".replace(".", ","),
        }
    return ""


# In this order: the first that fits is the one that is told.
RULES = [
    _outside,
    _missing,
    _taken_back,
    _whole_month,
    _twice,
    _without_additions,
    _rounding,
    _other_basis,
    _other_hours,
]


def months(appointment, postings, *, until, today):
    """A Month for each month of the appointment up to a day, and for others that something is booked for.

    `postings` are (pay month, booked month, amount).
    """
    booked, booked_in = {}, {}
    for pay_month, month, amount in postings:
        booked[pay_month] = booked.get(pay_month, ZERO) + amount
        booked_in.setdefault(pay_month, set()).add(month)
    for month in stipends.months_shown(appointment, booked, until=until):
        should = stipends.expected(appointment, month)
        paid = booked.get(month, ZERO)
        case = Case(appointment, month, should, paid, tuple(sorted(booked_in.get(month, ()))), today)
        yield Month(month, should, paid, explain(case))
