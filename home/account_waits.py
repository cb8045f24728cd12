"""What waits in the accounts, how much and since when: one query for a person, whatever the number of books."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Count, Expression, Min, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounting.book.book import Book, Posting, PostingType
from accounting.book.overspending import Overspending
from accounting.book.periods import Closing
from accounting.book.posted_sums import PostedSum
from accounting.expenses import doubts
from accounting.expenses.expenses import Expense, ExpenseState
from accounting.payroll import quarantine
from accounting.payroll.payroll import ImportState, PayrollImport
from accounting.statements.statements import Statement
from common import clock
from common.months import month_of
from common.prepared import Prepared
from pilots.programme.programmes import RegionalWindow
from regions.models import User
from regions.permissions import Permission, can

ZERO = Decimal()
BOOK = OuterRef("pk")
# What the figures of a person's own heaps are made of alike for everybody; doubts hang on where one speaks for which side.
DEALT_WITH = (Permission.KEEP_ACCOUNT, Permission.CLOSE_ACCOUNT)


class Heap(NamedTuple):
    """What waits of one kind in a book: how much, since when, and the id of what came first; months have none."""

    count: int = 0
    since: date | datetime | None = None
    first: int | None = None


class Waits(NamedTuple):
    """A Heap of each kind; of those that are not the reader's to deal with in any region, an empty one."""

    expenses: Heap = Heap()
    lines: Heap = Heap()
    imports: Heap = Heap()
    overspent: Heap = Heap()
    reopening: Heap = Heap()
    months: Heap = Heap()
    statements: Heap = Heap()
    doubts: Heap = Heap()
    # Kroner booked for coordinators after the programme's end.
    too_late: Decimal = ZERO


class _Kind(NamedTuple):
    """A heap's name, who deals with it, its rows of the book BOOK, and the column with the moment they came."""

    name: str
    permission: Permission
    rows: QuerySet
    since: str
    counted: str = "pk"


class Counts(NamedTuple):
    """How much waits in a book for a person: expenses to approve, pay lines to assign, ended months to close, doubts."""

    expenses: int = 0
    lines: int = 0
    months: int = 0
    doubts: int = 0


def counts_of(user: User, book: Book) -> Counts:
    keeps = can(user, Permission.KEEP_ACCOUNT, book.region)
    sides = tuple(doubts.sides_of(user, book.region))
    if not keeps and not sides:
        return Counts()
    [found] = _counts_of(sides).rows(book.pk, user.pk, month_of(clock.today()))
    counts = Counts(*found)
    if not keeps:
        return Counts(doubts=counts.doubts)
    return counts if can(user, Permission.CLOSE_ACCOUNT) else counts._replace(months=0)


@cache
def _counts_of(sides: tuple) -> Prepared:
    """The counts for who speaks for these sides; there are two."""

    def counts(book: int, user: int, this_month: date) -> QuerySet:
        kinds = {one.name: one for one in _kept(user, this_month)}
        settling = Permission.SETTLE_RUNNING_COSTS
        kinds["doubts"] = _Kind("doubts", settling, doubts.waiting_on(sides).filter(book=BOOK), "created_at")
        asked = (_count(kinds[name]) for name in Counts._fields)
        return Book.objects.filter(pk=book).values_list(*asked)

    return Prepared(counts)


def waits_of(user: User, books: QuerySet[Book]) -> list[tuple[Book, Waits]]:
    """The books, each with its Waits."""
    asked: dict[str, Any] = {}
    for permission in DEALT_WITH:
        if can(user, permission):
            names, prepared = _figures_of(permission)
            asked |= zip(names, prepared.figures(user.pk, month_of(clock.today())), strict=True)
    if can(user, Permission.SETTLE_RUNNING_COSTS):
        mine = doubts.waiting_for(user).filter(book=BOOK)
        asked |= _figures(_Kind("doubts", Permission.SETTLE_RUNNING_COSTS, mine, "created_at"))
    return [(book, _waits(book, asked)) for book in books.annotate(**asked)]


def _waits(book: Book, asked: Collection[str]) -> Waits:
    names = {name.partition("_")[0] for name in asked} - {"late"}
    heaps = {name: Heap(**_fields_of(book, name, asked)) for name in names}
    return Waits(**heaps, too_late=getattr(book, "late", None) or ZERO)


def _fields_of(book: Book, name: str, asked: Collection[str]) -> dict[str, Any]:
    fields = {field: f"{name}_{field}" for field in Heap._fields}
    return {field: getattr(book, figure) for field, figure in fields.items() if figure in asked}


@cache
def _figures_of(permission: Permission) -> tuple[list[str], Prepared]:
    """The names of all figures that tell what is dealt with by the permission, and what asks for them."""

    def asked(user: int, this_month: date) -> dict[str, Any]:
        kinds = [one for one in _kinds(user, this_month) if one.permission is permission]
        found = {name: figure for one in kinds for name, figure in _figures(one).items()}
        return found | ({"late": _too_late()} if permission is Permission.KEEP_ACCOUNT else {})

    def figures(user: int, this_month: date) -> QuerySet:
        return Book.objects.order_by().values_list(*asked(user, this_month).values())

    return list(asked(0, date.max)), Prepared(figures)


def _kinds(user: int, this_month: date) -> Iterator[_Kind]:
    keeping, closing = Permission.KEEP_ACCOUNT, Permission.CLOSE_ACCOUNT
    yield from _kept(user, this_month)
    lists = PayrollImport.objects.filter(book=BOOK, state=ImportState.OPEN)
    yield _Kind("imports", keeping, lists, "uploaded_at")
    yield _Kind("overspent", keeping, Overspending.objects.unexplained().filter(book=BOOK), "at")
    asked = Closing.objects.in_force().filter(book=BOOK, reopen_asked_at__isnull=False)
    yield _Kind("reopening", closing, asked.exclude(reopen_asked_by=user), "reopen_asked_at")
    unsigned = Statement.objects.filter(book=BOOK, sent_at=None, dropped_at=None)
    yield _Kind("statements", closing, unsigned.exclude(signatures__by=user), "made_at")


def _kept(user: int, this_month: date) -> Iterator[_Kind]:
    """What the navigation of every page counts, for the user of that id."""
    keeping = Permission.KEEP_ACCOUNT
    expenses = Expense.objects.filter(book=BOOK, state=ExpenseState.WAITING).exclude(created_by=user)
    yield _Kind("expenses", keeping, expenses, "created_at")
    yield _Kind("lines", keeping, quarantine.waiting(BOOK), "pay__payroll_import__uploaded_at")
    yield _Kind("months", Permission.CLOSE_ACCOUNT, _to_close(this_month), "month", counted="month")


def _to_close(this_month: date) -> QuerySet[PostedSum]:
    """What was booked in months that have ended and are not closed."""
    last = Closing.objects.in_force().filter(book=OuterRef(BOOK)).order_by("-month").values("month")[:1]
    # Later than a month of the book's, not of each row's: SQLite reads the index from there, not all that is closed.
    return PostedSum.objects.filter(
        book=BOOK, month__gt=Coalesce(Subquery(last), date.min), month__lt=this_month
    )


def _figures(one: _Kind) -> dict[str, Any]:
    """What a Heap holds, by names that tell the kind too."""
    figures: dict[str, Any] = {"count": _count(one), "since": _figure(one.rows, Min(one.since))}
    # Where something else is counted, a row is no thing of its own.
    if one.counted == "pk":
        figures["first"] = _figure(one.rows, Min("pk"))
    return {f"{one.name}_{field}": figure for field, figure in figures.items()}


def _count(one: _Kind) -> Coalesce:
    return Coalesce(_figure(one.rows, Count(one.counted, distinct=one.counted != "pk")), 0)


def _figure(rows: QuerySet, figure: Expression) -> Subquery:
    return Subquery(rows.order_by().values(all=BOOK).values(figure=figure))


def _too_late() -> Subquery:
    own = RegionalWindow.objects.filter(
        programme=OuterRef("book__programme"), region=OuterRef("book__region")
    )
    ends = Coalesce(Subquery(own.values("ends_to")), "book__programme__ends_to")
    late = Posting.objects.filter(book=BOOK, type=PostingType.COORDINATOR, pay_month__gt=ends)
    return _figure(late, Sum("amount"))
