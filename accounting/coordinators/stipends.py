"""What a coordinator's month should cost, written out, and what was booked for it.

A month = a year's full-time pay × weekly hours / 37 / 12; a part month by its calendar days. It is reckoned in
fractions and rounded to the øre once, as a month: halves that add up to a whole lose nothing on the way.
Pension and holiday allowance come on top by the programme's settings, none where they are empty.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Prefetch, Sum

from accounting.book.book import Posting, PostingType
from accounting.coordinators.coordinators import FULL_TIME_HOURS, Appointment, PayBasis
from common.clock import end_of
from common.money import format_kroner, rounded
from common.months import A_DAY, between, last_day, month_of
from common.numbers import format_decimal
from pilots.agreements.budget import additions
from pilots.models import PayCharge
from pilots.programme.changes import as_it_was

ZERO = Decimal("0.00")
WEEKS = 52
# 37 hours in each of 52 weeks: what a year's pay is paid for.
YEARLY_HOURS = FULL_TIME_HOURS * WEEKS


@dataclass(frozen=True)
class Stretch:
    """Days of a month under one pay basis: `amount` is exact, not rounded."""

    first: date
    last: date
    monthly: Decimal
    amount: Fraction
    formula: str

    @property
    def days(self):
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Expected:
    """What a month should cost: `pay` rounded, `additions` what the settings put on it."""

    month: date
    stretches: list
    pay: Decimal
    additions: Decimal

    @property
    def total(self):
        return self.pay + self.additions

    @property
    def formula(self):
        return " + ".join(stretch.formula for stretch in self.stretches)


def expected(appointment, month):
    """The Expected month of an appointment, or None when it does not run then or has no pay basis yet.

    Asks for `appointment.bases` and `appointment.book` with its region, programme and windows; prefetch them for many.
    """
    first = max(appointment.starts_on, month)
    last = min(last_of(appointment), last_day(month))
    if first > last:
        return None
    stretches = list(_stretches(appointment, first, last))
    if not stretches:
        return None
    pay = rounded(sum(stretch.amount for stretch in stretches))
    return Expected(month, stretches, pay, additions(pay, appointment.book.programme, month))


def _stretches(appointment, first, last):
    """The days from `first` to `last`, parted where another pay basis begins."""
    known = {basis.effective_from: basis for basis in appointment.bases.all()}
    starts = sorted(day for day in known if day <= last)
    for place, start in enumerate(starts):
        until = starts[place + 1] - A_DAY if place + 1 < len(starts) else last
        begins, ends = max(start, first), min(until, last)
        if begins <= ends:
            yield _stretch(known[start].monthly, appointment.hours, begins, ends)


def _stretch(monthly, hours, first, last):
    days, all_days = (last - first).days + 1, days_in(first)
    formula = f"{format_kroner(monthly)} × 12 × {format_decimal(hours)} ÷ {FULL_TIME_HOURS} ÷ 12"
    if days < all_days:
        formula += f" × {days}/{all_days}"
    return Stretch(first, last, monthly, share(monthly, hours, days, all_days), formula)


def share(monthly, hours, days, all_days):
    """What some of a month's days cost, exactly: yearly × hours / 37 / 12 × days / all days."""
    return Fraction(monthly) * 12 * Fraction(hours) / FULL_TIME_HOURS / 12 * days / all_days


def days_in(day):
    """How many days the month of a day has."""
    return last_day(month_of(day)).day


def hourly_rate(monthly):
    """A year's pay / 1924, rounded to the øre."""
    return rounded(Fraction(monthly) * 12 / YEARLY_HOURS)


def months_of(appointment, *, until):
    """Every month of an appointment up to the day `until`."""
    last = min(last_of(appointment), until)
    return between(month_of(appointment.starts_on), month_of(last))


def months_shown(appointment, booked_months, *, until):
    """The months of an appointment up to a day, and those outside it that something is booked for."""
    return sorted({*months_of(appointment, until=until), *booked_months})


def ends(book, *, as_of=None):
    """The last day that the programme pays coordinators in the book's region: the last of its pilots' window."""
    return as_it_was(book.programme, as_of).window_for(book.region)[2]


def last_of(appointment):
    """The last day of an appointment that is paid for: its own, or the programme's in the region when that comes first."""
    return min(appointment.ends_on or date.max, ends(appointment.book))


def booked_after_the_end(book, *, as_of=None):
    """Kroner booked for coordinators' months after the programme has stopped paying them, reversals included."""
    found = Posting.objects.filter(
        book=book, type=PostingType.COORDINATOR, pay_month__gt=ends(book, as_of=as_of)
    )
    if as_of is not None:
        found = found.as_of(as_of)
    return found.aggregate(sum=Sum("amount"))["sum"] or ZERO


def newer_factor(appointment, factors):
    """The last factor that regulates the appointment's days, when its newest pay is from before it; else None."""
    last = last_of(appointment)
    factor = factors.on(last)
    pays = [basis.effective_from for basis in appointment.bases.all() if basis.effective_from <= last]
    return factor if factor and pays and max(pays) < factor.effective_from else None


def remaining(appointments, *, as_of=None):
    """{month: kroner} of stipends still expected to the programme's end: of the months that nothing is booked for.

    As it stood at the end of the day `as_of`, if one is given.
    """
    found, settled = {}, _settled(appointments, as_of)
    for appointment in appointments:
        for month in months_of(appointment, until=last_of(appointment)):
            should = expected(appointment, month)
            if should and (appointment.pk, month) not in settled:
                found[month] = found.get(month, ZERO) + should.total
    return found


def appointments(book, *, as_of=None):
    """The book's appointments with their pay bases; those known at the end of the day `as_of`, if one is given."""
    found, bases, charges = (
        Appointment.objects.filter(book=book),
        PayBasis.objects.all(),
        PayCharge.objects.all(),
    )
    if as_of is not None:
        found, bases = found.filter(created_at__lt=end_of(as_of)), bases.filter(at__lt=end_of(as_of))
        charges = charges.filter(entered_at__lt=end_of(as_of))
    found = found.select_related("user", "book__programme", "book__region")
    rows = list(
        found.prefetch_related(
            Prefetch("bases", bases),
            "book__programme__windows",
            Prefetch("book__programme__charges", charges),
        )
    )
    if as_of is not None:
        for appointment in rows:
            appointment.book.programme = as_it_was(appointment.book.programme, as_of)
    return rows


def booked(book, *, as_of=None):
    """{(appointment, pay month): kroner booked}, reversals included; as it stood at the end of the day `as_of`."""
    found = Posting.objects.filter(appointment__book=book)
    if as_of is not None:
        found = found.as_of(as_of)
    rows = found.order_by().values_list("appointment", "pay_month").annotate(Sum("amount"))
    return {(appointment, month): amount for appointment, month, amount in rows}


def _settled(appointments, as_of):
    """{(appointment, pay month)} for which something is booked and not taken back."""
    booked = Posting.objects.filter(appointment__in=[appointment.pk for appointment in appointments])
    if as_of is not None:
        booked = booked.as_of(as_of)
    sums = booked.order_by().values_list("appointment", "pay_month").annotate(sum=Sum("amount"))
    return {(appointment, month) for appointment, month, amount in sums if amount}
