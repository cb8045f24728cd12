"""A queryset that is asked often, made into SQL once: building it takes longer than the database needs to answer.

Only the text is kept, which hangs on nothing but the code; what is asked is asked of the database each time.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple, cast

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.expressions import Func, RawSQL

# They stand for what is filled in, and are like nothing else that a query holds. The last is a sign that Unicode gives to
# nobody: a text may stand inside another, as a word does in a pattern.
ANY_KEY, ANY_DAY, ANY_TEXT = 1_973_100_002, date(3001, 2, 3), 0xE310
# No database counts further, and SQLite refuses to be asked.
LARGEST_KEY = 2**63 - 1

Given = int | date | str


class Led(Func):
    """Is a key among those that another query finds? Found first, they lead PostgreSQL to their rows by the index.

    Of a subquery it expects thousands, whatever is asked for, and reads every row beside it. Each row that is reached in
    another way is compared with all that was found: nothing to order by, no second condition, and nothing to count by in a
    list that may be long.
    """

    arg_joiner, template = " IN ", "%(expressions)s"
    output_field = models.BooleanField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        found_first = {"arg_joiner": " = ANY(ARRAY", "template": "(%(expressions)s))"}
        return self.as_sql(compiler, connection, **found_first, **context)


class Made(NamedTuple):
    """The SQL and what stands in its places; the columns, with what makes Python's values of those that need it; what makes
    an instance of a row, None where only values are asked for; and of each column its own SQL, places and kind.
    """

    sql: str
    places: tuple
    columns: list
    converters: dict[int, list]
    instance: "Instance | None"
    selected: list[tuple[str, tuple, Any]]


class Instance:
    """What Django makes of a row: an instance of a model, and those of what `select_related` names."""

    def __init__(
        self, klass_info: dict[str, Any], columns: list, annotated: dict[str, int] | None = None
    ) -> None:
        self.model, self.places = klass_info["model"], klass_info["select_fields"]
        self.annotated = annotated or {}
        self.fields = [columns[place].target.attname for place in self.places]
        self.key = self.places[self.fields.index(self.model._meta.pk.attname)]
        self.related = [
            (one["local_setter"], one["remote_setter"], Instance(one, columns))
            for one in klass_info.get("related_klass_infos", ())
        ]

    def of(self, row: tuple) -> Any:
        if row[self.key] is None:
            return None
        found = self.model.from_db(DEFAULT_DB_ALIAS, self.fields, [row[place] for place in self.places])
        for keep, keep_back, other in self.related:
            related = other.of(row)
            keep(found, related)
            if related is not None:
                keep_back(related, found)
        for name, place in self.annotated.items():
            setattr(found, name, row[place])
        return found


class Later(Sequence[Any]):
    """Instances that are made of their rows when one is looked at: how many there are is known before."""

    def __init__(self, rows: list[tuple], make: Callable[[tuple], Any]) -> None:
        self.rows, self.make = rows, make

    @cached_property
    def made(self) -> list[Any]:
        return list(map(self.make, self.rows))

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.made)

    def __getitem__(self, place: Any) -> Any:
        return self.made[place]


class Prepared:
    """`make` gives the queryset for what is filled in: keys, days and texts, each time of the same kinds.

    A text that stands in a pattern is given as that kind of pattern spells it.
    """

    def __init__(self, make: Callable[..., models.QuerySet]) -> None:
        self.make = make
        self._made: dict[str, Made] = {}

    def rows(self, *given: Given) -> list[tuple]:
        """The rows as tuples, as of `values_list`."""
        if any(isinstance(one, int) and abs(one) > LARGEST_KEY for one in given):
            return []
        try:
            made = self._made_for(given)
        except EmptyResultSet:
            # Who sees nothing need not ask.
            return []
        with connection.cursor() as cursor:
            cursor.execute(made.sql, _filled(made.places, given))
            found = cursor.fetchall()
        return [_converted(row, made) for row in found] if made.converters else found

    def instances(self, *given: Given) -> list[Any]:
        """The rows as a queryset gives them that asks for no values: with what is annotated and what `select_related` names."""
        return list(self.later(*given))

    def later(self, *given: Given) -> Sequence[Any]:
        """The same, none of which is made before one is looked at."""
        rows = self.rows(*given)
        return Later(rows, cast("Instance", self._made_for(given).instance).of) if rows else []

    def leads(self, path: str, *given: Given) -> "Led":
        """Is what lies at `path` in the only column of the same? For what is most likely in few rows."""
        return Led(path, self.among(*given))

    def among(self, *given: Given) -> RawSQL:
        """The only column of the same, to look for something in."""
        made = self._made_for(given)
        return RawSQL(made.sql, _filled(made.places, given))

    def figures(self, *given: Given) -> list[RawSQL]:
        """The columns of the same, to annotate other rows of its model with; what they ask of a row is asked of those."""
        found = self._made_for(given).selected
        return [RawSQL(sql, _filled(places, given), output_field=kind) for sql, places, kind in found]

    def _made_for(self, given: tuple[Given, ...]) -> Made:
        if connection.vendor not in self._made:
            asked = self.make(*(_stand_in(n, one) for n, one in enumerate(given)))
            compiler = asked.query.get_compiler(connection=connection)
            sql, places = compiler.as_sql()
            columns = [column for column, *_rest in compiler.select]
            selected = [
                (text, filled, column.output_field) for column, (text, filled), *_rest in compiler.select
            ]
            instance = None
            if asked.query.default_cols:
                instance = Instance(compiler.klass_info, columns, compiler.annotation_col_map)
            made = Made(sql, places, columns, _converters_of(columns), instance, selected)
            self._made[connection.vendor] = made
        return self._made[connection.vendor]


def _filled(places: Sequence, given: tuple[Given, ...]) -> list:
    instead = {_as_kept(_stand_in(n, one)): _as_kept(one) for n, one in enumerate(given)}
    texts = {ANY_TEXT + n: one for n, one in enumerate(given) if isinstance(one, str)}
    return [_fill(place, instead, texts) for place in places]


def _stand_in(place: int, given: Given) -> Given:
    if isinstance(given, str):
        return chr(ANY_TEXT + place)
    return ANY_DAY + timedelta(place) if isinstance(given, date) else ANY_KEY + place


def _fill(place: Any, instead: dict, texts: dict[int, str]) -> Any:
    if place in instead:
        return instead[place]
    return place.translate(texts) if isinstance(place, str) else place


def _as_kept(given: Given) -> Any:
    return connection.ops.adapt_datefield_value(given) if isinstance(given, date) else given


def _converters_of(columns: list) -> dict[int, list]:
    found = (connection.ops.get_db_converters(one) + one.get_db_converters(connection) for one in columns)
    return {place: converters for place, converters in enumerate(found) if converters}


def _converted(row: tuple, made: Made) -> tuple:
    values = list(row)
    for place, converters in made.converters.items():
        for convert in converters:
            values[place] = convert(values[place], made.columns[place], connection)
    return tuple(values)
