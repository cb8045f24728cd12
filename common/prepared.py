"""A queryset that every request asks, made into SQL once: building it takes longer than the database needs to answer.

Only the text is kept, which hangs on nothing but the code; what is asked is asked of the database each time.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import connection, models

# They stand for what is filled in, and are like nothing else that a query holds.
ANY_KEY, ANY_DAY = -7_310_002, date(3001, 2, 3)

Given = int | date


class Prepared:
    """`make` gives the queryset, of `values_list`, for what is filled in: keys and days, each time of the same kinds."""

    def __init__(self, make: Callable[..., models.QuerySet]) -> None:
        self.make = make
        self._made: dict[str, tuple] = {}

    def rows(self, *given: Given) -> list[tuple]:
        sql, places, columns = self._made.get(connection.vendor) or self._prepare(given)
        filled = {_as_kept(_stand_in(n, one)): _as_kept(one) for n, one in enumerate(given)}
        with connection.cursor() as cursor:
            cursor.execute(sql, [filled.get(place, place) for place in places])
            found = cursor.fetchall()
        converters = {
            n: made
            for n, column in enumerate(columns)
            if (made := connection.ops.get_db_converters(column) + column.get_db_converters(connection))
        }
        return [_converted(row, columns, converters) for row in found] if converters else found

    def _prepare(self, given: tuple[Given, ...]) -> tuple:
        compiler = self.make(*(_stand_in(n, one) for n, one in enumerate(given))).query.get_compiler(
            connection=connection
        )
        sql, places = compiler.as_sql()
        columns = [column for column, *_rest in compiler.select]
        self._made[connection.vendor] = sql, places, columns
        return sql, places, columns


def _stand_in(place: int, given: Given) -> Given:
    return ANY_DAY + timedelta(place) if isinstance(given, date) else ANY_KEY - place


def _as_kept(given: Given) -> Any:
    return connection.ops.adapt_datefield_value(given) if isinstance(given, date) else given


def _converted(row: tuple, columns: list, converters: dict[int, list]) -> tuple:
    values = list(row)
    for n, made in converters.items():
        for convert in made:
            values[n] = convert(values[n], columns[n], connection)
    return tuple(values)
