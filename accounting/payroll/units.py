"""In what the amounts of an extract are counted: what its names, titles, notes and columns say. Runs in the child process."""

from itertools import islice

from accounting.payroll.columns import keys
from accounting.payroll.values import label_of
from common.tables.rows import Unreadable
from common.units import DOUBT, KRONER, ORE, THOUSANDS, of_column, of_name, spoken

# Below the names a row may hold the units of the columns.
BELOW = 2


def unit_of(table, found, survey):
    """(KRONER or ORE, ""), or (DOUBT, the words that leave a doubt), of the amounts below a Header.

    Unreadable when they are thousands, or counted in more than one unit.
    """
    place = next(place for place, field in found.columns.fields.items() if field == "amount")
    own = of_name(keys(found.labels)[place])
    said = [*_above(table, found, place, own), *_below(found, survey, place)]
    if own == THOUSANDS or any(unit == THOUSANDS for unit, _words, _is_beside in said):
        raise Unreadable("thousands")
    is_ore = own == ORE or any(unit == ORE and is_beside for unit, _words, is_beside in said)
    columns = [(label, of_column(values)) for label, values in survey.columns() if of_column(values)]
    later = [words for at, _place, _unit, words in survey.mentions if 0 < survey.first < at < survey.last]
    is_mixed = len({unit for _label, unit in columns}) > 1
    columns = [(label, unit) for label, unit in columns if unit != KRONER]
    if mixed := [label for label, unit in columns if is_mixed or unit == DOUBT] or (not is_ore and later):
        raise Unreadable("units", said=label_of(mixed[0]))
    if is_ore:
        return ORE, ""
    doubts = [words for _unit, words, _is_beside in said] + [label for label, _unit in columns]
    if own == DOUBT:
        doubts.append(found.labels[place])
    return (DOUBT, label_of(doubts[0])) if doubts else (KRONER, "")


def _above(table, found, place, own):
    """(unit, words, whether it stands in the amounts' column) of all that is said above the names, and in them."""
    for _at, row, _flaw in islice(table.rows(), found.row):
        if row not in found.lines:
            yield from _of_cells(row, place)
    # What other columns are counted in says nothing where the amounts' own name does.
    yield from _of_cells([table.name, *(found.labels if not own else [])], None)


def _below(found, survey, place):
    for at, at_place, unit, words in survey.mentions:
        yield unit, words, at_place == place and at <= found.row + BELOW


def _of_cells(cells, place):
    for at, cell in enumerate(cells):
        if isinstance(cell, str) and (said := spoken(cell))[0]:
            yield *said, at == place
