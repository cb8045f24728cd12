"""A list of any kind as rows of typed cells, read by the sealed child: what a region's own list of pilots is made of.

As a module that the child imports this is also the list's meaning: every row of the sheet with the known columns.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any

from common.cpr import masked
from common.errors import Refused
from common.tables.names import name_key
from common.tables.reader import reading
from common.tables.rows import File, Table, Unreadable
from common.text import normal

SECONDS = 30
MOST_ROWS = 20_000
MOST_COLUMNS = 1_000
LONGEST_CELL = 32_767
MOST_CHARACTERS = 10_000_000
SAMPLE_ROWS = 20
# So many known names make a sheet a list.
FEWEST = 3
GUIDES = ("vejledning", "guide")
# What is told of a formula that nobody has calculated.
UNCALCULATED = "#FORMEL!"
# Midnight in Denmark, told by a clock in Greenwich: the day is the one after.
MIDNIGHTS = (time(22), time(23))
# A cell of a list may hold a page of text, with semicolons in it.
MOST_LINES, MAY_PART = 500, True


@dataclass(frozen=True)
class Row:
    """`number` is the row's 1-based number in the file, its line in a text; blank rows are left out."""

    number: int
    cells: list
    # Hidden in the sheet, e.g. by a filter.
    is_hidden: bool = False


@dataclass(frozen=True)
class Sheet:
    """What was read; `ignored` names the sheets that were not, `broken` the lines whose quotation mark is astray."""

    name: str
    rows: list[Row]
    ignored: list[str]
    hidden_columns: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    encoding: str = ""


def read_rows(name: str, data: bytes, known: Iterable[str] = ()) -> Sheet:
    """Read a checked .csv or .xlsx file; raise Refused otherwise.

    Of a workbook's visible sheets the one with most of the `known` column names (as `name_key` has them) is read, else
    the first. Cells are
    None, str, bool, int, Decimal, date or datetime; formulas come as their last value.
    """
    from common.tables.sentences import sentence

    plan = {"known": sorted(known)}
    try:
        with reading(kind_of(name), "common.sheets", plan, data, seconds=SECONDS) as lines:
            return _taken_over(lines)
    except Unreadable as failure:
        raise Refused(sentence(failure.key, failure.told)) from failure


def _taken_over(lines: Iterator[Any]) -> Sheet:
    """The Sheet that the child's lines make up; without the empty row at their end they are not all."""
    head = next(lines, None)
    rows = [Row(number, cells, is_hidden) for number, cells, is_hidden in lines]
    if head is None or not rows or rows.pop().number:
        raise Unreadable("unreadable")
    return Sheet(rows=rows, **head)


def kind_of(name: str) -> str:
    return "xlsx" if name.lower().endswith(".xlsx") else "csv"


def first_table(rows: list[Row]) -> tuple[Row, list[Row]]:
    """Split `rows` into the header row and those below it; raise Refused when there is no header.

    The header is the first row of texts only that fills more than half the columns of the widest row;
    titles and notes above a table fill one or two.
    """
    from common.tables.sentences import sentence

    width = max((_filled(row) for row in rows[:SAMPLE_ROWS]), default=0)
    for place, row in enumerate(rows[:SAMPLE_ROWS]):
        texts = sum(isinstance(cell, str) for cell in row.cells)
        if texts == _filled(row) and 2 * texts > width:
            return row, rows[place + 1 :]
    raise Refused(sentence("headless", {}))


def _filled(row: Row) -> int:
    return sum(cell is not None for cell in row.cells)


def score(plan: dict[str, Any]) -> Callable[[list[Any]], int]:
    """How many of the known names stand in a row."""
    known = set(plan["known"])
    return lambda row: sum(isinstance(cell, str) and name_key(cell) in known for cell in row)


def read(file: File, plan: dict[str, Any]) -> Iterator[Any]:
    """The head and the rows of a file as JSON-ready lists, and an empty row last; only ever called in the child."""
    table = _table(file, score(plan))
    rows = list(_within_limits(table))
    facts = table.facts()
    yield {
        "name": table.name,
        "ignored": [one.name for one in file.tables if one is not table],
        "hidden_columns": sorted(facts.hidden_columns),
        "broken": [number for number, _cells, flaw in rows if flaw],
        "encoding": file.encoding,
    }
    errors = defaultdict(list)
    for (number, place), error in [
        *facts.errors.items(),
        *((cell, UNCALCULATED) for cell in facts.uncalculated),
    ]:
        errors[number].append((place, error))
    # A row of nothing but formulas that nobody has calculated has no values.
    rows += [(number, [], "") for number in errors.keys() - {number for number, _cells, _flaw in rows}]
    for number, cells, _flaw in sorted(rows, key=lambda row: row[0]):
        for place, error in errors[number]:
            cells += [None] * (place + 1 - len(cells))
            cells[place] = error
        yield [number, cells, number in facts.hidden_rows]
    yield [0, [], False]


def _table(file: File, how_much: Callable[[list[Any]], int]) -> Table:
    visible = [table for table in file.tables if not table.is_hidden]
    if not visible:
        raise Unreadable("empty")
    if len(visible) == 1:
        return visible[0]

    def best(table: Table) -> int:
        return max(
            (how_much(cells) for _number, cells, _flaw in islice(table.rows(), SAMPLE_ROWS)), default=0
        )

    found = max(visible, key=best)
    if best(found) < FEWEST:
        return found
    lists = [one for one in visible if 2 * best(one) > best(found) and _has_rows(one) and not _is_guide(one)]
    if len(lists) > 1:
        raise Unreadable("sheets", names=", ".join(masked(one.name) for one in lists))
    return found


def _is_guide(table: Table) -> bool:
    """Whether it is the second sheet of our own workbooks, which has the columns' names too."""
    return table.name.casefold() in GUIDES


def _has_rows(table: Table) -> bool:
    """Whether more than the names of columns fill some cells of a row."""
    rows = (cells for _number, cells, _flaw in table.rows())
    return sum(sum(map(bool, cells)) >= FEWEST for cells in islice(rows, SAMPLE_ROWS)) > 1


def _within_limits(table: Table) -> Iterator[tuple[int, list[Any], str]]:
    """The rows without blank ones and the blank ends of others; stop at the first limit."""
    found, characters = 0, 0
    for number, row, flaw in table.rows():
        cells = [_cell(value) for value in row]
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            continue
        found += 1
        characters += sum(len(cell) for cell in cells if isinstance(cell, str))
        _demand(found <= MOST_ROWS, "rows", most=MOST_ROWS)
        _demand(len(cells) <= MOST_COLUMNS, "columns", most=MOST_COLUMNS)
        _demand(characters <= MOST_CHARACTERS, "text")
        yield number, cells, flaw
    _demand(found > 0, "empty")


def _demand(holds: bool, reason: str, **told: object) -> None:
    if not holds:
        raise Unreadable(reason, **told)


def _cell(value: Any) -> Any:
    match value:
        case str():
            return _text(value)
        case float():
            return int(value) if value.is_integer() else Decimal(repr(value))
        case datetime() if value.time() == time.min:
            return value.date()
        case datetime() if value.time() in MIDNIGHTS:
            return str(value)
        case None | bool() | int() | date():
            return value
    return str(value)


def _text(value: str) -> str | None:
    _demand(len(value) <= LONGEST_CELL, "cell")
    _demand("\0" not in value, "nul")
    value = normal(value)
    return value if value.strip() else None
