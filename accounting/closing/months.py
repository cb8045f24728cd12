"""What the pages print of a book's months: all of it for who reads postings, sums of closed ones for the others."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q, Sum, TextChoices
from django.utils.translation import gettext_lazy

from accounting.book import sums
from accounting.book.book import Posting, PostingType
from accounting.book.codes import SalaryCode
from accounting.book.overspending import Overspending
from accounting.book.periods import Closing
from accounting.book.posted_sums import PostedSum
from accounting.closing import closing
from accounting.expenses.expenses import Expense, ExpenseState
from accounting.payroll.quarantine import waiting as in_quarantine
from accounting.pool.figures import money
from common import clock
from common.months import after, between, format_period, month_of
from pilots.models import Pilot


class MonthState(TextChoices):
    """How far a month has come."""

    ASKED = "asked", gettext_lazy("Reopening asked for")
    CLOSED = "closed", gettext_lazy("Closed")
    READY = "ready", gettext_lazy("Ready to be closed")
    OPEN = "open", gettext_lazy("Open")


TONES = {
    MonthState.ASKED: "notice",
    MonthState.CLOSED: "ok",
    MonthState.READY: "info",
    MonthState.OPEN: "neutral",
}


@dataclass(frozen=True)
class MonthRow:
    """A month with its closing in force, if it has one, and what is booked in it."""

    month: date
    closing: Closing | None
    count: int
    booked: object
    state: MonthState

    @property
    def first(self):
        return self.month

    @property
    def tone(self):
        return TONES[self.state]

    @property
    def closed_on(self):
        return self.closing.at.astimezone(clock.COPENHAGEN).date() if self.closing else None


def rows(book, following):
    """Every month of the book up to this one, newest first, as MonthRows; `following` is the one to close next."""
    closings = {found.month: found for found in book.closings.in_force().select_related("by")}
    posted = PostedSum.objects.filter(book=book)
    if closings:
        # Nothing is booked in a month up to the last closed: the index leads past the history.
        posted = posted.filter(month__gt=max(closings))
    counted = posted.order_by().values_list("month").annotate(Sum("count"), Sum("amount"))
    booked = {month: (count, total) for month, count, total in counted}
    first = min([following, *closings, *booked])
    return [_row(month, closings, booked, following) for month in reversed(between(first, _last(following)))]


def _last(following):
    return max(month_of(clock.today()), following)


def _row(month, closings, booked, following):
    found = closings.get(month)
    count, total = (found.count, found.booked_total) if found else booked.get(month, (0, sums.ZERO))
    return MonthRow(month, found, count, total, state_of(month, found, following))


def state_of(month, found, following):
    if found:
        return MonthState.ASKED if found.reopen_asked_at else MonthState.CLOSED
    is_ready = month == following and closing.has_ended(month)
    return MonthState.READY if is_ready else MonthState.OPEN


def has(book, month, following):
    """Is it one of the months of `rows`?"""
    first = Closing.objects.in_force().filter(book=book).aggregate(first=Min("month"))["first"]
    return min(first or following, following) <= month <= _last(following)


@dataclass(frozen=True)
class SumRow:
    """What a period of closed months came to, most often one, for who reads sums only."""

    first: date
    month: date
    pay: object
    other: object
    total: object
    state: MonthState = MonthState.CLOSED

    @property
    def is_joined(self):
        return self.first < self.month

    @property
    def name(self):
        return format_period(self.first, self.month)


def sum_rows(book):
    """The periods of closed months, newest first, as SumRows."""
    ends = book.closings.ends()
    parts = sums.closed_parts(book, through=ends[-1]) if ends else []
    first = Closing.objects.in_force().filter(book=book).aggregate(first=Min("month"))["first"]
    held = sums.by(parts, lambda part: ends[bisect_left(ends, part.month)])
    periods = list(zip([first, *map(after, ends)], ends, strict=False))
    return [sum_row(first, last, held[last]) for first, last in reversed(periods)]


def sum_row(first, month, parts):
    pay = [part for part in parts if sums.is_pay(part)]
    other = [part for part in parts if not sums.is_pay(part)]
    return SumRow(first, month, money(pay), money(other), money(parts))


def by_type(parts):
    """(PostingType, code or None, count, Money) of Parts, in the order of types and codes."""
    groups = sums.by(parts, lambda part: (part.type, part.code_id))
    codes = SalaryCode.objects.in_bulk([code for _type, code in groups if code])
    order = list(PostingType.values)
    ordered = sorted(groups.items(), key=lambda item: (order.index(item[0][0]), item[0][1] or 0))
    return [
        (PostingType(kind), codes.get(code), sum(part.count for part in held), money(held))
        for (kind, code), held in ordered
    ]


def by_pilot(parts):
    """(pilot id or None, count, Money) of Parts."""
    groups = sums.by(parts, lambda part: part.pilot_id)
    ordered = sorted(groups.items(), key=lambda item: (item[0] is None, item[0] or 0))
    return [(pk, sum(part.count for part in held), money(held)) for pk, held in ordered]


def with_pilots(lines):
    """The lines of `by_pilot` with Pilots for their ids."""
    pilots = Pilot.objects.select_related("region", "current").in_bulk([pk for pk, *_rest in lines if pk])
    return [(pilots.get(pk), *rest) for pk, *rest in lines]


def by_account(book, month):
    """(PostingType, code's id, code, account string, count, kroner) of a month: as the region's ledger has it."""
    grouped = Posting.objects.filter(book=book, month=month).order_by("type", "code__code", "account")
    found = grouped.values_list("type", "code", "code__code", "account").annotate(Count("pk"), Sum("amount"))
    return [(PostingType(kind), *rest) for kind, *rest in found]


def reminders(book):
    """How many things of the book still wait: nothing of it stops the closing."""
    expenses = Expense.objects.filter(book=book).aggregate(
        doubts=Count("pk", filter=Q(state=ExpenseState.DOUBT)),
        waiting=Count("pk", filter=Q(state=ExpenseState.WAITING)),
    )
    return {
        "lines": in_quarantine(book).count(),
        **expenses,
        "overspent": Overspending.objects.unexplained().filter(book=book).exists(),
    }
