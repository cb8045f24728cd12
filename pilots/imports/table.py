"""A file becomes the table that is kept between upload and confirmation: no CPR number is in it."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from common.errors import Refused
from common.sheets import SAMPLE_ROWS, first_table, read_rows
from common.uploads import check_upload
from pilots.imports.cells import as_text, mask
from pilots.imports.fields import header_key

MOST_ROWS = 2_000


def read_table(name, data, known):
    """The list in a file as JSON; `known` are the headers that are recognised. Raises Refused with a sentence."""
    check_upload(name, data, kinds={"xlsx", "csv"})
    sheet = read_rows(name, data)
    header, rows = _split(sheet.rows, known)
    if not rows:
        raise Refused(_("The list has column names but no rows below them"))
    if len(rows) > MOST_ROWS:
        raise Refused(
            _("The list has more than %(most)s rows. Split it into smaller files") % {"most": "2.000"}
        )
    masked = [
        [row.number, cell_name(place, row.number)]
        for row in (header, *rows)
        for place, cell in enumerate(row.cells)
        if mask(cell) != cell
    ]
    return {
        "sheet": sheet.name,
        "ignored": sheet.ignored,
        "header_row": header.number,
        "headers": _headers(header, rows),
        "rows": [[row.number, [_packed(mask(cell)) for cell in row.cells]] for row in rows],
        "masked": masked,
    }


def _split(rows, known):
    """The header row and those below it: where most columns are recognised, else the first that looks like one."""
    counts = [
        sum(header_key(cell) in known for cell in row.cells if isinstance(cell, str))
        for row in rows[:SAMPLE_ROWS]
    ]
    best = max(counts, default=0)
    if not best:
        return first_table(rows)
    place = counts.index(best)
    return rows[place], rows[place + 1 :]


def _headers(header, rows):
    """The names of the columns; one that has cells and no name is empty."""
    width = max(len(row.cells) for row in (header, *rows))
    names = ["" if cell is None else as_text(mask(cell)) for cell in header.cells]
    return names + [""] * (width - len(names))


def rows_of(table):
    """(number, cells) of each row, the cells typed as they were read."""
    for number, packed in table["rows"]:
        yield number, [_unpacked(cell) for cell in packed]


def _packed(cell):
    if isinstance(cell, Decimal):
        return {"number": str(cell)}
    if isinstance(cell, date):
        return {"date": f"{cell:%Y-%m-%d}"}
    return cell


def _unpacked(cell):
    match cell:
        case {"number": text}:
            return Decimal(text)
        case {"date": text}:
            return date.fromisoformat(text)
    return cell


def cell_name(place, number):
    """ "F12": the column's letters by its place from 0, and the row's number."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{number}"
