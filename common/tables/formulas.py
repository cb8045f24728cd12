"""Whether a formula of a workbook sums cells above its own: then its row is no line of its own."""

import re
from collections.abc import Iterator
from typing import Any

# A formula that another one shares, and whose text is lost.
UNKNOWN = "SUBTOTAL()"
SUBTOTAL = re.compile(r"(?:SUBTOTAL|AGGREGATE|SUM\w*\( ?INDIRECT)\(", re.IGNORECASE)
# What adds up; all else that looks into another sheet fetches one value from there.
ADDS = re.compile(r"SUM", re.IGNORECASE)
ELSEWHERE = re.compile(
    r"(?:'(?:[^']|'')+'|[\w.\[\]]+)!\$?[A-Z]{1,3}(?:\$?[0-9]{1,7})?(?::\$?[A-Z]{1,3}(?:\$?[0-9]{1,7})?)?",
    re.IGNORECASE,
)
# Rows as a whole, and a name that stands for cells.
ROWS = re.compile(r"(?<![A-Z0-9$])\$?[0-9]+:\$?[0-9]+", re.IGNORECASE)
NAMED = re.compile(r"SUM\( ?[^\W\d]\w*[^\W\d]\w* ?\)", re.IGNORECASE)
TEXT = re.compile(r'"[^"]*"')
# A column of a table, and the cell of the formula's own row in it.
THIS_ROW = re.compile(r"\[@[^\]]*\]|\[@?\[[^\]]*\](?:,\[[^\]]*\])*\]")
WHOLE_COLUMN = re.compile(r"\$?\b([A-Z]{1,3}):\$?([A-Z]{1,3})\b", re.IGNORECASE)
CELL = re.compile(r"(?<![A-Z0-9_.])\$?([A-Z]{1,3})(\$?)([0-9]{1,7})(?![0-9A-Z_(])", re.IGNORECASE)


def sums_above(formula: str, row: int, column: int, moved: int = 0) -> bool:
    """Whether a formula in a cell refers to its own column above it, to a range below it, or to a whole column.

    `moved` is how many rows lower it stands than where it was written.
    """
    formula = THIS_ROW.sub("", TEXT.sub("", formula))
    if not ADDS.search(formula):
        formula = ELSEWHERE.sub("", formula)
    if SUBTOTAL.search(formula) or NAMED.search(formula) or ROWS.search(formula) or "[" in formula:
        return True
    if any(_is_between(column, *found) for found in WHOLE_COLUMN.findall(formula)):
        return True
    return any(
        _is_between(column, first[0], last[0])
        and (min(_row(first, moved), _row(last, moved)) < row or _row(first, moved) != _row(last, moved))
        for first, last in _ranges(formula)
    )


def _ranges(formula: str) -> Iterator[tuple[Any, Any]]:
    """(first, last) of each range, and of each cell twice."""
    cells = list(CELL.finditer(formula))
    for place, cell in enumerate(cells):
        behind = cells[place + 1] if place + 1 < len(cells) else None
        last = behind if behind and formula[cell.end() : behind.start()].strip() == ":" else cell
        yield cell.groups(), last.groups()


def _row(cell: Any, moved: int) -> int:
    _letters, is_fixed, number = cell
    return int(number) + (0 if is_fixed else moved)


def _is_between(column: int, first: str, last: str) -> bool:
    return min(map(column_of, (first, last))) <= column <= max(map(column_of, (first, last)))


def column_of(letters: str) -> int:
    """The place of a column from 0."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column - 1
