"""The child process that reads a payroll extract, with little memory and time, no secrets and no database.

    python -m accounting.imports.child FILE KIND <plan.json

The plan is {"codes": [[id, code, first month, last month or null], …], "remembered": {header: field}}. On stdout come
JSON lines: a head, then what lines are about, arrays of the kept lines, which name that by its place, an object per
line that cannot be read, and last what was counted; without that last line the file has not been read to its end. CPR
and name columns, and every line under another salary code, never leave this process.
"""

import json
import resource
import sys
from itertools import chain, islice
from pathlib import Path

MEMORY = 512 * 1024 * 1024
SECONDS = 60
MOST_ROWS = 250_000
MOST_COLUMNS = 200
SAMPLE_ROWS = 20
EVERY = 10_000
MASK = "••••••-••••"


class Unreadable(Exception):
    """The file cannot be read as an extract; the argument is a key of `extract.FAILURES`."""


def main(path, kind):
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    _configure()
    plan = json.load(sys.stdin)
    try:
        head, rows = open_rows(Path(path), kind)
        for line in read(head, rows, plan):
            sys.stdout.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    except Unreadable as failure:
        sys.stdout.write(json.dumps({"failure": str(failure)}) + "\n")


def _configure():
    """The parsers of money and dates word their refusals; here only that they refuse is heard."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=False)


def open_rows(path, kind):
    """({"sheet", "ignored", "total"}, the rows one by one) of a file."""
    if kind == "csv":
        from common.sheets import TooMuch, csv_rows

        data = path.read_bytes()
        try:
            return {"sheet": "", "ignored": [], "total": data.count(b"\n")}, csv_rows(data)
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
        sheet = book.get_sheet_by_name(visible[0])
    except (CalamineError, ValueError, OverflowError) as error:
        raise Unreadable("unreadable") from error
    ignored = [_text(name) for name in book.sheet_names if name != visible[0]]
    return {"sheet": _text(visible[0]), "ignored": ignored, "total": sheet.height}, sheet.iter_rows()


def read(head, rows, plan):
    """The JSON-ready lines of an extract: head, kept lines and problems, and what was counted."""
    from accounting.imports.columns import PERSONAL, missing, recognise

    sample = list(islice(rows, SAMPLE_ROWS))
    if any(len(row) > MOST_COLUMNS for row in sample):
        raise Unreadable("columns")
    place, mapping = _header(sample, plan["remembered"], recognise)
    headers = [_text(cell) for cell in sample[place]]
    head |= {
        "headers": headers,
        "mapping": {str(column): field for column, field in mapping.items()},
        "personal": [headers[column] for column, field in mapping.items() if field in PERSONAL],
        "header_row": place + 1,
        "missing": missing(set(mapping.values())),
    }
    yield head
    if head["missing"]:
        yield {"counts": {}}
        return
    yield from _lines(chain(sample[place + 1 :], rows), place + 2, mapping, headers, plan["codes"])


def _lines(rows, first, mapping, headers, codes):
    from accounting.imports.lines import LineReader

    reader, kept, told = LineReader(mapping, headers, codes), [], 0
    for number, row in enumerate(rows, first):
        if number > MOST_ROWS:
            raise Unreadable("rows")
        line = reader.read(number, row)
        if isinstance(line, list):
            kept.append(line)
        elif line:
            yield line
        if number % EVERY == 0:
            yield from ({"about": reader.told_since(told)}, kept, {"progress": number})
            kept, told = [], len(reader.told)
    yield from ({"about": reader.told_since(told)}, kept, {"counts": reader.counts()})


def _header(sample, remembered, recognise):
    """(place, mapping) of the header: of the first rows the one in which most columns are recognised."""
    if not sample:
        raise Unreadable("empty")
    found = [recognise(row, remembered) for row in sample]
    best = max(range(len(found)), key=lambda place: (len(set(found[place].values())), -place))
    if not found[best]:
        raise Unreadable("headless")
    return best, found[best]


def _text(cell):
    """A name of a column or sheet, without what looks like a CPR number."""
    from common.cpr import CPR
    from common.text import normal_line

    return "" if cell is None else CPR.sub(MASK, " ".join(normal_line(str(cell)).split()))[:120]


if __name__ == "__main__":
    main(*sys.argv[1:])
