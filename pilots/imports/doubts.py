"""What a list as a whole leaves in doubt: the order of a column's dates, and in what its amounts are counted.

Each cell of such a column is told as wrong: a month turned round, or kroner that are thousands, would not show.
"""

from dataclasses import replace

from django.utils.translation import gettext as _

from common.dates import DATED, MONTH, order_of
from common.units import spoken
from pilots.imports.cells import Wrong, amount, as_text, day
from pilots.imports.table import rows_of


def with_doubts(fields, table, columns):
    """The fields {key: Field}, those in doubt with a reader that says so."""
    rows = [cells for _number, cells in rows_of(table)]
    found = dict(fields)
    for key, place in columns.items():
        cells = [cells[place] for cells in rows if place < len(cells) and cells[place] is not None]
        if fields[key].read is day and order_of([cell for cell in cells if isinstance(cell, str)]) == MONTH:
            found[key] = replace(fields[key], read=_month_first)
        elif fields[key].read is amount and (words := _unit_said(table, rows, columns, place)):
            found[key] = replace(fields[key], read=_of_unit(words))
    return found


def _month_first(value):
    if isinstance(value, str) and not DATED.fullmatch(value.strip()):
        return day(value)
    raise Wrong(
        _("“%(text)s” stands in a column whose dates begin with the month") % {"text": as_text(value)[:40]},
        _("Write the dates of the column as day, month and year, e.g. 31.12.2027"),
    )


def _of_unit(words):
    def read(value):
        raise Wrong(
            _("The list says “%(words)s”, and the account is in kroner") % {"words": words},
            _("Write the amounts in kroner, and take the words out"),
        )

    return read


def _unit_said(table, rows, columns, place):
    """The words in which a list says that amounts are not kroner: above it, in the column's name, or in a row without a title."""
    title = columns["title"]
    untitled = [cells for cells in rows if title >= len(cells) or cells[title] is None]
    texts = [table["headers"][place], *(text for _number, text in table["above"])]
    texts += [cell for cells in untitled for cell in cells if isinstance(cell, str)]
    return next((words for unit, words in map(spoken, texts) if unit), "")
