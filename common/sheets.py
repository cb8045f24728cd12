"""The one reader of uploaded lists. Files are parsed in a child process with little memory and time.

Run as a program this module is that child: file on stdin, rows as JSON lines on stdout. Whatever goes
wrong in it, a crash included, reaches the caller as Refused.
"""

import csv
import io
import json
import re
import resource
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from pathlib import Path

from common.errors import Refused
from common.text import normal

MOST_ROWS = 20_000
MOST_COLUMNS = 200
LONGEST_CELL = 32_767
MOST_CHARACTERS = 10_000_000
MEMORY = 512 * 1024 * 1024
SECONDS = 30
DELIMITERS = ";\t,"
SAMPLE_ROWS = 20
# How Excel writes a character that XML cannot hold; half a surrogate pair is left as it stands.
ENCODED = re.compile("_x((?![dD][89a-fA-F])[0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Row:
    """`number` is the row's 1-based number in the file; blank rows are left out."""

    number: int
    cells: list


@dataclass(frozen=True)
class Sheet:
    """What was read; `ignored` names the sheets that were not, hidden ones included."""

    name: str
    rows: list[Row]
    ignored: list[str]


class TooMuch(Exception):
    """The file holds more than is read; the argument is a key of `_sentences`."""


def read_rows(name, data):
    """Read a checked .csv or .xlsx file, the first visible sheet of a workbook; raise Refused otherwise.

    Cells are None, str, bool, int, Decimal, date or datetime; formulas come as their last value.
    """
    command = [sys.executable, "-W", "ignore", "-m", "common.sheets", kind_of(name)]
    root = Path(__file__).parent.parent
    try:
        # An empty environment: the child reads strangers' files and needs none of our secrets.
        child = subprocess.run(
            command, input=data, capture_output=True, timeout=SECONDS, check=False, cwd=root, env={}
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(_sentences()["unreadable"]) from error
    return _understood(child.returncode, child.stdout)


def _understood(returncode, output):
    """The child's answer as a Sheet; a child that crashed or was killed has read something it should not."""
    if returncode:
        raise Refused(_sentences()["unreadable"])
    head, *lines = map(_loads, output.splitlines())
    if "refused" in head:
        raise Refused(_sentences()[head["refused"]])
    return Sheet(head["name"], [Row(*line) for line in lines], head["ignored"])


def kind_of(name):
    return "xlsx" if name.lower().endswith(".xlsx") else "csv"


def first_table(rows):
    """Split `rows` into the header row and those below it; raise Refused when there is no header.

    The header is the first row of texts only that fills more than half the columns of the widest row;
    titles and notes above a table fill one or two.
    """
    width = max((_filled(row) for row in rows[:SAMPLE_ROWS]), default=0)
    for place, row in enumerate(rows[:SAMPLE_ROWS]):
        texts = sum(isinstance(cell, str) for cell in row.cells)
        if texts == _filled(row) and 2 * texts > width:
            return row, rows[place + 1 :]
    raise Refused(_sentences()["headless"])


def _filled(row):
    return sum(cell is not None for cell in row.cells)


def _sentences():
    # Imported here, because the child needs no Django and starts in half the time without it.
    from django.utils.translation import gettext as _

    return {
        "unreadable": _("The file could not be read. Open it, save it again and upload that"),
        "nul": _("The file contains characters that do not belong in a list. Save it again as .xlsx"),
        "rows": _("The file has more than %(most)s rows. Split it into smaller files") % {"most": "20.000"},
        "columns": _("The file has more than %(most)s columns") % {"most": MOST_COLUMNS},
        "cell": _("A cell of the file holds more text than fits in a cell of a spreadsheet"),
        "text": _("The file holds too much text. Split it into smaller files"),
        "empty": _("The file has no rows"),
        "headless": _("No row with column names was found among the first rows of the file"),
    }


def _loads(line):
    return json.loads(line, object_hook=_typed)


def _typed(value):
    match value:
        case {"number": text}:
            return Decimal(text)
        case {"date": text}:
            return date.fromisoformat(text)
        case {"moment": text}:
            return datetime.fromisoformat(text)
    return value


def _plain(value):
    if isinstance(value, Decimal):
        return {"number": str(value)}
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    return {"date": value.isoformat()}


def main(kind):
    """Read the file on stdin and print it as JSON lines: a head, then a line per row."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        lines = parse(kind, sys.stdin.buffer.read())
    except TooMuch as reason:
        lines = [{"refused": str(reason)}]
    sys.stdout.writelines(json.dumps(line, default=_plain) + "\n" for line in lines)


def parse(kind, data):
    """The head and the rows of a file as JSON-ready lists; only ever called inside the child."""
    name, ignored, raw = _read_workbook(data) if kind == "xlsx" else ("", [], csv_rows(data))
    return [{"name": name, "ignored": ignored}, *_within_limits(raw)]


def _read_workbook(data):
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not visible:
        raise TooMuch("empty")
    # Some programs write a dimension that is too small or a million rows too large.
    visible[0].reset_dimensions()
    ignored = [sheet.title for sheet in book.worksheets if sheet is not visible[0]]
    return visible[0].title, ignored, _decoded_rows(visible[0].iter_rows(values_only=True))


def _decoded_rows(rows):
    for row in rows:
        yield [ENCODED.sub(_character, cell) if isinstance(cell, str) else cell for cell in row]


def _character(match):
    return chr(int(match[1], 16))


def csv_rows(data):
    """The rows of a .csv file, whatever its delimiter and encoding; TooMuch when it is none."""
    text = _decoded(data)
    if "\0" in text:
        raise TooMuch("nul")
    csv.field_size_limit(len(data) + 1)
    first, _newline, rest = text.partition("\n")
    if first.strip().lower() in {f"sep={delimiter}" for delimiter in DELIMITERS}:
        return csv.reader(io.StringIO(f"\n{rest}", newline=""), delimiter=first.strip()[-1])
    return csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))


def _decoded(data):
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def _delimiter(text):
    """The delimiter by which most of the first rows are equally wide; earlier in DELIMITERS wins a tie."""

    def agreement(delimiter):
        rows = islice(
            filter(None, csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)), SAMPLE_ROWS
        )
        widths = Counter(len(row) for row in rows if len(row) > 1)
        return max(widths.values(), default=0)

    return max(DELIMITERS, key=agreement)


def _within_limits(raw):
    """Number the rows, drop blank ones and the blank ends of others, and stop at the first limit."""
    found, characters = 0, 0
    for number, row in enumerate(raw, 1):
        cells = [_cell(value) for value in row]
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            continue
        found += 1
        characters += sum(len(cell) for cell in cells if isinstance(cell, str))
        _demand(found <= MOST_ROWS, "rows")
        _demand(len(cells) <= MOST_COLUMNS, "columns")
        _demand(characters <= MOST_CHARACTERS, "text")
        yield [number, cells]
    _demand(found, "empty")


def _demand(holds, reason):
    if not holds:
        raise TooMuch(reason)


def _cell(value):
    match value:
        case str():
            return _text(value)
        case float():
            return int(value) if value.is_integer() else Decimal(repr(value))
        case datetime() if value.time() == time.min:
            return value.date()
        case None | bool() | int() | date():
            return value
    return str(value)


def _text(value):
    _demand(len(value) <= LONGEST_CELL, "cell")
    _demand("\0" not in value, "nul")
    value = normal(value)
    return value if value.strip() else None


if __name__ == "__main__":
    main(*sys.argv[1:])
