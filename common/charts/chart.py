"""A chart as a page and a PDF print it: the finding, what is measured, the drawing, and its numbers as a table."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.html import format_html

from common.charts.marks import AXIS, FIRST, INK, SECOND, SECOND_EDGE, THIRD, WHITE, hatching, mark, svg

# A title says it in so many words.
MOST_WORDS = 15
FILLS = {
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

    def __post_init__(self):
        if len(self.title.split()) > MOST_WORDS:
            raise ValueError(f"A chart's title has at most {MOST_WORDS} words: {self.title}")

    @property
    def drawing(self) -> str:
        return svg(self.height, self.label, self.body)


def swatch(look: str) -> str:
    """A small square or line beside the words that say what it stands for."""
    if look in ("dashed", "line"):
        drawn = {"stroke": INK if look == "line" else SECOND, "stroke_width": 2.5}
        dash = "" if look == "line" else "7 5"
        inside = mark("line", x1=0, x2=22, y1=7, y2=7, stroke_dasharray=dash, **drawn)
        return _small(22, inside)
    if look == "open":
        square = mark("rect", x=".5", y=".5", width=13, height=13, fill="url(#swatch-open)", stroke=FIRST)
        return _small(14, format_html("{}{}", hatching("swatch-open", THIRD), square))
    return _small(14, mark("rect", x=".5", y=".5", width=13, height=13, **FILLS[look]))


def _small(width: int, inside: str) -> str:
    return mark("svg", inside, width=width, height=14, aria_hidden="true", focusable="false")
