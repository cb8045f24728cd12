"""Many rows at once: COPY on PostgreSQL, batches of inserts on SQLite. Constraints and triggers hold as ever."""

import gc
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from django.db import connection
from django.db.models import Model

from common.money import from_ore, to_ore
from common.money_fields import KronerField

BATCH = 5000
SPECIAL = re.compile(r"[\\\t\n\r]")
ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@contextmanager
def many_objects() -> Iterator[None]:
    """While a great many objects are made the collector does not go through all of them again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def insert(
    model: type[Model], names: Iterable[str], rows: Iterable[Sequence[Any]], *, in_ore: bool = False
) -> int:
    """Insert tuples of Python values, in the order of the field `names`, and return how many.

    With `in_ore` money is given as whole øre, as the database keeps it. The database reads the first rows while the
    last are being made, so `rows` may ask it nothing after the first.
    """
    fields = [model._meta.get_field(name) for name in names]
    rows = iter(rows)
    first = list(islice(rows, 1))
    if not first:
        return 0
    load = _copy if connection.vendor == "postgresql" else _insert
    table = connection.ops.quote_name(model._meta.db_table)
    return load(table, fields, _batches(chain(first, rows)), in_ore=in_ore)


def _batches(rows: Iterator[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _columns(fields: list[Any]) -> str:
    return ", ".join(connection.ops.quote_name(field.column) for field in fields)


def _copy(table: str, fields: list[Any], batches: Iterator[list[Sequence[Any]]], *, in_ore: bool) -> int:
    """Written as text here: half the time of letting the driver adapt each value."""
    money = [] if in_ore else _money(fields)
    statement, count = f"COPY {table} ({_columns(fields)}) FROM STDIN", 0
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for batch in batches:
            copy.write("".join(_line(row, money) for row in batch))
            count += len(batch)
    return count


def _money(fields: list[Any]) -> list[int]:
    return [place for place, field in enumerate(fields) if isinstance(field, KronerField)]


def _line(row: Sequence[Any], money: list[int]) -> str:
    values = list(row)
    for place in money:
        if values[place] is not None:
            values[place] = to_ore(values[place])
    return "\t".join([_spelled(value) for value in values]) + "\n"


def _spelled(value: object) -> str:
    """A value as COPY's text format wants it; only text can hold what must be escaped."""
    if type(value) is int:
        return str(value)
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return _escaped(value)
    return value.isoformat() if isinstance(value, datetime) else str(value)


@lru_cache(maxsize=10_000)
def _escaped(text: str) -> str:
    """The same few texts stand in thousands of rows."""
    return text.translate(ESCAPED) if SPECIAL.search(text) else str(text)


def _insert(table: str, fields: list[Any], batches: Iterator[list[Sequence[Any]]], *, in_ore: bool) -> int:
    money = _money(fields) if in_ore else []
    places, count = ", ".join(["%s"] * len(fields)), 0
    statement = f"INSERT INTO {table} ({_columns(fields)}) VALUES ({places})"  # noqa: S608  our own names only
    with connection.cursor() as cursor:
        for batch in batches:
            cursor.executemany(statement, [_adapted(row, fields, money) for row in batch])
            count += len(batch)
    return count


def _adapted(row: Sequence[Any], fields: list[Any], money: list[int]) -> list[Any]:
    """`money` has the places of whole øre."""
    if money:
        row = [from_ore(value) if place in money else value for place, value in enumerate(row)]
    return [field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)]
