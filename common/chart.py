"""A bar chart as data: the numbers a page or PDF draws, with their widths already made into text."""

from dataclasses import dataclass

from django.utils.text import slugify

WIDTH = 480
LABEL_HEIGHT = 20
BAR_HEIGHT = 20
ROW_HEIGHT = 52
TEXT_WIDTH = 130


@dataclass(frozen=True)
class BarChart:
    """`rows` are (label, number, text): the number sets the width, the text is what is read."""

    title: str
    description: str
    rows: list

    @property
    def identifier(self):
        return f"chart-{slugify(self.title)}"

    @property
    def view_box(self):
        return f"0 0 {WIDTH} {len(self.rows) * ROW_HEIGHT}"

    @property
    def bars(self):
        """Each row with the places and sizes of its parts."""
        largest = max((number for _, number, _ in self.rows), default=0)
        return [self._bar(index, row, largest) for index, row in enumerate(self.rows)]

    @staticmethod
    def _bar(index, row, largest):
        label, number, text = row
        share = max(number, 0) / largest if largest > 0 else 0
        width = round(float(share) * (WIDTH - TEXT_WIDTH))
        top = index * ROW_HEIGHT
        return {
            "label": label,
            "text": text,
            "width": str(width),
            "height": str(BAR_HEIGHT),
            "bar_y": str(top + LABEL_HEIGHT),
            "label_y": str(top + LABEL_HEIGHT - 6),
            "text_x": str(width + 8),
            "text_y": str(top + LABEL_HEIGHT + BAR_HEIGHT - 5),
        }
