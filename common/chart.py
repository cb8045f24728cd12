"""A bar chart as data: the numbers a page or PDF draws, with their widths already made into text."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

LABEL_HEIGHT = 20
BAR_HEIGHT = 20
ROW_HEIGHT = 52
LONGEST_PERCENT = 60  # the rest of the line is for the number


@dataclass(frozen=True)
class BarChart:
    """`rows` are (label, number, text): the number sets the width, the text is what is read."""

    title: str
    description: str
    rows: list

    @property
    def identifier(self) -> str:
        return f"chart-{slugify(self.title)}"

    @property
    def height(self) -> str:
        return str(len(self.rows) * ROW_HEIGHT)

    @property
    def bars(self) -> list[dict[str, str]]:
        """Each row with the places and sizes of its parts; widths follow the page, text never shrinks."""
        largest = max((number for _, number, _ in self.rows), default=0)
        return [self._bar(index, row, largest) for index, row in enumerate(self.rows)]

    @staticmethod
    def _bar(index: int, row: tuple[Any, Any, Any], largest: Any) -> dict[str, str]:
        label, number, text = row
        share = float(max(number, 0) / largest) if largest > 0 else 0
        top = index * ROW_HEIGHT
        return {
            "label": label,
            "text": text,
            "width": f"{share * LONGEST_PERCENT:.1f}%",
            "height": str(BAR_HEIGHT),
            "bar_y": str(top + LABEL_HEIGHT),
            "label_y": str(top + LABEL_HEIGHT - 6),
            "text_y": str(top + LABEL_HEIGHT + BAR_HEIGHT - 5),
        }
