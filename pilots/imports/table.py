"""A file becomes the table that is kept between upload and confirmation: no CPR number is in it."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from common.errors import Refused
from common.sheets import read_rows
from common.tables.names import column_letters
from common.uploads import check_upload
from pilots.imports.cells import as_text, mask
from pilots.imports.header import find_header, keys_of

MOST_ROWS = 2_000
MOST_CELLS = 150_000


def read_table(name, data, known):
    """The list in a file as JSON; `known` are the headers that are recognised. Raises Refused with a sentence."""
    check_upload(name, data, kinds={"xlsx", "csv"})
    return table_of(read_rows(name, data, known), known)


def table_of(sheet, known):
    """The same of a sheet that has been read. Every row of it is in the table, as a row, a name or above them."""
    header, rows = find_header(sheet.rows, known)
    if not rows:
        raise Refused(_("The list has column names but no rows below them"))
    _demand_within(rows)
    masked = [
        [row.number, cell_name(place, row.number)]
        for row in (*header.rows, *rows)
        for place, cell in enumerate(row.cells)
        if mask(cell) != cell
    ]
    width = max(len(header.names), *(len(row.cells) for row in rows))
    names = header.names + [""] * (width - len(header.names))
    return {
        "sheet": sheet.name,
        "ignored": sheet.ignored,
        "above": [[row.number, _summary(row)] for row in header.above],
        "header_rows": [row.number for row in header.rows],
        "header_keys": [keys_of(row) for row in header.rows],
        "headers": [mask(name) for name in names],
        "empty": [place for place in range(width) if not any(_cell(row, place) is not None for row in rows)],
        "rows": [[row.number, [_packed(mask(cell)) for cell in row.cells]] for row in rows],
        "masked": masked,
        # Told, and rows asked about: a filter may have hidden what is not meant.
        "hidden": [row.number for row in rows if row.is_hidden],
        "hidden_columns": [mask(names[place]) for place in sheet.hidden_columns if place < width],
        "broken": [number for number in sheet.broken if number in {row.number for row in rows}],
        "encoding": sheet.encoding,
    }


def _demand_within(rows):
    if len(rows) > MOST_ROWS:
        raise Refused(
            _("The list has more than %(most)s rows. Split it into smaller files") % {"most": "2.000"}
        )
    if sum(cell is not None for row in rows for cell in row.cells) > MOST_CELLS:
        raise Refused(
            _("The list has more than %(most)s filled cells. Split it into smaller files")
            % {"most": "150.000"}
        )


def _summary(row):
    """A row above the table in a few words, for the eye: it is not read."""
    return " · ".join(as_text(mask(cell)) for cell in row.cells if cell is not None)[:160]


def _cell(row, place):
    return row.cells[place] if place < len(row.cells) else None


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
    return f"{column_letters(place)}{number}"
