"""The verbs of the book: post, reverse, adjust. Everything is booked by a person; nothing by the central parties."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounting.book import chain, overspend
from accounting.book.book import Book, Posting, PostingType, lock
from accounting.book.facilitators import NEVER_CHARGED, is_supplier
from accounting.book.periods import closed_through
from common import bulk, clock
from common.errors import Refused
from common.months import format_month, month_of
from pilots.pilot.pilot import Pilot
from pilots.programme.regulation import Table, known_today
from regions import journal
from regions.models import User
from regions.permissions import Permission, can

NAMES = [name.removesuffix("_id") for name in chain.FIELDS] + ["hash"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be posted. One that takes back another names it and has its other level too, negated."""

    type: PostingType
    amount: Decimal
    pay_month: date
    code_id: int | None = None
    employment_id: UUID | None = None
    appointment_id: int | None = None
    pilot_id: int | None = None
    voucher: str = ""
    text: str = ""
    account: str = ""
    reason: str = ""
    line_id: int | None = None
    expense_id: int | None = None
    reverses_id: int | None = None
    base_amount: Decimal | None = None
    factor_id: int | None = None


TAKEN = [field.name for field in fields(Entry) if field.name not in ("reason", "reverses_id")]


def demand(by: User, permission: Permission, book: Book) -> None:
    if not can(by, permission, book.region):
        raise Refused(_("You may not do this in %(region)s.") % {"region": book.region})


def demand_open(book: Book, month: date) -> None:
    """Raise Refused unless the month takes postings; ask it under the lock."""
    last = closed_through(book)
    if last and month <= last:
        raise Refused(
            _("%(month)s is closed. Book in an open month, or ask for the month to be reopened.")
            % {"month": format_month(month).capitalize()}
        )
    if month > month_of(clock.today()):
        raise Refused(_("%(month)s has not begun yet.") % {"month": format_month(month).capitalize()})


@transaction.atomic
def post(book: Book, entries: Iterable[Entry], *, by: User, month: date) -> int:
    """Add entries to the book in a month and return how many; raise Refused if the month is closed.

    An overspent pool is flagged, never refused: the money has already been paid.
    """
    demand(by, Permission.KEEP_ACCOUNT, book)
    lock(book)
    demand_open(book, month)
    count = bulk.insert(Posting, NAMES, _chained(book, entries, by=by, month=month))
    if count:
        overspend.watch(book, by=by)
    return count


def _chained(book: Book, entries: Iterable[Entry], *, by: User, month: date) -> Iterator[list]:
    """The rows of the postings: both price levels, numbers that go on, and hashes that hang together."""
    last, previous = chain.head(book, month)
    at = clock.now()
    known = known_today()
    for number, entry in enumerate(entries, last + 1):
        base, factor_id = _at_base(entry, known)
        values = [
            book.pk,
            month,
            number,
            str(entry.type),
            entry.amount,
            entry.pay_month,
            base,
            factor_id,
            entry.code_id,
            entry.employment_id,
            entry.appointment_id,
            entry.pilot_id,
            entry.voucher,
            entry.text,
            entry.account,
            entry.reason,
            entry.line_id,
            entry.expense_id,
            entry.reverses_id,
            by.pk,
            at,
        ]
        previous = chain.link(previous, values)
        yield [*values, previous]


def _at_base(entry: Entry, factors: Table) -> tuple[Decimal | None, int | None]:
    if entry.reverses_id:
        return entry.base_amount, entry.factor_id
    factor = factors.on(entry.pay_month)
    return (factor.to_base(entry.amount), factor.pk) if factor else (None, None)


@transaction.atomic
def reverse(book: Book, postings: QuerySet[Posting], *, by: User, month: date, reason: str) -> int:
    """Take postings back in an open month and return how many; raise Refused if one has been taken back already.

    `postings` is a queryset. Lines of payroll that they booked are free to be booked again.
    """
    if not reason.strip():
        raise Refused(_("Write why it is taken back."))
    demand(by, Permission.KEEP_ACCOUNT, book)
    lock(book)
    if postings.filter(reversal__isnull=False).exists():
        raise Refused(_("It has been taken back already."))
    before, _hash = chain.head(book, month)
    count = post(book, reversals(book, postings, reason), by=by, month=month)
    settle_lines(Posting.objects.filter(book=book, month=month, number__gt=before))
    journal.record("postings_reversed", book, by=by, region=book.region, note=f"{count}: {reason}")
    return count


def reversals(book: Book, postings: QuerySet[Posting], reason: str) -> list[Entry]:
    """The entries that take postings back, read before anything is written."""
    rows = postings.filter(book=book).order_by("month", "number").values_list("pk", *TAKEN)
    return [_reversal(pk, dict(zip(TAKEN, row, strict=True)), reason) for pk, *row in rows]


def _reversal(pk: int, taken: dict[str, Any], reason: str) -> Entry:
    base = taken["base_amount"]
    negated = {"amount": -taken["amount"], "base_amount": None if base is None else -base}
    return Entry(**{**taken, **negated}, reason=reason, reverses_id=pk)


@transaction.atomic
def move(book: Book, posting: Posting, pilot: Pilot | None, *, by: User, month: date, reason: str) -> Posting:
    """Take a posting back, and take that back on another pilot, None for the pool as a whole, in one press.

    So one posting stands in each chain, whoever undoes or replaces it later. Raise Refused where it cannot be moved.
    """
    demand(by, Permission.KEEP_ACCOUNT, book)
    lock(book)
    if not is_movable(posting):
        raise Refused(_("This posting belongs to no pilot and cannot be moved."))
    if pilot == posting.pilot:
        raise Refused(_("Choose another pilot than the one it is on."))
    if pilot and (pilot.region_id, pilot.programme_id) != (book.region_id, book.programme_id):
        raise Refused(_("Choose one of the region's pilots."))
    reverse(book, Posting.objects.filter(pk=posting.pk), by=by, month=month, reason=reason)
    [back] = reversals(book, Posting.objects.filter(reverses=posting), reason)
    post(book, [replace(back, pilot_id=pilot and pilot.pk)], by=by, month=month)
    settle_lines(Posting.objects.filter(pk=posting.pk))
    note = f"{posting.reference}: {posting.pilot or '–'} → {pilot or '–'}. {reason}"
    journal.record("posting_moved", book, by=by, region=book.region, note=note)
    return Posting.objects.get(reverses__reverses=posting)


def is_movable(posting: Posting) -> bool:
    """Does it stand for money on a pilot or the pool, and not for money taken back?"""
    steps, before = 0, posting.reverses
    while before:
        steps, before = steps + 1, before.reverses
    return posting.type != PostingType.COORDINATOR and steps % 2 == 0


def settle_lines(postings: QuerySet[Posting]) -> None:
    """Let the payroll lines behind these postings say whether they are booked."""
    # The account's extracts lie above its book: their lines are reached as what a posting points at.
    lines = Posting._meta.get_field("line").related_model.objects
    lines.filter(pk__in=postings.exclude(line=None).values("line")).settle()


@transaction.atomic
def adjust(book: Book, entry: Entry, *, by: User, month: date) -> None:
    """Book an adjustment, or a coordinator's month that no extract holds, with its reason."""
    if not entry.reason.strip():
        raise Refused(_("Write why it is booked."))
    if entry.amount == 0:
        raise Refused(_("Write an amount other than 0."))
    if any(is_supplier(text) for text in (entry.text, entry.account, entry.voucher)):
        raise Refused(NEVER_CHARGED)
    post(book, [entry], by=by, month=month)
    journal.record("adjustment_booked", book, by=by, region=book.region, note=entry.reason)
