"""The control box on the page of an extract: to be held against payroll's own control total."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounting.book.codes import SalaryCode
from accounting.payroll.control import GROUPS
from accounting.payroll.payroll import ImportState, PayrollImport
from common.dates import format_date
from common.money import format_kroner, from_ore
from common.months import after, format_month
from pilots.agreements.agreement import Agreement


class Row(NamedTuple):
    """What rows of the file are, how many and what they come to; `why` says why they are left out."""

    label: str
    count: int
    amount: Decimal
    why: str = ""


def about(found):
    """What the box tells: `table` accounts for every row of the file."""
    told = found.facts.control
    table = [*_kept(told), *_left(told)]
    return {
        "rows": told.rows,
        "table": table,
        # Totals sum rows that stand here already.
        "amount": sum((row.amount for row in table), Decimal()) - from_ore(told.total_ore),
        "months": _months(told),
        "before": _before(found, told),
        "ended": list(_ended(found)),
    }


def _kept(told):
    codes = SalaryCode.objects.in_bulk(map(int, told.kept))
    for pk, (count, ore) in sorted(told.kept.items(), key=lambda one: codes[int(one[0])].code):
        yield Row(_("Kept: code %(code)s") % {"code": codes[int(pk)]}, count, from_ore(ore))


def _left(told):
    labels = {
        "blank": (_("Blank rows"), ""),
        "heading": (_("Column names repeated"), ""),
        "total": (_("Totals and subtotals"), _("The rows say that they are sums of others.")),
        "note": (_("Notes"), _("Rows without salary code and amount.")),
        "hidden": (_("Hidden rows"), _("Hidden in the sheet; left out as answered.")),
        "zero": (_("Lines of 0 kr."), ""),
        "wrong": (_("Lines that could not be read"), _("See below what is wrong with each.")),
    }
    for group in GROUPS:
        if group in told.left and group in ("other", "outside"):
            yield from _by_code(group, getattr(told, group))
        elif group in told.left:
            label, why = labels[group]
            count, ore = told.left[group]
            yield Row(label, count, from_ore(ore), why)


def _by_code(group, codes):
    why = {
        "other": _("Another salary code than the region's own."),
        "outside": _("The code was not the region's in the line's month."),
    }[group]
    for code, (count, ore) in sorted(codes.items(), key=lambda one: -one[1][0]):
        yield Row(_("Left out: code %(code)s") % {"code": code}, count, from_ore(ore), why)


def _months(told):
    if not told.first:
        return _("None")
    first, last = (format_month(date.fromisoformat(month)) for month in (told.first, told.last))
    return first if first == last else f"{first} – {last}"


def _before(found, told):
    """How much more or less is kept than of the ordinary run of the month before; "" where none is booked."""
    earlier = PayrollImport.objects.filter(
        book=found.book_id,
        state=ImportState.BOOKED,
        extract_month=after(found.extract_month, -1),
        is_supplementary=False,
    )
    last = earlier.order_by("-ended_at").first()
    if last is None or found.is_supplementary:
        return ""
    before = from_ore(last.facts.control.kept_ore)
    difference = from_ore(told.kept_ore) - before
    return _("%(difference)s against %(before)s in %(month)s") % {
        "difference": f"{'+' if difference > 0 else ''}{format_kroner(difference)}",
        "before": format_kroner(before),
        "month": format_month(last.extract_month),
    }


def _ended(found):
    """A sentence for each pilot that gets pay for months after its agreement has ended."""
    paid = found.lines.order_by().filter(pay__pilot__isnull=False)
    ends = {
        agreement.pilot_id: agreement
        for agreement in Agreement.objects.concluded()
        .filter(pilot__in=paid.values("pay__pilot"), ends_on__isnull=False)
        .select_related("pilot__region")
        .order_by("version")
    }
    for pilot, agreement in ends.items():
        late = paid.filter(pay__pilot=pilot, pay__month__gt=agreement.ends_on)
        if count := late.count():
            text = ngettext(
                "%(pilot)s ended %(day)s: %(count)d line, %(sum)s, concerns later months.",
                "%(pilot)s ended %(day)s: %(count)d lines, %(sum)s, concern later months.",
                count,
            )
            yield text % {
                "pilot": agreement.pilot.case_number,
                "day": format_date(agreement.ends_on),
                "count": count,
                "sum": format_kroner(late.aggregate(sum=Sum("amount"))["sum"]),
            }
