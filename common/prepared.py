"""A queryset that is asked often, made into SQL once: building it takes longer than the database needs to answer.

Only the text is kept, which hangs on nothing but the code; what is asked is asked of the database each time.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import connection, models
from django.db.models.expressions import RawSQL

# They stand for what is filled in, and are like nothing else that a query holds. The last is a sign that Unicode gives to
# nobody: a text may stand inside another, as a word does in a pattern.
ANY_KEY, ANY_DAY, ANY_TEXT = -7_310_002, date(3001, 2, 3), 0xE310

Given = int | date | str


class Prepared:
    """`make` gives the queryset, of `values_list`, for what is filled in: keys, days and texts, each time of the same kinds.

    A text that stands in a pattern is given as that kind of pattern spells it.
    """

    def __init__(self, make: Callable[..., models.QuerySet]) -> None:
        self.make = make
        self._made: dict[str, tuple] = {}

    def rows(self, *given: Given) -> list[tuple]:
        sql, filled, columns = self._filled(given)
        with connection.cursor() as cursor:
            cursor.execute(sql, filled)
            found = cursor.fetchall()
        converters = {
            n: made
            for n, column in enumerate(columns)
            if (made := connection.ops.get_db_converters(column) + column.get_db_converters(connection))
        }
        return [_converted(row, columns, converters) for row in found] if converters else found

    def among(self, *given: Given) -> RawSQL:
        """The only column of the same, to look for something in."""
        sql, filled, _columns = self._filled(given)
        return RawSQL(sql, filled)

    def _filled(self, given: tuple[Given, ...]) -> tuple[str, list, list]:
        sql, places, columns = self._made.get(connection.vendor) or self._prepare(given)
        instead = {_as_kept(_stand_in(n, one)): _as_kept(one) for n, one in enumerate(given)}
        texts = {ANY_TEXT + n: one for n, one in enumerate(given) if isinstance(one, str)}
        return sql, [_fill(place, instead, texts) for place in places], columns

    def _prepare(self, given: tuple[Given, ...]) -> tuple:
        compiler = self.make(*(_stand_in(n, one) for n, one in enumerate(given))).query.get_compiler(
            connection=connection
        )
        sql, places = compiler.as_sql()
        columns = [column for column, *_rest in compiler.select]
        self._made[connection.vendor] = sql, places, columns
        return sql, places, columns


def _stand_in(place: int, given: Given) -> Given:
    if isinstance(given, str):
        return chr(ANY_TEXT + place)
    return ANY_DAY + timedelta(place) if isinstance(given, date) else ANY_KEY - place


def _fill(place: Any, instead: dict, texts: dict[int, str]) -> Any:
    if place in instead:
        return instead[place]
    return place.translate(texts) if isinstance(place, str) else place


def _as_kept(given: Given) -> Any:
    return connection.ops.adapt_datefield_value(given) if isinstance(given, date) else given


def _converted(row: tuple, columns: list, converters: dict[int, list]) -> tuple:
    values = list(row)
    for n, made in converters.items():
        for convert in made:
            values[n] = convert(values[n], columns[n], connection)
    return tuple(values)
