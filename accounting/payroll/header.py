"""Where the column names of an extract stand: in a row or in two, in one of the workbook's sheets.

Runs in the child process that reads extracts, without a database.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from accounting.payroll.columns import Columns, field_of, recognise
from common.tables.names import name_key
from common.tables.rows import MOST_COLUMNS, SAMPLE_ROWS, Unreadable

FEWEST = 3


@dataclass(frozen=True)
class Header:
    """`row` is the last row of the names, `width` how many cells it was written with, `labels` the names."""

    row: int
    labels: list
    columns: Columns
    width: int
    # The row itself, and the one above where both make up the names.
    lines: tuple = ()

    @property
    def is_whole(self):
        return not (self.columns.missing or self.columns.doubtful)

    def is_repeat(self, row):
        """Whether a row below is one of the names' own, as on each page of a printed list."""
        return _texts(row) in map(_texts, self.lines)

    @property
    def named(self):
        """How wide it is to its last name: a row may leave out empty fields behind it."""
        return max(
            (place for place, label in enumerate(self.labels, 1) if label not in (None, "")), default=0
        )

    @property
    def score(self):
        return len(self.columns.found)


def score(remembered):
    """How much of a header a row is: of how many fields it names a column."""
    return lambda row: len(recognise(row, remembered).found)


def find(table, remembered):
    """The Header of a table: of its first rows the first, or the two, that lack nothing; or None.

    Where none is whole it is the one in which most columns are recognised. A second table below turns the columns.
    """
    sample = list(islice(table.rows(), SAMPLE_ROWS))
    if any(len(row) > MOST_COLUMNS for _number, row, _flaw in sample):
        raise Unreadable("columns", most=MOST_COLUMNS)
    best = None
    for place, (number, row, _flaw) in enumerate(sample):
        candidates = [_header(number, row, (row,), remembered)]
        if place:
            above = sample[place - 1][1]
            candidates.append(_header(number, _joined(above, row), (row, above), remembered))
        for found in candidates:
            if found.score and (best is None or found.score > best.score):
                best = found
        if best and not best.columns.missing:
            break
    return best


def again(number, row, remembered):
    """The Header that a row further down is, or None: where a table's names are repeated, or another table begins."""
    found = _header(number, row, (row,), remembered)
    return found if found.score >= FEWEST else None


def names_columns(row):
    """Whether a row may be one of columns' names."""
    return sum(isinstance(cell, str) and is_name(cell) for cell in row) >= FEWEST


def is_words(row, places):
    """Whether nothing but words stands in these places, as in the names of another table's columns."""
    cells = [row[place] for place in places]
    return all(isinstance(cell, str) and cell.strip() and not any(map(str.isdigit, cell)) for cell in cells)


@lru_cache(maxsize=50_000)
def is_name(text):
    """Whether a column is known by this name."""
    return bool(text) and bool(field_of(name_key(text)))


def _header(number, names, lines, remembered):
    return Header(number, names, recognise(names, remembered), len(lines[0]), lines)


def _texts(row):
    return [cell for cell in row if isinstance(cell, str) and cell.strip()]


def _joined(above, below):
    """The names of two rows; a name above goes on over the columns to its right that have none, as merged cells do."""
    names, over = [], ""
    for place in range(max(len(above), len(below))):
        top = above[place] if place < len(above) else None
        over = top if isinstance(top, str) and top.strip() else over
        bottom = below[place] if place < len(below) and isinstance(below[place], str) else ""
        both = f"{over} {bottom}".strip()
        is_plain = field_of(name_key(bottom)) and not field_of(name_key(both))
        names.append(bottom if is_plain else both)
    return names
