"""What booking an import adds, group by group, and a digest of it: the page shows what the button then books."""

import hashlib
import json
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Sum

from accounting.payroll.payroll import TO_BOOK, ImportState, LineState


class Sums(NamedTuple):
    """What lines of one kind come to: in one state, under one code, for one thing."""

    state: str
    pilot_id: int | None
    appointment_id: int | None
    code_id: int
    count: int
    amount: Decimal

    @property
    def waits(self):
        return self.pilot_id is None and self.appointment_id is None

    @property
    def is_added(self):
        return not self.waits and self.state in TO_BOOK


def sums_of(found):
    """The Sums of an import, so that a hundred thousand lines are gone through once for a page.

    While it is open, a booked line that is to be replaced is no line of it, but takes its amount from what it was for.
    """
    grouped = found.lines.order_by().values_list("state", "pay__pilot", "pay__appointment", "pay__code")
    own = [Sums(*row) for row in grouped.annotate(Count("pk"), Sum("amount"))]
    return [*own, *_replaced(found)] if found.state == ImportState.OPEN else own


def _replaced(found):
    lines = found.lines.order_by().filter(state=LineState.CHANGED, replaces__state=LineState.BOOKED)
    grouped = lines.values_list("replaces__pay__pilot", "replaces__pay__appointment", "replaces__pay__code")
    for pilot, appointment, code, amount in grouped.annotate(Sum("replaces__amount")):
        yield Sums(LineState.CHANGED, pilot, appointment, code, 0, -amount)


def amount_of(counted):
    """Kroner that booking adds to the book: what is new, less what it replaces."""
    return sum((one.amount for one in counted if one.is_added), Decimal())


def digest(found, counted):
    """Short text that differs when booking adds, or asks to take back, anything else."""
    added = sorted([*map(str, one[:-1]), f"{one.amount:.2f}"] for one in counted if one.is_added)
    told = json.dumps([added, found.facts.vanished])
    return hashlib.sha256(told.encode()).hexdigest()[:16]
