"""A chart as a page and a PDF print it: the finding, what is measured, the drawing, and its numbers as a table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.html import format_html, format_html_join

from common.charts.marks import AXIS, FIRST, INK, SECOND, SECOND_EDGE, THIRD, WHITE, mark, rect, svg

# A title says it in so many words.
MOST_WORDS = 15
FILLS: dict[str, dict[str, Any]] = {
    "solid": {"fill": FIRST},
    "amber": {"fill": SECOND, "stroke": SECOND_EDGE},
    "pale": {"fill": THIRD, "stroke": FIRST},
    "empty": {"fill": WHITE, "stroke": AXIS},
}


@dataclass(frozen=True)
class Key:
    """An entry of a legend: how it is drawn ("solid", "amber", "pale", "empty", "open", "dashed", "line"), and its words."""

    look: str
    label: str
    number: str = ""
    url: str = ""

    @property
    def swatch(self) -> str:
        return swatch(self.look)


@dataclass(frozen=True)
class Chart:
    # The finding, computed from the numbers; a plain noun where no finding fits.
    title: str
    # What is measured, the unit, the day.
    subtitle: str
    # What is drawn, in a sentence with its first, last and turning point.
    label: str
    height: int
    body: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    keys: Sequence[Key] = field(default_factory=tuple)

    def __post_init__(self) -> None:
        if len(self.title.split()) > MOST_WORDS:
            raise ValueError(f"A chart's title has at most {MOST_WORDS} words: {self.title}")
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"A number of the chart has no column, or a column no number: {self.title}")

    @property
    def drawing(self) -> str:
        return svg(self.height, self.label, self.body)

    @property
    def numbers(self) -> str:
        """The rows of its table, a month each: in a template they would take longer than the drawing."""
        figures = '<td class="number">{}</td>' * (len(self.columns) - 1)
        return format_html_join("", f'<tr><th scope="row">{{}}</th>{figures}</tr>', self.rows)


@dataclass(frozen=True)
class Bars:
    """Categories compared: a table whose cells hold the bars, since what is read is the numbers."""

    title: str
    subtitle: str
    columns: Sequence[str]
    # (category, number, the number as it is read, where it leads or "")
    found: Sequence[tuple[str, int | Decimal, str, str]]

    @property
    def rows(self) -> list[tuple[str, str, str, str]]:
        """(category, its bar, the number as it is read, where it leads)."""
        largest = max((number for _label, number, _text, _url in self.found), default=0)
        return [(label, bar(number, largest), text, url) for label, number, text, url in self.found]


BAR = 14


def bar(number: int | Decimal, largest: int | Decimal) -> str:
    """A bar in a cell of a table: the number beside it says it all, so who listens is told nothing more."""
    share = float(max(number, 0) / largest) * 100 if largest > 0 else 0
    inside = rect(0, 0, min(share, 100), BAR, fill=FIRST)
    return mark("svg", inside, width="100%", height=BAR, aria_hidden="true", focusable="false")


def swatch(look: str) -> str:
    """A small square or line beside the words that say what it stands for."""
    if look in ("dashed", "line"):
        drawn: dict[str, Any] = {"stroke": INK if look == "line" else SECOND, "stroke_width": 2.5}
        dash = "" if look == "line" else "7 5"
        inside = mark("line", x1=0, x2=22, y1=7, y2=7, stroke_dasharray=dash, **drawn)
        return _small(22, inside)
    if look == "open":
        square = mark("rect", x=".5", y=".5", width=13, height=13, **FILLS["empty"])
        stripes = mark("path", d="M1 7L7 1M1 13L13 1M7 13L13 7", stroke=FIRST, stroke_width=2)
        return _small(14, format_html("{}{}", square, stripes))
    return _small(14, mark("rect", x=".5", y=".5", width=13, height=13, **FILLS[look]))


def _small(width: int, inside: str) -> str:
    return mark("svg", inside, width=width, height=14, aria_hidden="true", focusable="false")
