"""What charts are drawn with: every x is a percentage, every y is pixels, so a drawing follows its page and no text scales.

No viewBox, no class, no style: the same SVG stands on the page, in print and in a PDF.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.utils.html import format_html, format_html_join

INK, SOFT, LINE, AXIS = "#17211f", "#4a5753", "#dcdad2", "#737c78"
# The series: they part in grey, and for every kind of colour blindness.
FIRST, SECOND, THIRD = "#0f5a63", "#b7791f", "#b9d6d8"
SECOND_EDGE, TODAY, WHITE = "#7d5108", "#a32a1f", "#ffffff"
SMALL = "13"


def percent(x: float) -> str:
    return f"{x:.2f}%"


def pixels(y: float) -> str:
    return f"{y:.1f}"


def mark(name: str, inside: str = "", **attributes: Any) -> str:
    """An element; `font_size` is written font-size, and what is None or empty is left out."""
    told = {key: value for key, value in attributes.items() if value not in (None, "")}
    return format_html(_element(name, tuple(told)), *told.values(), inside)


@lru_cache(maxsize=200)
def _element(name: str, attributes: tuple[str, ...]) -> str:
    """An element with a place for the value of each attribute, and for what is inside: charts are drawn of a few kinds."""
    places = "".join(f' {attribute.replace("_", "-")}="{{}}"' for attribute in attributes)
    return f"<{name}{places}>{{}}</{name}>"


def joined(parts: Iterable[str]) -> str:
    return format_html_join("", "{}", ((part,) for part in parts))


def svg(height: int, label: str, body: str) -> str:
    """The drawing; `label` says in a sentence what is drawn, the numbers stand in the table beside it."""
    return mark(
        "svg",
        body,
        width="100%",
        height=height,
        role="img",
        aria_label=label,
        font_family="IBM Plex Sans, sans-serif",
        font_size="14",
        fill=INK,
    )


def rect(x: float, y: float, width: float, height: float, *, title: str = "", **look: Any) -> str:
    """A bar: x and width in per cent, y and height in pixels. `title` is what a mouse reads."""
    inside = mark("title", title) if title else ""
    places = {"x": percent(x), "y": pixels(y), "width": percent(width), "height": pixels(height)}
    return mark("rect", inside, **places, shape_rendering="crispEdges", **look)


def across(y: float, x1: float = 0, x2: float = 100, *, colour: str = LINE, width: float = 1) -> str:
    places = {"x1": percent(x1), "x2": percent(x2), "y1": pixels(y), "y2": pixels(y)}
    return mark("line", **places, stroke=colour, stroke_width=width)


def upright(x: float, y1: float, y2: float, *, colour: str = LINE, width: float = 1, dash: str = "") -> str:
    places = {"x1": percent(x), "x2": percent(x), "y1": pixels(y1), "y2": pixels(y2)}
    return mark("line", **places, stroke=colour, stroke_width=width, stroke_dasharray=dash)


def stretch(x1: float, y1: float, x2: float, y2: float, *, colour: str, width: float, dash: str = "") -> str:
    places = {"x1": percent(x1), "y1": pixels(y1), "x2": percent(x2), "y2": pixels(y2)}
    return mark(
        "line", **places, stroke=colour, stroke_width=width, stroke_dasharray=dash, stroke_linecap="round"
    )


def text(
    x: float, y: float, words: str, *, anchor: str = "", dx: float = 0, weight: str = "", **look: Any
) -> str:
    return mark(
        "text",
        words,
        x=percent(x),
        y=pixels(y),
        text_anchor=anchor,
        dx=dx or None,
        font_weight=weight,
        **look,
    )


def hatching(name: str, colour: str) -> str:
    """A pattern of stripes. It means one thing everywhere: not final."""
    stripes = mark("rect", width=6, height=6, fill=WHITE) + mark("rect", width=3, height=6, fill=colour)
    look = {"id": name, "width": 6, "height": 6, "patternUnits": "userSpaceOnUse"}
    return mark("defs", mark("pattern", joined([stripes]), **look, patternTransform="rotate(45)"))
