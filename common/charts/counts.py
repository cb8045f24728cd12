"""Charts of how many and how much: parts of a whole, few moments, arrivals, lanes of a year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from common.charts.chart import FILLS
from common.charts.marks import (
    AXIS,
    FIRST,
    INK,
    SMALL,
    SOFT,
    THIRD,
    TODAY,
    WHITE,
    across,
    hatching,
    joined,
    rect,
    text,
    upright,
)
from common.charts.scales import month_axis
from common.dates import format_date

Number = int | Decimal


@dataclass(frozen=True)
class Part:
    """A part of a whole: how it is drawn ("solid", "amber", "pale", "open"), what it is called, how much it is."""

    look: str
    label: str
    number: Number


def segments(name: str, parts: Sequence[Part], whole: Number, height: int = 22) -> str:
    """The parts one after another; what they lack of the whole stays empty, what they are beyond it has a mark."""
    most = max(whole, sum(max(part.number, 0) for part in parts), 1)
    found = [hatching(f"{name}-open", THIRD), rect(0, 0.5, 100, height - 1, fill=WHITE, stroke=AXIS)]
    start = 0.0
    for part in parts:
        width = float(max(part.number, 0) / most) * 100
        look = {"fill": f"url(#{name}-open)", "stroke": FIRST} if part.look == "open" else FILLS[part.look]
        found.append(rect(start, 0.5, width, height - 1, title=part.label, **look))
        start += width
    if most > whole:
        found.append(upright(float(max(whole, 0) / most) * 100, 0, height, colour=TODAY, width=3))
    return joined(found)


HEAD, FOOT = 22, 24


def columns(moments: Sequence[tuple[str, Number, str]], height: int = 150) -> str:
    """Few moments: (what stands under it, number, what stands on it); each number is read, so there is no axis."""
    largest = max([number for _under, number, _on in moments], default=0)
    field, base = height - HEAD - FOOT, height - FOOT
    found, width = [across(base, colour=AXIS)], 100 / max(len(moments), 1)
    for n, (under, number, on) in enumerate(moments):
        tall = float(max(number, 0) / largest) * field if largest > 0 else 0
        middle = (n + 0.5) * width
        found.append(rect((n + 0.2) * width, base - tall, 0.6 * width, tall, fill=FIRST))
        found.append(text(middle, base - tall - 6, on, anchor="middle", weight="600"))
        found.append(text(middle, base + 18, under, anchor="middle", fill=SOFT, font_size=SMALL))
    return joined(found)


@dataclass(frozen=True)
class Arrivals:
    """What came by day, from `first` to `last`: {day: (finished, unfinished)}, towards a deadline."""

    first: date
    last: date
    deadline: date
    today: date
    by_day: dict[date, tuple[int, int]]


# A square, in px, and how wide a digit is where the drawing is narrowest, in per cent of it.
SQUARE, DIGIT = 9, 5


def units(arrivals: Arrivals, height: int = 128) -> str:
    """A square for each, upon the day it came; filled when it is finished. More than fit become a column with a number."""
    span, base = max((arrivals.last - arrivals.first).days + 1, 1), height - 22
    room = (base - 16) // SQUARE
    found, width, free = [across(base, colour=AXIS)], 100 / span, 0.0
    for day, (finished, unfinished) in sorted(arrivals.by_day.items()):
        x, count = _place(arrivals, day, span), finished + unfinished
        found += _squares(x, width, base, finished, unfinished, room)
        # A number that would run into the one before it is left out: the sum stands beside the drawing.
        if count > room and x >= free:
            found.append(text(x, base - room * SQUARE - 4, str(count), font_size=SMALL))
            free = x + DIGIT * (len(str(count)) + 1)
    found.append(upright(_place(arrivals, arrivals.deadline, span) + width, 4, base, colour=INK, width=2))
    if arrivals.first <= arrivals.today <= arrivals.last:
        found.append(
            upright(_place(arrivals, arrivals.today, span), 4, base, colour=TODAY, width=1.5, dash="2 3")
        )
    found.append(text(0, base + 18, format_date(arrivals.first), fill=SOFT, font_size=SMALL))
    end = text(100, base + 18, format_date(arrivals.last), anchor="end", font_size=SMALL)
    return joined([*found, end])


def _place(arrivals: Arrivals, day: date, span: int) -> float:
    return (day - arrivals.first).days / span * 100


def _squares(x: float, width: float, base: int, finished: int, unfinished: int, room: int) -> Iterator[str]:
    count, size = finished + unfinished, min(width * 0.8, 2)
    if count > room:
        tall = room * SQUARE
        yield rect(x, base - tall, size, tall, fill=FIRST)
        return
    for n in range(count):
        look = {"fill": FIRST} if n < finished else {"fill": WHITE, "stroke": FIRST}
        yield rect(x, base - (n + 1) * SQUARE, size, SQUARE - 2, **look)


@dataclass(frozen=True)
class Lane:
    """A stretch of time with its name above it; `is_open` when its end is not final."""

    name: str
    begins: date
    ends: date
    is_open: bool = False


# Above the lanes stands the word of the line that is today.
LANE, TOP = 40, 16


def lanes(name: str, found: Sequence[Lane], months: Sequence[date], today: date | None = None) -> str:
    """What lasts from when to when, one lane each, over whole months."""
    first, after = months[0], _after(months[-1])
    days, base = (after - first).days, TOP + len(found) * LANE
    parts = [hatching(f"{name}-open", THIRD)]
    for n, lane in enumerate(found):
        begins, ends = max(lane.begins, first), min(lane.ends, after)
        x, width = (begins - first).days / days * 100, max((ends - begins).days, 1) / days * 100
        fill = f"url(#{name}-open)" if lane.is_open else FIRST
        top = TOP + n * LANE
        # What begins late has its name above its end, for there is no room behind its beginning.
        place, anchor = (x + width, "end") if x > 70 else (x, "")
        parts.append(text(place, top + 16, lane.name, anchor=anchor))
        parts.append(rect(x, top + 22, width, 12, fill=fill, stroke=FIRST))
    if today is not None and first <= today < after:
        x = (today - first).days / days * 100
        anchor, dx = ("end", -4) if x > 80 else ("", 4)
        parts.append(upright(x, 0, base, colour=TODAY, width=1.5, dash="2 3"))
        parts.append(text(x, 12, _("today"), anchor=anchor, dx=dx, fill=TODAY, font_size=SMALL))
    return joined([*parts, month_axis(months, base)])


def lanes_height(found: Sequence[Lane]) -> int:
    return TOP + len(found) * LANE + 44


def _after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
