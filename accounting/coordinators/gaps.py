"""What each month of an appointment should cost, what is booked for it, and why they differ."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from accounting.book.book import Posting, PostingType
from accounting.book.periods import closed_through
from accounting.coordinators import stipends
from accounting.coordinators.explaining import Case, back_payments, explain
from accounting.coordinators.stipends import ZERO
from common import clock
from common.months import last_day, month_of


class Booked(NamedTuple):
    """A posting of a coordinator's: the month it concerns, and where it stands in the book."""

    pay_month: date
    month: date
    number: int
    amount: Decimal

    @property
    def reference(self):
        return f"{self.month:%Y-%m}/{self.number}"


@dataclass(frozen=True)
class Facts:
    """How far the book has come: its last closed month and the month of the last extract booked, None without any."""

    closed_through: date | None
    last_extract: date | None
    today: date


@dataclass(frozen=True)
class Month:
    """A month of an appointment; expected is None when it does not run then or has no pay yet."""

    month: date
    expected: stipends.Expected | None

    @property
    def should(self):
        return self.expected.total if self.expected else ZERO


@dataclass(frozen=True)
class BookedMonth(Month):
    """A month with what is booked for it: only for who reads postings."""

    postings: tuple
    explanation: str

    @property
    def booked(self):
        return sum((posting.amount for posting in self.postings), ZERO)

    @property
    def gap(self):
        return self.booked - self.should


@dataclass(frozen=True)
class Sum:
    """Months added up."""

    months: list

    @property
    def year(self):
        return self.months[0].month.year

    @property
    def should(self):
        return sum((one.should for one in self.months), ZERO)

    @property
    def further(self):
        """(label, kroner or None) of the columns that more is told in."""
        return ()


class BookedSum(Sum):
    """BookedMonths added up."""

    @property
    def booked(self):
        return sum((one.booked for one in self.months), ZERO)

    @property
    def gap(self):
        return self.booked - self.should

    @property
    def further(self):
        return (_("Booked"), self.booked), (_("Gap"), self.gap or None)


def facts_of(book):
    booked = book.imports.booked().filter(extract_month__isnull=False)
    last = booked.order_by("-extract_month").values_list("extract_month", flat=True).first()
    return Facts(closed_through(book), last, clock.today())


def booked_for(appointments):
    """{appointment: [Booked]} of appointments, reversals included, in the order of the book."""
    rows = Posting.objects.filter(
        appointment__in=[one.pk for one in appointments], type=PostingType.COORDINATOR
    )
    found = defaultdict(list)
    for pk, *row in rows.order_by("month", "number").values_list("appointment", *Booked._fields):
        found[pk].append(Booked(*row))
    return found


def months(appointment):
    """A Month for each month of the appointment up to this one."""
    return [
        Month(month, stipends.expected(appointment, month))
        for month in stipends.months_shown(appointment, [], until=_this_month())
    ]


def _this_month():
    return last_day(month_of(clock.today()))


def booked_months(appointment, postings, facts=None):
    """A BookedMonth for each month of the appointment up to this one, and for others that something is booked for.

    Nothing is explained without facts.
    """
    booked = defaultdict(list)
    for posting in postings:
        booked[posting.pay_month].append(posting)
    cases = [
        Case(appointment, month, stipends.expected(appointment, month), tuple(booked[month]))
        for month in stipends.months_shown(appointment, list(booked), until=_this_month())
    ]
    moved = back_payments(cases) if facts else {}
    return [
        BookedMonth(case.month, case.expected, case.postings, explain(case, facts, moved) if facts else "")
        for case in cases
    ]


def years(found, added):
    """The months of each year `added` up: as Sums or BookedSums."""
    by_year = defaultdict(list)
    for one in found:
        by_year[one.month.year].append(one)
    return [added(each) for each in by_year.values()]
