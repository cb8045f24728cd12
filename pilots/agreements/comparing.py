"""Promised and agreed, side by side: what the description said, what the agreement says, what changed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from common.dates import format_date
from common.money import format_kroner
from pilots.agreements.content import both_levels, criterion_text
from pilots.agreements.content import total as total_of
from pilots.descriptions.rows import CostType
from pilots.documents import frozen


@dataclass(frozen=True)
class Pair:
    """A line as promised and as agreed; `mark` says in a word what happened to it."""

    label: str
    promised: str
    agreed: str
    # By how much they differ, where that is a number.
    by: str = ""

    @property
    def mark(self):
        if self.promised == self.agreed:
            return ""
        if not self.promised:
            return _("Added")
        return _("Left out") if not self.agreed else _("Changed")


def compare(agreement):
    """Pairs of a sent version and the description it started from, and the agreed sum at both price levels.

    {"frame": pairs, "criteria": pairs, "money": pairs, "both_levels": text}
    """
    promised = frozen.read(agreement.description.canonical)
    agreed = frozen.read(agreement.canonical)
    return {
        "frame": list(_frame(promised, agreed)),
        "criteria": list(_criteria(promised["criteria"], agreed["criteria"])),
        "money": list(_money(promised, agreed)),
        "both_levels": both_levels(total_of(agreed), total_of(agreed, "base_amount")),
    }


def in_brief(agreement):
    """A Pair for each criterion, the doctors, the period and the money, of a sent version."""
    promised, agreed = frozen.read(agreement.description.canonical), frozen.read(agreement.canonical)
    before, after = promised["doctors"], agreed["doctors"]
    cost, budget = sum((Decimal(row["amount"]) for row in promised["costs"]), Decimal()), total_of(agreed)
    return [
        *_criteria(promised["criteria"], agreed["criteria"]),
        Pair(_("Doctors"), str(before or ""), str(after or ""), _more_doctors((after or 0) - (before or 0))),
        Pair(_("Period"), _period(promised), _period(agreed)),
        Pair(_("Money"), _kroner(cost or None), _kroner(budget or None), _more_money(budget - cost)),
    ]


def _more_doctors(more):
    return _("%(count)d more than promised") % {"count": more} if more > 0 else _fewer(more)


def _fewer(more):
    return _("%(count)d fewer than promised") % {"count": -more} if more < 0 else ""


def _more_money(more):
    if more > 0:
        return _("%(amount)s more than promised") % {"amount": format_kroner(more)}
    return _("%(amount)s less than promised") % {"amount": format_kroner(-more)} if more < 0 else ""


def _period(content):
    return "–".join(filter(None, [_date(content["starts_on"]), _date(content["ends_on"])]))


def _frame(promised, agreed):
    yield Pair(_("Title"), promised["title"], agreed["title"])
    yield Pair(_("Number of doctors"), str(promised["doctors"] or ""), str(agreed["doctors"] or ""))
    yield Pair(_("First day"), _date(promised["starts_on"]), _date(agreed["starts_on"]))
    yield Pair(_("Last day"), _date(promised["ends_on"]), _date(agreed["ends_on"]))


def _criteria(promised, agreed):
    """Each promised criterion beside the one that carries it on, then those that are new."""
    carried, new = {}, []
    for row in agreed:
        if row["promised"] and row["promised"] not in carried:
            carried[row["promised"]] = row
        else:
            new.append(row)
    for number, row in enumerate(promised, 1):
        after = carried.pop(number, None)
        yield Pair(_label(number), criterion_text(row), criterion_text(after) if after else "")
    for number, row in enumerate([*carried.values(), *new], len(promised) + 1):
        yield Pair(_label(number), "", criterion_text(row))


def _label(number):
    return _("Success criterion %(number)s") % {"number": number}


def _money(promised, agreed):
    """Sums per year and type, then the total, at the current price level."""
    before, after = _sums(promised["costs"], "amount"), _sums(agreed["budget"], "total")
    for year, kind in sorted(before | after):
        label = f"{year} · {CostType(kind).label}"
        yield Pair(label, _kroner(before.get((year, kind))), _kroner(after.get((year, kind))))
    agreed_total = total_of(agreed)
    yield Pair(_("In all"), _kroner(sum(before.values(), Decimal()) or None), _kroner(agreed_total or None))


def _sums(rows, what):
    found = {}
    for row in rows:
        key = row["year"], row["type"]
        found[key] = found.get(key, Decimal()) + Decimal(row[what])
    return found


def _kroner(amount):
    return "" if amount is None else format_kroner(amount)


def _date(iso):
    return format_date(date.fromisoformat(iso)) if iso else ""
