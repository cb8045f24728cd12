"""Charts of money over months: what has been spent so far against a limit, and what each month came to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import zip_longest

from django.utils.translation import gettext as _

from common.charts.chart import FILLS
from common.charts.marks import (
    FIRST,
    INK,
    SECOND,
    SECOND_EDGE,
    THIRD,
    TODAY,
    WHITE,
    across,
    hatching,
    joined,
    rect,
    stretch,
    text,
    upright,
)
from common.charts.scales import Plot, amounts, in_short, lines, month_axis, round_values
from common.money import format_kroner
from common.months import format_month

AXIS_HEIGHT = 44
# A label stands so many pixels above its line, so high and so wide, in per cent, that no other lies upon it.
ABOVE, LABEL_HEIGHT, LABEL_WIDTH = 7, 19, 40
ZERO = Decimal(0)
# Text over lines stands on a white edge, but not on paper, where no renderer draws it.
HALO = {"stroke": WHITE, "stroke_width": 4, "stroke_linejoin": "round", "paint_order": "stroke"}


@dataclass(frozen=True)
class Step:
    """From the month of this number on, the limit or the budget is `amount`."""

    at: int
    amount: Decimal


@dataclass(frozen=True)
class Course:
    """Money over `months`: `spent` is the sum at the end of each, None in those to come."""

    name: str
    months: Sequence[date]
    spent: Sequence[Decimal | None]
    # What was allocated, in steps; what is agreed, drawn dashed from point to point.
    limit: Sequence[Step] = ()
    agreed: Sequence[Step] = ()
    # From the month of this number on the sums are not final.
    open_from: int | None = None
    today: int | None = None
    height: int = 300
    halo: dict = field(default_factory=lambda: dict(HALO))


def running_total(course: Course) -> str:
    """A staircase of what is spent so far, the limit as ink steps, what is agreed dashed."""
    known = [amount for amount in course.spent if amount is not None]
    values = round_values(max([*known, *(s.amount for s in (*course.limit, *course.agreed)), ZERO]))
    plot = Plot(values[-1], course.height - AXIS_HEIGHT - 22)
    return joined(
        [
            hatching(f"{course.name}-open", THIRD),
            lines(plot, values),
            *_columns(course, plot),
            *_staircase(course, plot),
            *_agreed(course, plot),
            *_limit(course, plot),
            *_today(course, plot),
            amounts(plot, values, **course.halo),
            *_labels(course, plot),
            month_axis(course.months, plot.base),
        ]
    )


def _labels(course: Course, plot: Plot) -> Iterator[str]:
    """The name of each line at its last point, with its amount; those that would lie upon each other are moved down."""
    known = [amount for amount in course.spent if amount is not None]
    now = len(known) / max(len(course.months), 1) * 100
    named = [
        (_("Spent"), known[-1:], now, FIRST),
        (_("Allocated"), [step.amount for step in course.limit[-1:]], 100, INK),
        (_("Agreed"), [step.amount for step in course.agreed[-1:]], 100, SECOND_EDGE),
    ]
    found = sorted(
        (plot.y(amount) - ABOVE, f"{word} {in_short(amount)}", x, colour)
        for word, ends, x, colour in named
        for amount in ends
    )
    placed: list[tuple[float, float]] = []
    for y, words, x, colour in found:
        place = max([y, *(other + LABEL_HEIGHT for near, other in placed if abs(near - x) < LABEL_WIDTH)])
        placed.append((x, place))
        anchor, dx = ("end", -4) if x > 50 else ("", 4)
        yield text(x, place, words, anchor=anchor, dx=dx, weight="600", fill=colour, **course.halo)


def _columns(course: Course, plot: Plot) -> Iterator[str]:
    width = 100 / len(course.months) if course.months else 0
    for n, (month, amount) in enumerate(zip(course.months, course.spent, strict=True)):
        if amount is None:
            continue
        is_open = course.open_from is not None and n >= course.open_from
        fill = f"url(#{course.name}-open)" if is_open else THIRD
        title = f"{format_month(month)}: {format_kroner(amount)}"
        y = plot.y(max(amount, ZERO))
        yield rect(n * width, y, width, plot.base - y, title=title, fill=fill)


def _staircase(course: Course, plot: Plot) -> Iterator[str]:
    before, width = ZERO, 100 / len(course.months) if course.months else 0
    for n, amount in enumerate(course.spent):
        if amount is None:
            continue
        yield upright(n * width, plot.y(before), plot.y(amount), colour=FIRST, width=2.5)
        yield across(plot.y(amount), n * width, (n + 1) * width, colour=FIRST, width=2.5)
        before = amount


def _agreed(course: Course, plot: Plot) -> Iterator[str]:
    width = 100 / len(course.months) if course.months else 0
    for one, other in zip(course.agreed, course.agreed[1:], strict=False):
        places = one.at * width, plot.y(one.amount), other.at * width, plot.y(other.amount)
        yield stretch(*places, colour=SECOND, width=2.5, dash="7 5")


def _limit(course: Course, plot: Plot) -> Iterator[str]:
    width = 100 / len(course.months) if course.months else 0
    for step, then in zip_longest(course.limit, course.limit[1:]):
        end = then.at if then else len(course.months)
        yield across(plot.y(step.amount), step.at * width, end * width, colour=INK, width=1.75)
        if then:
            yield upright(end * width, plot.y(step.amount), plot.y(then.amount), colour=INK, width=1.75)


def _today(course: Course, plot: Plot) -> Iterator[str]:
    if course.today is None:
        return
    x = course.today / len(course.months) * 100
    yield upright(x, plot.head, plot.base, colour=TODAY, width=1.5, dash="2 3")


# A fourth series would be another chart.
MONTHLY = ("solid", "amber", "pale")


@dataclass(frozen=True)
class Monthly:
    """What each month came to, in at most three parts: (name, an amount for each month)."""

    name: str
    months: Sequence[date]
    series: Sequence[tuple[str, Sequence[Decimal]]]
    open_from: int | None = None
    height: int = 210
    halo: dict = field(default_factory=lambda: dict(HALO))


def month_columns(monthly: Monthly) -> str:
    """A column a month, its parts one upon another; what is taken back draws nothing and stands in the table."""
    if len(monthly.series) > len(MONTHLY):
        raise ValueError("A column has at most three parts.")
    sums = [
        sum((max(values[n], ZERO) for _name, values in monthly.series), ZERO)
        for n in range(len(monthly.months))
    ]
    values = round_values(max([*sums, ZERO]))
    plot = Plot(values[-1], monthly.height - AXIS_HEIGHT - 22)
    parts = [
        hatching(f"{monthly.name}-open", THIRD),
        lines(plot, values),
    ]
    for n, month in enumerate(monthly.months):
        parts += _column(monthly, plot, n, month)
    parts += [amounts(plot, values, **monthly.halo), month_axis(monthly.months, plot.base)]
    return joined(parts)


def _column(monthly: Monthly, plot: Plot, n: int, month: date) -> Iterator[str]:
    width, under = 100 / len(monthly.months), ZERO
    is_open = monthly.open_from is not None and n >= monthly.open_from
    for (name, values), look in zip(monthly.series, MONTHLY, strict=False):
        amount = max(values[n], ZERO)
        if not amount:
            continue
        fill = {"fill": f"url(#{monthly.name}-open)", "stroke": FIRST} if is_open else FILLS[look]
        title = f"{name}, {format_month(month)}: {format_kroner(values[n])}"
        top = plot.y(under + amount)
        yield rect((n + 0.12) * width, top, 0.76 * width, plot.y(under) - top, title=title, **fill)
        under += amount
