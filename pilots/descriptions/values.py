"""What a structured field may hold, told from its column in the model: each kind of value as data and in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext as _

from common.dates import format_date


def in_words(value):
    """A plain value as a person reads it; nothing is an empty text."""
    match value:
        case None | "":
            return ""
        case bool():
            return _("Yes") if value else _("No")
        case date():
            return format_date(value)
    return str(value)


def _iso(day):
    return day.isoformat() if day else None


def _day(iso, _column):
    return in_words(date.fromisoformat(iso)) if iso else ""


def _choice(code, column):
    # A frozen text may hold one that is no longer offered.
    return str(dict(column.flatchoices).get(code, code)) if code else ""


@dataclass(frozen=True, eq=False)
class Value:
    """A kind of value: `data` of it is frozen, `words` (of the data and its column) are read, `none` is the data of
    nothing; `cell` is its kind of column in a spreadsheet, where it stands as `in_cell`, given as a row has it."""

    data: Callable = lambda value: value
    words: Callable = lambda data, column: in_words(data)
    none: object = ""
    cell: str = "text"
    in_cell: Callable = lambda value, column: value


TEXT, EMAIL, PROSE = Value(), Value(), Value()
CHOICE = Value(words=_choice, in_cell=_choice)
NUMBER = Value(none=None, cell="integer")
DATE = Value(_iso, _day, none=None, cell="date")
YES_NO = Value(none=None, cell="boolean")
THING = Value(lambda thing: thing.name if thing else "")
THINGS = Value(
    lambda things: [thing.name for thing in things.all()], lambda names, _column: "\n".join(names), ()
)

# The first that a column is.
KINDS = [
    (models.ManyToManyField, THINGS),
    (models.ForeignKey, THING),
    (models.DateField, DATE),
    (models.BooleanField, YES_NO),
    (models.IntegerField, NUMBER),
    (models.EmailField, EMAIL),
    (models.TextField, PROSE),
    (models.CharField, TEXT),
]


def kind_of(column):
    if getattr(column, "choices", None):
        return CHOICE
    return next(kind for fits, kind in KINDS if isinstance(column, fits))
