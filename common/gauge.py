"""A thermometer as data: how full something is, in parts; a page or PDF draws it, with the numbers as a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.text import slugify

# One hue in steps; each part is named in the list below the drawing, so colour never speaks alone.
FILLS = ["#0a3a40", "#14707b", "#8fbdc1", "#d8eaeb"]


@dataclass(frozen=True)
class Gauge:
    """`parts` are (label, number, text), drawn one after another; what they lack of `total` stays empty."""

    title: str
    description: str
    parts: list
    total: Decimal

    @property
    def identifier(self) -> str:
        return f"gauge-{slugify(self.title)}"

    @property
    def segments(self) -> Iterator[dict[str, str]]:
        """Each part with its place; widths are of the total, or of the parts when they are more than it."""
        whole = max(self.total, sum(max(number, 0) for _, number, _ in self.parts), 1)
        start = 0.0
        for (label, number, text), fill in zip(self.parts, FILLS, strict=False):
            width = float(max(number, 0) / whole) * 100
            yield {"label": label, "text": text, "x": f"{start:.2f}%", "width": f"{width:.2f}%", "fill": fill}
            start += width

    @property
    def mark(self) -> str | None:
        """Where the total lies when the parts go beyond it; None when they do not."""
        whole = sum(max(number, 0) for _, number, _ in self.parts)
        return f"{float(self.total / whole) * 100:.2f}%" if whole > self.total >= 0 and whole else None
