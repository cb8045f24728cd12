"""What the book adds up to. Closed months are read from their frozen sums, open ones from the postings.

So a figure costs what the open months cost, however long the history. As of an earlier day the postings that stood
there then are added up. Sums are kroner; those at base level are None when a posting of theirs has none.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, Count, Q, QuerySet, Sum

from accounting.book.book import PAY_TYPES, Book, Posting
from accounting.book.periods import ClosedSum, Closing, closed_through
from pilots.pilot.pilot import Pilot

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Part:
    """What is spent in a month for a pilot (or none), by type and code."""

    month: date
    pilot_id: int | None
    type: str
    code_id: int | None
    count: int
    amount: Decimal
    base_amount: Decimal | None


def parts(
    book: Book,
    *,
    as_of: date | None = None,
    first: date | None = None,
    last: date | None = None,
    pilot: Pilot | None = None,
) -> list[Part]:
    """Every Part of the book, of the months from `first` to `last`; as it stood at the end of the day `as_of`."""
    months = window(first, last)
    if as_of is not None:
        return _of_postings(Posting.objects.filter(months, book=book).as_of(as_of), pilot)
    closed = closed_through(book)
    open_months = Posting.objects.filter(months, book=book)
    if closed is None:
        return _of_postings(open_months, pilot)
    return [*_frozen(book, first, last, pilot), *_of_postings(open_months.filter(month__gt=closed), pilot)]


@dataclass(frozen=True, slots=True)
class Share:
    """What is spent in some months together for a pilot (or none), by type and code."""

    pilot_id: int | None
    type: str
    code_id: int | None
    count: int
    amount: Decimal


def shares(
    book: Book, *, as_of: date | None = None, first: date | None = None, last: date | None = None
) -> list[Share]:
    """Every Share of the book in the months from `first` to `last`; closed and open months give one each."""
    postings = Posting.objects.filter(window(first, last), book=book)
    if as_of is not None:
        return _shares(postings.as_of(as_of), Count("*"))
    closed = closed_through(book)
    if closed is None:
        return _shares(postings, Count("*"))
    frozen = _frozen_rows(book, first, last)
    return [*_shares(frozen, Sum("count")), *_shares(postings.filter(month__gt=closed), Count("*"))]


def _shares(rows: QuerySet, number: Aggregate) -> list[Share]:
    grouped = rows.order_by().values_list("pilot", "type", "code")
    return [Share(*row) for row in grouped.annotate(number=number, sum=Sum("amount"))]


def window(first: date | None = None, last: date | None = None, path: str = "month") -> Q:
    """The booked months from `first` to `last`, as a Q."""
    found = Q()
    if first:
        found &= Q(**{f"{path}__gte": first})
    if last:
        found &= Q(**{f"{path}__lte": last})
    return found


def _frozen_rows(book: Book, first: date | None, last: date | None) -> QuerySet[ClosedSum]:
    months = window(first, last, "closing__month")
    return ClosedSum.objects.filter(months, closing__book=book, closing__reopened_at=None)


def _frozen(book: Book, first: date | None, last: date | None, pilot: Pilot | None) -> list[Part]:
    rows = _frozen_rows(book, first, last)
    if pilot is not None:
        rows = rows.filter(pilot=pilot)
    found = rows.values_list("closing__month", "pilot", "type", "code", "count", "amount", "base_amount")
    return [Part(*row) for row in found]


def _of_postings(postings: QuerySet[Posting], pilot: Pilot | None) -> list[Part]:
    if pilot is not None:
        postings = postings.filter(pilot=pilot)
    # In the order of the index: its rows come grouped, and need not be hashed.
    grouped = postings.order_by().values_list("month", "type", "pilot", "code")
    sums = grouped.annotate(
        number=Count("*"), sum=Sum("amount"), base=Sum("base_amount"), based=Count("base_amount")
    )
    return [
        Part(month, pilot_id, kind, code, count, amount, base if based == count else None)
        for month, kind, pilot_id, code, count, amount, base, based in sums
    ]


def closed_parts(book: Book, *, through: date | None = None) -> list[Part]:
    """The Parts of closed months alone, for those who see sums only; through a month, if one is given."""
    return _frozen(book, None, through, None)


def is_frozen_as_posted(closing: Closing) -> bool:
    """Do the frozen sums and the total of a closing in force say what its month's postings say?"""
    book, month = closing.book, closing.month
    posted = _of_postings(Posting.objects.filter(book=book, month=month), None)
    is_kept = Counter(_frozen(book, month, month, None)) == Counter(posted)
    return is_kept and closing.booked_total == add(posted)


def total(book: Book, **narrowed: Any) -> Decimal:
    return add(parts(book, **narrowed))


def add(found: Iterable[Any]) -> Decimal:
    return sum((part.amount for part in found), ZERO)


def add_base(found: Iterable[Any]) -> Decimal | None:
    """At base level; None when a part has none."""
    amounts = [part.base_amount for part in found]
    return None if None in amounts else sum(amounts, ZERO)


def by(found: Iterable[Any], key: Callable[[Any], Any]) -> defaultdict[Any, list]:
    """The Parts grouped by `key(part)`."""
    groups: defaultdict[Any, list] = defaultdict(list)
    for part in found:
        groups[key(part)].append(part)
    return groups


def is_pay(part: Part) -> bool:
    return part.type in PAY_TYPES
