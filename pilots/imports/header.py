"""Which rows of a sheet name its columns: one, or two where a name above spans several below."""

from dataclasses import dataclass

from common.sheets import SAMPLE_ROWS, first_table
from common.tables.names import name_key
from pilots.imports.cells import as_text, mask


@dataclass(frozen=True)
class Header:
    """`rows` name the columns, `above` stand before them; `names` has a name, or an empty one, for each column."""

    rows: list
    above: list
    names: list
    recognised: int


def find_header(rows, known):
    """The header where most columns are recognised, and the rows below it; Refused when nothing looks like one.

    Of several sheets that one is the list whose header recognises most.
    """
    places = range(min(SAMPLE_ROWS, len(rows)))
    # One row where it says as much as two; the first of those that say the same.
    tried = (_header(rows, place, height, known) for height in (1, 2) for place in places)
    best = max(filter(None, tried), key=lambda header: header.recognised, default=None)
    if best is None or not best.recognised:
        row, _below = first_table(rows)
        best = _header(rows, rows.index(row), 1, known)
    return best, rows[len(best.above) + len(best.rows) :]


def _header(rows, place, height, known):
    """The header that begins at a place, or None where two rows do not name columns together."""
    chosen = rows[place : place + height]
    names = [_text(cell) for cell in chosen[0].cells] if height == 1 else _joined(chosen, known)
    if names is None:
        return None
    recognised = sum(key_of(name, known) in known for name in names if name)
    return Header(chosen, rows[:place], [key_name(name, known) for name in names], recognised)


def _joined(rows, known):
    """The names of two rows: the lower belongs to the name above it, which may span the empty cells after it."""
    if len(rows) < 2 or not all(cell is None or isinstance(cell, str) for row in rows for cell in row.cells):
        return None
    width = max(len(row.cells) for row in rows)
    upper, lower = ([_text(cell) for cell in row.cells] + [""] * (width - len(row.cells)) for row in rows)
    names, above = [], ""
    for high, low in zip(upper, lower, strict=True):
        above = high or (above if low else "")
        both = f"{above} {low}".strip()
        if high and low and key_of(high, known) in known and key_of(both, known) not in known:
            # A column that has its name already: what stands below is the first row of the list.
            return None
        names.append(next((name for name in (both, low) if name and key_of(name, known) in known), both))
    return names


def _text(cell):
    return as_text(cell) if cell is not None else ""


def keys_of(row):
    return [name_key(_text(mask(cell))) for cell in row.cells]


def key_of(name, known):
    """The header's key, of a word that was broken over two lines too, where that is known."""
    readings = (name, name.replace("-\n", ""), name.replace("\n", ""))
    return next((key for key in map(name_key, readings) if key in known), name_key(name))


def key_name(name, known):
    """The name as it is shown and mapped: its broken words joined where that makes it known."""
    if name_key(name) in known:
        return name
    readings = (name.replace("-\n", ""), name.replace("\n", ""))
    return next((reading for reading in readings if name_key(reading) in known), name)
