"""Where things stand: round values on the axis of money, months along the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from common.charts.marks import AXIS, SMALL, SOFT, across, joined, text, upright
from common.money import format_digits
from common.month_names import short_name

STEPS = (1, 2, 5)
MILLION = Decimal(1_000_000)


def round_values(top: Decimal) -> list[Decimal]:
    """Three or four round values above nothing, of which the last is no less than `top`."""
    if top <= 0:
        return [Decimal(1)]
    size = Decimal(10) ** (top.adjusted() - 1)
    while True:
        for step in STEPS:
            count = ceil(top / (step * size))
            if count <= 4:
                return [step * size * number for number in range(1, count + 1)]
        size *= 10


def in_short(amount: Decimal) -> str:
    """ "7,7 mio. kr.", "250.000 kr.": an amount as a chart says it."""
    if abs(amount) >= MILLION:
        return _("%(amount)s million kr.") % {"amount": format_digits(amount / MILLION, 1)}
    return f"{format_digits(amount, 0)}\u00a0kr."


@dataclass(frozen=True)
class Plot:
    """A field of `height` pixels between `head` and the base line, in which `top` is the highest value."""

    top: Decimal
    height: int
    head: int = 22

    @property
    def base(self) -> int:
        return self.head + self.height

    def y(self, value: Decimal) -> float:
        return self.head + self.height - float(value / self.top) * self.height if self.top else self.base


def lines(plot: Plot, values: Sequence[Decimal]) -> str:
    return joined(across(plot.y(value)) for value in values)


def amounts(plot: Plot, values: Sequence[Decimal], **look: Any) -> str:
    """What the lines stand for, upon them and inside the plot: no margin is needed at any width. Drawn last, it is read."""
    return joined(
        text(0, plot.y(value) - 4, in_short(value), fill=SOFT, font_size=SMALL, **look) for value in values
    )


def month_axis(months: Sequence[date], y: float) -> str:
    """A tick and a name each quarter, the year in bold under January and under a first year that is long enough."""
    parts, count = [across(y, colour=AXIS)], len(months)
    first = next((n for n, month in enumerate(months) if month.month % 3 == 1), None)
    for n, month in enumerate(months):
        if month.month % 3 != 1:
            continue
        x = n / count * 100
        parts.append(upright(x, y, y + 5, colour=AXIS))
        parts.append(text(x, y + 19, short_name(month.month), dx=2, fill=SOFT, font_size=SMALL))
        if month.month == 1 or (n == first and month.month < 8):
            anchor = "middle" if x > 88 else ""
            parts.append(text(x, y + 36, f"{month.year}", anchor=anchor, dx=2, weight="600", font_size=SMALL))
    return joined(parts)
