"""The child process that reads a payroll extract, with little memory and time, no secrets and no database.

    python -m accounting.imports.child FILE KIND <plan.json

The plan is {"codes": [[id, code, first month, last month or null], …], "remembered": {header: field}}. On stdout come
JSON lines: a head, then arrays of the lines that are kept, an object per problem, and last what was counted. CPR and
name columns, and every line under another salary code, never leave this process.
"""

import json
import resource
import sys
from pathlib import Path

MEMORY = 512 * 1024 * 1024
SECONDS = 60
MOST_ROWS = 250_000
MOST_COLUMNS = 200
SAMPLE_ROWS = 20
EVERY = 10_000


class Unreadable(Exception):
    """The file cannot be read as an extract; the argument is a key of `problems.FAILURES`."""


def main(path, kind):
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    _configure()
    plan = json.load(sys.stdin)
    try:
        sheet, ignored, rows = open_rows(Path(path), kind)
        for line in read(rows, plan, {"sheet": sheet, "ignored": ignored}):
            sys.stdout.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    except Unreadable as failure:
        sys.stdout.write(json.dumps({"failure": str(failure)}) + "\n")


def _configure():
    """The parsers of money and dates word their refusals; here only that they refuse is heard."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=False)


def open_rows(path, kind):
    """(name of the sheet, names of the sheets not read, list of rows) of a file."""
    if kind == "csv":
        from common.sheets import TooMuch, csv_rows

        try:
            return "", [], list(csv_rows(path.read_bytes()))
        except TooMuch as reason:
            raise Unreadable(str(reason)) from reason
    return _workbook(path)


def _workbook(path):
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_path(str(path))
        visible = [s.name for s in book.sheets_metadata if s.visible == SheetVisibleEnum.Visible]
        if not visible:
            raise Unreadable("empty")
        rows = book.get_sheet_by_name(visible[0]).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OverflowError) as error:
        raise Unreadable("unreadable") from error
    return visible[0], [name for name in book.sheet_names if name != visible[0]], rows


def read(rows, plan, head):
    """The JSON-ready lines of an extract: head, kept lines and problems, and what was counted."""
    from accounting.imports.columns import PERSONAL, missing, recognise

    if len(rows) > MOST_ROWS:
        raise Unreadable("rows")
    if any(len(row) > MOST_COLUMNS for row in rows[:SAMPLE_ROWS]):
        raise Unreadable("columns")
    place, mapping = _header(rows, plan["remembered"], recognise)
    headers = [_text(cell) for cell in rows[place]]
    fields = set(mapping.values())
    head |= {
        "headers": headers,
        "mapping": {str(column): field for column, field in mapping.items()},
        "personal": [headers[column] for column, field in mapping.items() if field in PERSONAL],
        "header_row": place + 1,
        "total": len(rows) - place - 1,
        "missing": missing(fields),
    }
    yield head
    if head["missing"]:
        return
    from accounting.imports.lines import LineReader

    reader, kept = LineReader(mapping, headers, plan["codes"]), []
    for number, row in enumerate(rows[place + 1 :], place + 2):
        for line in reader.read(number, row):
            if isinstance(line, list):
                kept.append(line)
            else:
                yield line
        if number % EVERY == 0:
            yield from (kept, {"progress": number - place - 1})
            kept = []
    yield from (kept, {"counts": reader.counts()})


def _header(rows, remembered, recognise):
    """(place, mapping) of the header: of the first rows the one in which most columns are recognised."""
    best = max(
        range(min(len(rows), SAMPLE_ROWS)),
        key=lambda place: (len(set(recognise(rows[place], remembered).values())), -place),
        default=None,
    )
    if best is None:
        raise Unreadable("empty")
    mapping = recognise(rows[best], remembered)
    if not mapping:
        raise Unreadable("headless")
    return best, mapping


def _text(cell):
    return "" if cell is None else " ".join(str(cell).split())[:120]


if __name__ == "__main__":
    main(*sys.argv[1:])
