"""The list of postings: its filter, its columns, and a page of it found by where the page before ended."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Count, Q, QuerySet, Sum
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.book import access, sums
from accounting.book.book import OTHER_TYPES, PAY_TYPES, Book, Posting, PostingType
from accounting.book.codes import SalaryCode
from common.date_fields import PastDayField
from common.dates import format_moment
from common.joins import joined_as_written
from common.lists.form import FilterForm
from common.money import format_kroner
from common.months import format_month
from common.search import SearchField, holds_words
from common.xlsx import Column, Sheet
from pilots.models import Pilot

ROWS_A_PAGE = 25
# Asked for where nothing stands: no pilot, no salary code, no account string.
NONE = "none"
# More digits than any id has.
LONGEST_ID = 18
# The two kinds of spending that the pool's page tells apart, asked for like a type.
KINDS = {"pay": PAY_TYPES, "not-pay": OTHER_TYPES}
TABLE = Posting._meta.db_table
SEARCHED = ("voucher", "text", "account")
VALUES = {
    "pk": "pk",
    "month": "month",
    "number": "number",
    "pay_month": "pay_month",
    "type": "type",
    "amount": "amount",
    "base_amount": "base_amount",
    "factor": "factor__factor",
    "code": "code__code",
    "employment_id": "employment",
    "institution": "employment__institution",
    "employment_number": "employment__number",
    "coordinator_id": "appointment__user",
    "coordinator": "appointment__user__name",
    "pilot_id": "pilot",
    "pilot_number": "pilot__number",
    "abbreviation": "pilot__region__abbreviation",
    "voucher": "voucher",
    "text": "text",
    "account": "account",
    "reason": "reason",
    "reverses_month": "reverses__month",
    "reverses_number": "reverses__number",
    "by": "by__name",
    "at": "at",
    "hash": "hash",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A posting as the list and the workbook print it."""

    pk: int
    month: date
    number: int
    pay_month: date
    type: str
    amount: Decimal
    base_amount: Decimal | None
    factor: Decimal | None
    code: str | None
    employment_id: UUID | None
    institution: str | None
    employment_number: str | None
    coordinator_id: int | None
    coordinator: str | None
    pilot_id: int | None
    pilot_number: int | None
    abbreviation: str | None
    voucher: str
    text: str
    account: str
    reason: str
    reverses_month: date | None
    reverses_number: int | None
    by: str
    at: datetime
    hash: str

    @property
    def reference(self) -> str:
        return f"{self.month:%Y-%m}/{self.number}"

    @property
    def reverses(self) -> str | None:
        return f"{self.reverses_month:%Y-%m}/{self.reverses_number}" if self.reverses_number else None

    @property
    def case_number(self) -> str | None:
        return f"{self.abbreviation}-{self.pilot_number}" if self.pilot_number else None

    @property
    def person(self) -> str | None:
        """The employment, or the coordinator's name; None when no named person is paid."""
        if self.employment_number is not None:
            return f"{self.institution} {self.employment_number}"
        return self.coordinator

    @property
    def subject(self) -> str | None:
        """Whose pay it is, as the access log names it; None when nobody's."""
        return access.whose(self.employment_id, self.coordinator_id)

    @property
    def type_label(self) -> str | Promise:
        return PostingType(self.type).label


# The columns of the workbook, and what each prints of a Row.
COLUMNS = [
    (lambda: Column(_("Posting"), width=13), lambda row: row.reference),
    (lambda: Column(_("Booked month"), "month"), lambda row: row.month),
    (lambda: Column(_("Pay month"), "month"), lambda row: row.pay_month),
    (lambda: Column(_("Type"), width=16), lambda row: row.type_label),
    (lambda: Column(_("Pilot"), width=10), lambda row: row.case_number),
    (lambda: Column(_("Salary code"), width=10), lambda row: row.code),
    (lambda: Column(_("Employment or coordinator"), width=24), lambda row: row.person),
    (lambda: Column(_("Amount"), "kroner"), lambda row: row.amount),
    (lambda: Column(_("Level of 31.3.2018"), "kroner"), lambda row: row.base_amount),
    (lambda: Column(_("Factor"), "factor"), lambda row: row.factor),
    (lambda: Column(_("Voucher"), width=16), lambda row: row.voucher or None),
    (lambda: Column(_("Account string"), width=20), lambda row: row.account or None),
    (lambda: Column(_("Text"), width=40), lambda row: row.text or None),
    (lambda: Column(_("Takes back"), width=13), lambda row: row.reverses),
    (lambda: Column(_("Reason"), width=40), lambda row: row.reason or None),
    (lambda: Column(_("Booked by"), width=24), lambda row: row.by),
    (lambda: Column(_("Booked at"), "moment"), lambda row: row.at),
]
# Where the kroner stand among them, at current and at base level.
AMOUNT, BASE_AMOUNT = 7, 8


def rows_of(postings: QuerySet[Posting]) -> Iterator[Row]:
    """The Rows of a queryset, streamed in its order."""
    for values in postings.values_list(*VALUES.values()).iterator(chunk_size=2000):
        yield Row(*values)


def cells(row: Row) -> tuple:
    return tuple(value(row) for _column, value in COLUMNS)


def sheets_of(postings: QuerySet[Posting]) -> list[Sheet]:
    """The postings with their sums, and on a sheet of their own the checksums that hang them together."""
    sums = postings.order_by().aggregate(amount=Sum("amount"), base=Sum("base_amount"))
    totals = [""] * len(COLUMNS)
    totals[0], totals[AMOUNT], totals[BASE_AMOUNT] = _("In all"), sums["amount"], sums["base"]
    columns = [column() for column, _value in COLUMNS]
    rows = (cells(row) for row in rows_of(postings))
    hashes = postings.values_list("month", "number", "hash").iterator(chunk_size=2000)
    checksums = ((f"{month:%Y-%m}/{number}", text) for month, number, text in hashes)
    return [
        Sheet(_("Postings"), columns, rows, totals=tuple(totals), sums=True),
        Sheet(_("Checksums"), [Column(_("Posting"), width=13), Column(_("Checksum"), width=66)], checksums),
    ]


class LedgerFilter(FilterForm):
    """Months as 2022-04; a pilot and a salary code by their ids or NONE; a type by its value or one of KINDS."""

    first = forms.RegexField(
        r"\A20[0-9]{2}-(0[1-9]|1[0-2])\Z", label=gettext_lazy("From month"), required=False
    )
    last = forms.RegexField(r"\A20[0-9]{2}-(0[1-9]|1[0-2])\Z", label=gettext_lazy("To month"), required=False)
    type = forms.ChoiceField(label=gettext_lazy("Type"), required=False)
    pilot = forms.ChoiceField(label=gettext_lazy("Pilot"), required=False)
    code = forms.ChoiceField(label=gettext_lazy("Salary code"), required=False)
    account = forms.CharField(
        label=gettext_lazy("Account string"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("exactly as it is booked"),
    )
    as_of = PastDayField(
        label=gettext_lazy("As it stood on"),
        required=False,
        help_text=gettext_lazy("dd.mm.yyyy; empty is now"),
    )
    q = SearchField(label=gettext_lazy("Search in voucher, text and account string"))
    corrections = forms.BooleanField(label=gettext_lazy("Corrections only"), required=False)

    def __init__(self, *args: Any, pilots: list, codes: list, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "last"):
            self.fields[name].help_text = _("e.g. 2022-04")
            self.fields[name].widget.attrs["class"] = "short"
            self.fields[name].error_messages["invalid"] = _("Write the month as year and month, e.g. 2022-04")
        kinds = [("pay", _("Pay, coordinators included")), ("not-pay", _("All that is not pay"))]
        self.fields["type"].choices = [("", _("All")), *PostingType.choices, *kinds]
        self.fields["code"].choices = [("", _("All")), (NONE, _("No salary code")), *codes]
        self.fields["pilot"].choices = [("", _("All")), (NONE, _("No pilot")), *pilots]


class Ledger:
    """The postings of a book that a filter leaves, the newest first."""

    def __init__(self, book: Book, query: QueryDict) -> None:
        self.book, self.query = book, query
        now = sums.shares(book)
        pilots = _pilot_choices(book, now, query.get("pilot", ""))
        self.form = LedgerFilter(query, pilots=pilots, codes=_code_choices(now))
        self.asked = self.form.cleaned_data if self.form.is_valid() else {}
        asked = {"as_of": self.asked.get("as_of"), **self._months}
        self.shares = sums.shares(book, **asked) if any(asked.values()) else now

    @cached_property
    def _months(self) -> dict[str, date | None]:
        field = Posting._meta.get_field("month")
        asked = {name: self.asked.get(name) for name in ("first", "last")}
        return {name: field.to_python(f"{text}-01") if text else None for name, text in asked.items()}

    @property
    def found(self) -> QuerySet[Posting]:
        """The matching postings; none while the filter holds an error."""
        if not self.form.is_valid():
            return Posting.objects.none()
        found = Posting.objects.filter(sums.window(**self._months), book=self.book)
        if day := self.asked["as_of"]:
            found = found.as_of(day)
        if self._types:
            found = found.filter(type__in=self._types)
        for name, nothing in (("code", None), ("pilot", None), ("account", "")):
            if asked := self.asked[name]:
                found = found.filter(**{name: nothing if asked == NONE else asked})
        if text := self.asked["q"]:
            found = found.filter(holds_words(text, *SEARCHED))
        if self.asked["corrections"]:
            found = found.filter(reverses__isnull=False)
        return found.order_by("-month", "-number")

    @property
    def _types(self) -> tuple:
        """The types asked for; none when all are."""
        asked = self.asked["type"]
        return KINDS.get(asked, (asked,)) if asked else ()

    @property
    def is_reckoned(self) -> bool:
        """Can count and sum be read from the frozen sums? Not for words, accounts and corrections."""
        return bool(self.asked) and not any(self.asked[name] for name in ("q", "account", "corrections"))

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
        is_pilots = not pilot or str(share.pilot_id or NONE) == pilot
        return is_type and is_coded and is_pilots

    @cached_property
    def page(self) -> tuple[list[Row], str | None]:
        """(rows, reference to go on from or None): the postings after `before`, one page of them."""
        found = self.found
        if before := self._before:
            # Compared as a pair, so that the index leads straight to the place.
            found = found.extra(where=[f"({TABLE}.month, {TABLE}.number) < (%s, %s)"], params=before)
        # The page alone first: how many rows lie beyond a place is more than the planner knows, and each has ten joins.
        pks = list(found.values_list("pk", flat=True)[: ROWS_A_PAGE + 1])
        page = Posting.objects.filter(pk__in=pks).order_by("-month", "-number")
        with joined_as_written():
            rows = [Row(*values) for values in page.values_list(*VALUES.values())]
        more = rows[ROWS_A_PAGE - 1].reference if len(rows) > ROWS_A_PAGE else None
        return rows[:ROWS_A_PAGE], more

    @property
    def _before(self) -> tuple[date, int] | None:
        year_month, _slash, number = self.query.get("before", "").partition("/")
        if not (number.isascii() and number.isdigit() and len(number) < 10):
            return None
        try:
            return Posting._meta.get_field("month").to_python(f"{year_month}-01"), int(number)
        except (ValueError, forms.ValidationError):
            return None


def _pilot_choices(book: Book, shares: Iterable[sums.Share], asked: str) -> list[tuple[str, str]]:
    """The pilots that something is booked on, and the one that is asked for, if it is the book's."""
    found = Q(pk__in={share.pilot_id for share in shares if share.pilot_id})
    if asked.isascii() and asked.isdigit() and len(asked) < LONGEST_ID:
        found |= Q(pk=asked, programme=book.programme_id, region=book.region_id, number__isnull=False)
    pilots = Pilot.objects.filter(found).order_by("number")
    rows = pilots.values_list("pk", "region__abbreviation", "number", "current__title")
    return [(str(pk), f"{region}-{number} {title}"[:70]) for pk, region, number, title in rows]


def _code_choices(shares: Iterable[sums.Share]) -> list[tuple[str, str]]:
    """The salary codes that something is booked by."""
    codes = SalaryCode.objects.filter(pk__in={share.code_id for share in shares if share.code_id})
    return [(str(code.pk), str(code)) for code in codes]


@dataclass(frozen=True, slots=True)
class Shown:
    """A Row as the page prints it, its texts made once; `under` stands below what it explains."""

    address: str
    reference: str
    under_reference: str
    type: str
    under_type: str
    pilot: str
    under_pilot: str
    voucher: str
    text: str
    reason: str
    amount: str
    base: str


def shown(rows: Iterable[Row], address: str) -> list[Shown]:
    """Rows as the page prints them; `address` is that of the book's postings."""
    types, no_pilot = dict(PostingType.choices), _("No pilot")
    return [_shown(row, address, types, no_pilot) for row in rows]


def _shown(row: Row, address: str, types: dict, no_pilot: str) -> Shown:
    concerns = row.pay_month != row.month
    return Shown(
        address=f"{address}{row.reference}/",
        reference=row.reference,
        under_reference=_("concerns %(month)s") % {"month": format_month(row.pay_month)} if concerns else "",
        type=types[row.type],
        under_type=_("takes back %(reference)s") % {"reference": row.reverses} if row.reverses else "",
        pilot=row.case_number or no_pilot,
        under_pilot=" · ".join(filter(None, [row.person, row.code])) if row.person else "",
        voucher=row.voucher,
        text=row.text,
        reason=row.reason,
        amount=format_kroner(row.amount),
        base="" if row.base_amount is None else format_kroner(row.base_amount),
    )


def describe(posting: Posting) -> tuple[Row, list[dict]]:
    """What stands on the page of one posting: (label, text) pairs."""
    row = next(rows_of(Posting.objects.filter(pk=posting.pk)))
    return row, [
        {"label": _("Booked month"), "text": format_month(row.month)},
        {"label": _("Pay month"), "text": format_month(row.pay_month)},
        {"label": _("Type"), "text": row.type_label},
        {"label": _("Amount"), "text": format_kroner(row.amount)},
        {"label": _("At the level of 31.3.2018"), "text": _base_text(row)},
        {"label": _("Salary code"), "text": row.code or ""},
        {"label": _("Employment or coordinator"), "text": row.person or ""},
        {"label": _("Voucher"), "text": row.voucher},
        {"label": _("Account string"), "text": row.account},
        {"label": _("Text"), "text": row.text},
        {"label": _("Reason"), "text": row.reason},
        {"label": _("Booked by"), "text": f"{row.by}, {format_moment(row.at)}"},
        {"label": _("Checksum"), "text": row.hash},
    ]


def _base_text(row: Row) -> str:
    if row.base_amount is None:
        return ""
    factor = f"{row.factor:f}".replace(".", ",")
    return f"{format_kroner(row.base_amount)} (÷ {factor})"
