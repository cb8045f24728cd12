"""Why a coordinator's booked month is not what was expected: the first rule that fits, to the øre, says so.

A rule is a function of a Case and of how far the book has come; it returns a sentence, or "" when it does not fit.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from accounting.coordinators.coordinators import FULL_TIME_HOURS, Appointment
from accounting.coordinators.stipends import ZERO, Expected, days_in, ends, last_of, share
from common.dates import format_date
from common.money import format_kroner, rounded
from common.months import format_month, last_day, month_of
from common.numbers import format_decimal
from pilots.agreements.budget import additions
from pilots.programme.charges import charge_on, percent_on

A_KRONE = Decimal(1)
# Per cent of an afdelingslæge's pay from a day on, tried where the programme's own settings are empty. Pension by the
# doctors' agreement; the holiday allowance by another union's text.
PENSION = [(date.min, Decimal("18.96")), (date(2025, 4, 1), Decimal("19.36"))]
HOLIDAY = [(date.min, Decimal("1.95")), (date(2024, 5, 1), Decimal("2.49"))]


@dataclass(frozen=True)
class Case:
    """A month of an appointment: what it should cost, and the postings that concern it."""

    appointment: Appointment
    month: date
    expected: Expected | None
    postings: tuple

    @property
    def booked(self):
        return sum((posting.amount for posting in self.postings), ZERO)

    @property
    def gap(self):
        return self.booked - (self.expected.total if self.expected else ZERO)

    @property
    def is_after_the_end(self):
        return self.month > ends(self.appointment.book)

    @property
    def ran(self):
        """The days of the month that the appointment ran and had a pay."""
        return sum(stretch.days for stretch in self.expected.stretches)

    @property
    def first(self):
        return self.expected.stretches[0].first

    def is_paid_for(self, exact):
        """Does exact pay, rounded and with what the programme's settings add, come to what is booked?"""
        pay = rounded(exact)
        return self.booked == pay + additions(pay, self.appointment.book.programme, self.month)


def explain(case, facts, moved):
    """A sentence for a month, "" when there is nothing to say; `moved` is what `back_payments` found."""
    if case.is_after_the_end:
        return _too_late(case)
    if case.gap == 0:
        return _late(case)
    if case.month in moved:
        return moved[case.month]
    if case.expected is None:
        return _("Booked for a month in which the appointment does not run or has no pay.")
    for rule in RULES:
        if sentence := rule(case, facts):
            return sentence
    return _("Not explained: %(amount)s differs.") % {"amount": format_kroner(case.gap)}


def _too_late(case):
    if not case.booked:
        return _("What was booked has been taken back.")
    day = format_date(ends(case.appointment.book))
    return _("Booked for a month after %(day)s, the last day that the programme pays coordinators here.") % {
        "day": day
    }


def _late(case):
    later = [posting.month for posting in case.postings if posting.month > case.month]
    if later and case.booked:
        return _("Booked later, in %(month)s.") % {"month": format_month(later[-1])}
    return ""


def back_payments(cases):
    """{month: sentence} of short months whose pay a later month holds, and of those later months.

    A surplus is for the short months right before it that come to it exactly, or for a single earlier one.
    """
    said, short = {}, []
    for case in cases:
        if case.is_after_the_end:
            break
        if case.gap < 0:
            short.append(case)
        elif case.gap > 0 and (covered := _covered(short, case.gap)):
            names = ", ".join(format_month(one.month) for one in covered)
            said[case.month] = _("Holds back-payment for %(months)s.") % {"months": names}
            later = _("Booked as back-payment with the pay of %(month)s.") % {
                "month": format_month(case.month)
            }
            said |= {one.month: later for one in covered}
            short = [one for one in short if one not in covered]
    return said


def _covered(short, surplus):
    for count in range(1, len(short) + 1):
        if -sum(case.gap for case in short[-count:]) == surplus:
            return short[-count:]
    return next(([case] for case in reversed(short) if -case.gap == surplus), [])


def _missing(case, facts):
    if case.booked:
        return ""
    if case.postings:
        return _("What was booked has been taken back.")
    if last_day(case.month) >= facts.today:
        return _("The month has not ended: nothing is booked yet.")
    if facts.last_extract and case.month > facts.last_extract:
        return _("Nothing is booked yet: the last extract booked is of %(month)s.") % {
            "month": format_month(facts.last_extract)
        }
    if facts.closed_through and case.month <= facts.closed_through:
        return _("Nothing is booked, and the month is closed: book it in an open month.")
    return _("Nothing is booked yet.")


def _other_additions(case, facts):
    """Pension and holiday allowance, both, one or neither, other than the programme's settings say."""
    programme, pay = case.appointment.book.programme, case.expected.pay
    charge = charge_on(programme, case.month)
    pension = (charge and charge.pension_percent) or _in_force(PENSION, case.month)
    holiday = (charge and charge.holiday_percent) or _in_force(HOLIDAY, case.month)
    numbers = {"pension": format_decimal(pension), "holiday": format_decimal(holiday)}
    tried = [
        (ZERO, _("Booked without pension and holiday allowance, which the programme's settings put on top.")),
        (
            pension + holiday,
            _("Booked with pension (%(pension)s %%) and holiday allowance (%(holiday)s %%).") % numbers,
        ),
        (pension, _("Booked with pension (%(pension)s %%), without holiday allowance.") % numbers),
        (holiday, _("Booked with holiday allowance (%(holiday)s %%), without pension.") % numbers),
    ]
    for percent, sentence in tried:
        if case.booked == pay + rounded(Fraction(pay) * Fraction(percent) / 100):
            return sentence
    return ""


def _in_force(rates, month):
    return [percent for day, percent in rates if day <= month][-1]


def _other_basis(case, facts):
    """The days that ran, reckoned from one other pay: an earlier one, the latest first, or a later one."""
    bases = sorted(case.appointment.bases.all(), key=lambda basis: (basis.effective_from, basis.at, basis.pk))
    earlier = [basis for basis in bases if basis.effective_from <= case.first]
    for basis in [*reversed(earlier), *(basis for basis in bases if basis not in earlier)]:
        if case.is_paid_for(share(basis.monthly, case.appointment.hours, case.ran, days_in(case.month))):
            monthly = {"monthly": format_kroner(basis.monthly)}
            if basis in earlier:
                return _("Calculated from the earlier pay, %(monthly)s a month.") % monthly
            return _("Calculated from the later pay, %(monthly)s a month.") % monthly
    return ""


def _other_days(case, facts):
    """In an appointment's first or last month: the whole month though a part ran, or another part than ran."""
    ends = {month_of(case.appointment.starts_on), month_of(last_of(case.appointment))}
    if len(case.expected.stretches) > 1 or case.month not in ends:
        return ""
    whole, monthly = days_in(case.month), case.expected.stretches[0].monthly
    for days in [whole, *range(1, whole)]:
        if days != case.ran and case.is_paid_for(share(monthly, case.appointment.hours, days, whole)):
            return _days(days, case.ran, whole)
    return ""


def _days(paid, ran, whole):
    if paid == whole:
        return _("Booked for the whole month, of which %(days)s of %(all)s days ran.") % {
            "days": ran,
            "all": whole,
        }
    return _("Booked for %(paid)s of the month's %(all)s days, of which %(days)s ran.") % {
        "paid": paid,
        "days": ran,
        "all": whole,
    }


def _twice(case, facts):
    return _("Booked twice.") if case.booked == 2 * case.expected.total else ""


def _rounding(case, facts):
    return _("A difference of rounding, less than 1 kr.") if abs(case.gap) < A_KRONE else ""


def _other_hours(case, facts):
    """booked × 37 × 12 / yearly, of the days that ran, is a number of hours that gives the amount again."""
    programme, agreed = case.appointment.book.programme, case.appointment.hours
    an_hour = sum(stretch.amount for stretch in case.expected.stretches) / Fraction(agreed)
    percent = percent_on(programme, case.month)
    hours = rounded(Fraction(case.booked) / (1 + Fraction(percent) / 100) / an_hour)
    if not 0 < hours <= FULL_TIME_HOURS or not case.is_paid_for(an_hour * Fraction(hours)):
        return ""
    return _("Paid for %(hours)s hours a week instead of %(agreed)s.") % {
        "hours": format_decimal(hours),
        "agreed": format_decimal(agreed),
    }


# In this order. A double is told as one, though it is also the pay of twice the hours.
RULES = [_missing, _other_additions, _other_basis, _other_days, _twice, _rounding, _other_hours]
