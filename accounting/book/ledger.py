"""The list of postings that a filter leaves: their count and sum, and a page of it found by where the page before ended."""

import copy
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Self

from django import forms
from django.db.models import Count, Q, QuerySet, Sum
from django.http import QueryDict

from accounting.book import sums
from accounting.book.book import Book, Posting
from accounting.book.codes import SalaryCode
from accounting.book.ledger_filter import CLOSED, KINDS, NONE, LedgerFilter
from accounting.book.posting_rows import VALUES, Row
from common.clock import end_of
from common.joins import joined_as_written
from common.lists.counts import counts
from common.prepared import Prepared
from common.search import holds_words

ROWS_A_PAGE, MOST_COUNTED = 25, 1000
SEARCHED = ("voucher", "text", "account")
TABLE = Posting._meta.db_table
# What the frozen sums cannot tell apart: it is added up posting by posting, if at all.
UNRECKONED = ("q", "account", "corrections", "standing", "pay_first", "pay_last", "amount_from", "amount_to")
PATHS = {
    "pay_first": "pay_month__gte",
    "pay_last": "pay_month__lte",
    "amount_from": "amount__gte",
    "amount_to": "amount__lte",
}


class Ledger:
    """The postings of a book that a filter leaves, the newest first."""

    def __init__(self, book: Book, query: QueryDict) -> None:
        self.book, self.query = book, query
        self.closed = sums.closed_through(book)
        now = sums.shares_of(book, self.closed)
        self.form = LedgerFilter(query, book=book, closed=self.closed, codes=_code_choices(now))
        self.asked = self.form.cleaned_data if self.form.is_valid() else {}
        asked = {"as_of": self.asked.get("as_of"), **self._months}
        self.shares = sums.shares(book, **asked) if any(asked.values()) else now
        self.all_shares = now

    @cached_property
    def _months(self) -> dict[str, date | None]:
        return {name: self.asked.get(name) for name in ("first", "last")}

    @property
    def found(self) -> QuerySet[Posting]:
        """The matching postings; none while the filter holds an error."""
        if not self.form.is_valid():
            return Posting.objects.none()
        return Posting.objects.filter(self._match, book=self.book).order_by("-month", "-number")

    @property
    def _match(self) -> Q:
        day = self.asked["as_of"]
        stood = Q(at__lt=end_of(day)) if day else Q()
        return sums.window(**self._months) & self._chosen & self._written & stood

    @property
    def _chosen(self) -> Q:
        """What is chosen among what there is."""
        found = Q(type__in=self._types) if self._types else Q()
        for name, nothing in (("code", None), ("pilot", None), ("account", "")):
            if asked := self.asked[name]:
                found &= Q(**{name: nothing if asked == NONE else asked})
        if self.asked["corrections"]:
            found &= Q(reverses__isnull=False)
        if standing := self.asked["standing"]:
            closed = self.closed or date.min
            found &= Q(month__lte=closed) if standing == CLOSED else Q(month__gt=closed)
        return found

    @property
    def _written(self) -> Q:
        """Words, months and amounts."""
        text, asked = self.asked["q"], self.asked
        found = holds_words(text, *SEARCHED) if text else Q()
        for name, path in PATHS.items():
            if asked[name] is not None:
                found &= Q(**{path: asked[name]})
        return found

    @property
    def _types(self) -> tuple:
        """The types asked for; none when all are."""
        asked = self.asked["type"]
        return KINDS.get(asked, (asked,)) if asked else ()

    @property
    def is_reckoned(self) -> bool:
        """Can count and sum be read from the frozen sums? Not for words, accounts and corrections."""
        return bool(self.asked) and not any(_is_asked(self.asked[name]) for name in UNRECKONED)

    @property
    def is_short(self) -> bool:
        """Are all months asked for few enough to be added up posting by posting?"""
        return (
            bool(self.asked)
            and self._months["first"] is not None
            and self._months["first"] == self._months["last"]
        )

    @cached_property
    def figures(self) -> tuple[int, Decimal] | None:
        """(count, sum) of all that match; None where only a search through every posting could tell."""
        if not self.is_reckoned:
            return self._added_up() if self.is_short else None
        shares = [share for share in self.shares if self._matches(share)]
        return sum(share.count for share in shares), sums.add(shares)

    def _added_up(self) -> tuple[int, Decimal]:
        found = self.found.order_by().aggregate(count=Count("pk"), sum=Sum("amount"))
        return found["count"], found["sum"] or sums.ZERO

    def _matches(self, share: sums.Share) -> bool:
        pilot, code = self.asked["pilot"], self.asked["code"]
        is_type = not self._types or share.type in self._types
        is_coded = not code or str(share.code_id or NONE) == code
        is_pilots = not pilot or share.pilot_id == (
            None if pilot == NONE else int(getattr(pilot, "pk", pilot))
        )
        return is_type and is_coded and is_pilots

    def counted(self, queries: list[QueryDict]) -> list[int | None]:
        """How many postings each query finds: from the frozen sums where they tell, the others all in one query.

        None of those in a book so long that it would slow the page.
        """
        asked = [self._asking(query) for query in queries]
        is_long = sum(share.count for share in self.all_shares) > MOST_COUNTED
        told = [one._in_sums() for one in asked]
        open_ones = [one for one, count in zip(asked, told, strict=True) if count is None]
        if is_long or not open_ones:
            return told
        postings = Posting.objects.filter(book=self.book)
        left = iter(counts(postings, [one._match if one.asked else None for one in open_ones]))
        return [next(left) if count is None else count for count in told]

    def _asking(self, query: QueryDict) -> Self:
        """The same book as another query asks for it, to be counted."""
        other = copy.copy(self)
        for name in ("_months", "figures", "page"):
            other.__dict__.pop(name, None)
        other.form = self.form.counting(query)
        other.asked = other.form.cleaned_data if other.form.is_valid() else {}
        other.shares = self.all_shares
        return other

    def _in_sums(self) -> int | None:
        """How many, if the sums of all months tell."""
        if not self.is_reckoned or any(self._months.values()) or self.asked["as_of"]:
            return None
        return sum(share.count for share in self.shares if self._matches(share))

    @cached_property
    def page(self) -> tuple[list[Row], str | None]:
        """(rows, reference to go on from or None): the postings after `before`, one page of them."""
        # The page alone first: how many rows lie beyond a place is more than the planner knows, and each has ten joins.
        pks = self._pks
        rows = _rows_of(pks) if pks else []
        more = rows[ROWS_A_PAGE - 1].reference if len(rows) > ROWS_A_PAGE else None
        return rows[:ROWS_A_PAGE], more

    @property
    def _pks(self) -> list[int]:
        """Those of the page, and of one posting more when there is one."""
        before = self._before
        if self.asked and not before and not any(map(_is_asked, self.asked.values())):
            return [pk for (pk,) in NEWEST.rows(self.book.pk)]
        found = self.found
        if before:
            # Compared as a pair, so that the index leads straight to the place.
            found = found.extra(where=[f"({TABLE}.month, {TABLE}.number) < (%s, %s)"], params=before)
        return list(found.values_list("pk", flat=True)[: ROWS_A_PAGE + 1])

    @property
    def _before(self) -> tuple[date, int] | None:
        year_month, _slash, number = self.query.get("before", "").partition("/")
        if not (number.isascii() and number.isdigit() and len(number) < 10):
            return None
        try:
            return Posting._meta.get_field("month").to_python(f"{year_month}-01"), int(number)
        except (ValueError, forms.ValidationError):
            return None


def _is_asked(answer: Any) -> bool:
    """Does a field ask for something? An amount of 0 does."""
    return answer is not None and answer is not False and answer != ""


def _newest(book: int) -> QuerySet:
    found = Posting.objects.filter(book=book).order_by("-month", "-number")
    return found.values_list("pk")[: ROWS_A_PAGE + 1]


def _of_keys(*pks: int) -> QuerySet:
    page = Posting.objects.filter(pk__in=pks).order_by("-month", "-number")
    return page.values_list(*VALUES.values())


# A book as it is opened, with nothing asked.
NEWEST = Prepared(_newest)
OF_KEYS = Prepared(_of_keys)
CODES = Prepared(SalaryCode.objects.all)


def _rows_of(pks: list[int]) -> list[Row]:
    # A page is asked for with as many keys as it can have, the last once more for each that it lacks.
    keys = pks + pks[-1:] * (ROWS_A_PAGE + 1 - len(pks))
    with joined_as_written():
        return [Row(*values) for values in OF_KEYS.rows(*keys)]


def _code_choices(shares: Iterable[sums.Share]) -> list[tuple[str, str]]:
    """The salary codes that something is booked by."""
    booked_by = {share.code_id for share in shares}
    return [(str(code.pk), str(code)) for code in CODES.instances() if code.pk in booked_by]
