"""A posting as the list, its own page and the workbook print it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounting.book import access
from accounting.book.book import Posting, PostingType
from common.dates import format_moment
from common.money import format_kroner
from common.months import format_month
from common.xlsx import Column, Sheet

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
        {"label": _("Checksum: while it is the same, nothing is changed"), "text": row.hash},
    ]


def _base_text(row: Row) -> str:
    if row.base_amount is None:
        return ""
    factor = f"{row.factor:f}".replace(".", ",")
    return f"{format_kroner(row.base_amount)} (÷ {factor})"
