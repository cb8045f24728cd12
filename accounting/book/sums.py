"""What the book adds up to. Closed months are read from their frozen sums, open ones from what each booking came to.

So a figure costs how often something was booked in the open months, however long the history. As of an earlier day the
months that were closed by then and have not been reopened are as they were; of the others what was booked by then is added
up. Sums are kroner; those at base level are None when a posting of theirs has none.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from accounting.book.book import PAY_TYPES, Book, Posting
from accounting.book.periods import ClosedSum, Closing, closed_through
from accounting.book.posted_sums import PostedSum
from common.months import after
from common.prepared import Prepared
from pilots.pilot.pilot import Pilot

ZERO = Decimal("0.00")
# The columns of a frozen sum in the order of a Part.
FROZEN = ("closing__month", "pilot", "type", "code", "count", "amount", "base_amount")


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
    posted = PostedSum.objects.filter(window(first, last), book=book)
    if pilot is not None:
        posted = posted.filter(pilot=pilot)
    closed = closed_through(book, as_of=as_of)
    if as_of is not None:
        posted = posted.as_of(as_of)
    if closed is None:
        return _posted(posted)
    until = closed if last is None else min(closed, last)
    return [*_frozen(book, first, until, pilot), *_posted(posted.filter(month__gt=closed))]


def parts_of_books(closed: Mapping[int, date | None]) -> dict[int, list[Part]]:
    """{book id: every Part of it}, asked for all books together; `closed` is the last closed month of each, or None."""
    found: dict[int, list[Part]] = {book: [] for book in closed}
    is_open = _any_of(Q(book=book) & window(last and after(last)) for book, last in closed.items())
    frozen = ClosedSum.objects.filter(closing__book__in=closed, closing__reopened_at=None)
    for book, *row in frozen.values_list("closing__book", *FROZEN):
        found[book].append(Part(*row))
    for book, *row in _sums_of(PostedSum.objects.filter(is_open), "book"):
        found[book].append(_part(row))
    return found


def closed_parts_of_books(through: Mapping[int, date | None]) -> dict[int, list[Part]]:
    """{book id: the Parts of its closed months} through the month of each; none where that is None."""
    found: dict[int, list[Part]] = {book: [] for book in through}
    asked = _any_of(
        Q(closing__book=book) & window(None, last, "closing__month") for book, last in through.items() if last
    )
    rows = ClosedSum.objects.filter(asked, closing__reopened_at=None).values_list("closing__book", *FROZEN)
    for book, *row in rows:
        found[book].append(Part(*row))
    return found


def _any_of(conditions: Iterable[Q]) -> Q:
    """One of them; none of the rows when there are none."""
    return reduce(or_, conditions, Q(pk__in=[]))


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
    """Every Share of the book in the months from `first` to `last`; each open month gives its own."""
    return shares_of(book, closed_through(book, as_of=as_of), as_of=as_of, first=first, last=last)


def shares_of(
    book: Book,
    closed: date | None,
    *,
    as_of: date | None = None,
    first: date | None = None,
    last: date | None = None,
) -> list[Share]:
    """The Shares, where it has been asked already which month is the last that was `closed`."""
    posted: Iterable[tuple]
    if closed and as_of is first is last is None:
        posted = OPEN_SHARES.rows(book.pk, closed)
    else:
        since = Q(month__gt=closed) if closed else Q()
        asked = PostedSum.objects.filter(window(first, last), since, book=book)
        posted = _by_month(asked if as_of is None else asked.as_of(as_of))
    if closed is None:
        return _shares((), posted)
    until = closed if last is None else min(closed, last)
    frozen = (
        CLOSED_SHARES.rows(book.pk, until) if first is None else _grouped(_frozen_rows(book, first, until))
    )
    return _shares(frozen, posted)


def _shares(frozen: Iterable[tuple], posted: Iterable[tuple]) -> list[Share]:
    found = [Share(*row) for row in frozen]
    return found + [
        Share(pilot, kind, code, count, amount) for _month, kind, pilot, code, count, amount in posted
    ]


def _grouped(frozen: QuerySet[ClosedSum]) -> QuerySet:
    grouped = frozen.order_by().values_list("pilot", "type", "code")
    return grouped.annotate(number=Sum("count"), sum=Sum("amount"))


def _by_month(posted: QuerySet[PostedSum]) -> QuerySet:
    # In the order of the index, see `_sums_of`.
    return _alike(posted).annotate(number=Sum("count"), sum=Sum("amount"))


# Asked for with every page of the book.
CLOSED_SHARES = Prepared(lambda book_id, closed: _grouped(_frozen_rows(book_id, None, closed)))
OPEN_SHARES = Prepared(
    lambda book_id, closed: _by_month(PostedSum.objects.filter(book=book_id, month__gt=closed))
)


def window(first: date | None = None, last: date | None = None, path: str = "month") -> Q:
    """The booked months from `first` to `last`, as a Q."""
    found = Q()
    if first:
        found &= Q(**{f"{path}__gte": first})
    if last:
        found &= Q(**{f"{path}__lte": last})
    return found


def _frozen_rows(book: Book | int, first: date | None, last: date | None) -> QuerySet[ClosedSum]:
    months = window(first, last, "closing__month")
    return ClosedSum.objects.filter(months, closing__book=book, closing__reopened_at=None)


def _frozen(book: Book, first: date | None, last: date | None, pilot: Pilot | None) -> list[Part]:
    rows = _frozen_rows(book, first, last)
    if pilot is not None:
        rows = rows.filter(pilot=pilot)
    return [Part(*row) for row in rows.values_list(*FROZEN)]


def _posted(posted: QuerySet[PostedSum]) -> list[Part]:
    return [_part(row) for row in _sums_of(posted)]


def _sums_of(posted: QuerySet[PostedSum], *first: str) -> QuerySet:
    """Rows for `_part`, behind the columns named first."""
    # In the order of the index: its rows come grouped, and need not be hashed.
    return _alike(posted, *first).annotate(
        number=Sum("count"), sum=Sum("amount"), base=Sum("base_amount"), with_base=Sum("based")
    )


def of_postings(book: Book, month: date) -> list[Part]:
    """Every Part of a month, added up posting by posting: for who vouches for it."""
    grouped = _alike(Posting.objects.filter(book=book, month=month))
    sums = {"number": Count("*"), "sum": Sum("amount"), "base": Sum("base_amount")}
    return [_part(row) for row in grouped.annotate(**sums, with_base=Count("base_amount"))]


def _alike(rows: QuerySet, *first: str) -> QuerySet:
    return rows.order_by().values_list(*first, "month", "type", "pilot", "code")


def _part(row: Iterable[Any]) -> Part:
    month, kind, pilot_id, code, count, amount, base, based = row
    return Part(month, pilot_id, kind, code, count, amount, base if based == count else None)


def closed_parts(book: Book, *, through: date | None = None) -> list[Part]:
    """The Parts of closed months alone, for those who see sums only; through a month, if one is given."""
    return _frozen(book, None, through, None)


def is_frozen_as_posted(closing: Closing) -> bool:
    """Do the frozen sums and the total of a closing in force say what its month's postings say?"""
    book, month = closing.book, closing.month
    posted = of_postings(book, month)
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
