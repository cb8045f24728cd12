"""What the database itself keeps of other tables' rows, on both databases; written beside its model, as `kept`.

A row is reckoned anew from scratch, in the transaction that changes something it rests on: there is no sum that could
drift, and none that writers wait for. Of rows that are added and never changed, those that are alike and are added by one
statement are kept as one. All rows are reckoned once more when the triggers are laid, with the guards, after every migrate.
Nobody else writes them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models

# Once for a whole statement, planned anew each time, and by indexes: where a table was looked at while it was empty, the plan
# would read all of it for each changed row, 64 seconds instead of 33 while 8,000 pilots are loaded. The kept
# rows are locked first: of two that change what one row rests on, the later sees what the other changed. They are kept in
# the mode too in which PostgreSQL's other triggers, the guards, are silent.
POSTGRES = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql
SET plan_cache_mode = force_custom_plan SET enable_seqscan = off AS $$
BEGIN
  {lock}
  {statement};
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {table} REFERENCING {row} TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION {name}();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name};
"""
LOCK = "PERFORM 1 FROM {kept} WHERE {key} IN ({which}) ORDER BY {key} FOR UPDATE;"
SQLITE = "CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {statement}; END;"
# The day in Copenhagen of a moment. SQLite asks Django, which reads and writes it.
DAY = {
    "postgresql": "({moment} AT TIME ZONE 'Europe/Copenhagen')::date",
    "sqlite": "django_datetime_cast_date({moment}, 'Europe/Copenhagen', 'UTC')",
}


@dataclass(frozen=True)
class Source:
    """A change of a table ("INSERT", "UPDATE" or "DELETE") on which kept rows are reckoned anew.

    `column` of the changed rows gives their keys, or `which`, SQL that gives the keys of what stands for {changed} in it.
    """

    table: str
    event: str
    column: str
    which: str = "{changed}"

    @property
    def row(self) -> str:
        return "OLD" if self.event == "DELETE" else "NEW"

    def keys(self, vendor: str) -> str:
        one = f"SELECT {self.column} FROM changed" if vendor == "postgresql" else f"{self.row}.{self.column}"  # noqa: S608
        return self.which.format(changed=one)


@dataclass(frozen=True)
class Kept:
    """Rows that go with those of an `owner` table, by its key, and are told by a SELECT that both databases read.

    `reckoned` gives the columns in the order of the model; `{name}` in it is the day of a moment in `days`. `key` is what
    the owner's key is called there. With `alike`, the columns in which owners are alike that are kept as one, it gives
    the first of their keys; such owners are never changed and never taken away.
    """

    owner: str
    key: str
    reckoned: str
    sources: tuple[Source, ...]
    days: Mapping[str, str] = field(default_factory=dict)
    alike: str = ""

    def all_anew(self, model: type[models.Model], vendor: str) -> tuple[str, str]:
        # Words of our own, no input.
        return f"DELETE FROM {model._meta.db_table}", self._reckon(model, vendor, "1 = 1")  # noqa: S608

    def triggers(self, model: type[models.Model], vendor: str) -> Iterator[tuple[str, str]]:
        """The name and the SQL of each."""
        kept, key = model._meta.db_table, str(model._meta.pk.column)
        template = POSTGRES if vendor == "postgresql" else SQLITE
        gone = Source(self.owner, "DELETE", "id")
        for source in [gone, *self.sources]:
            which = source.keys(vendor)
            # By what it stands on: one that is no longer laid is known by its name, and taken away.
            name = f"{model._meta.model_name}_is_kept_{source.table}_{source.event}".lower()
            words = {"name": name, "table": source.table, "which": which}
            words |= {"event": source.event, "row": source.row, "kept": kept, "key": key}
            statement = self._reckon(model, vendor, f"{self.key} IN ({which})")
            if source is gone:
                statement = f"DELETE FROM {kept} WHERE {key} IN ({which})"  # noqa: S608
            # What is only ever added to has no kept row yet.
            lock = "" if self.alike else LOCK.format(**words)
            yield words["name"], template.format(statement=statement, lock=lock, **words)

    def _reckon(self, model: type[models.Model], vendor: str, where: str) -> str:
        columns = [str(column.column) for column in model._meta.concrete_fields]
        key, *others = columns
        days = {name: DAY[vendor].format(moment=moment) for name, moment in self.days.items()}
        return (
            f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) {self.reckoned.format(**days)} "
            f"WHERE {where} {self.alike and f'GROUP BY {self.alike}'} ON CONFLICT ({key}) DO UPDATE SET "
            + ", ".join(f"{column} = excluded.{column}" for column in others)
        )


def is_kept(model: type[models.Model]) -> bool:
    """Are its rows written by the database alone?"""
    return "kept" in vars(model)


def kept() -> Iterator[tuple[type[models.Model], Kept]]:
    for model in apps.get_models():
        if found := vars(model).get("kept"):
            yield model, found


def lay(connection: Any, cursor: Any, tables: set[str]) -> set[str]:
    """Lay the triggers of the tables that are there, reckon all their rows, and return the triggers' names."""
    laid = set()
    # PostgreSQL alters no table of which something still has to be checked.
    connection.check_constraints()
    for model, how in kept():
        if model._meta.db_table in tables:
            for name, statement in how.triggers(model, connection.vendor):
                cursor.execute(statement)
                laid.add(name)
            for statement in how.all_anew(model, connection.vendor):
                cursor.execute(statement)
    return laid
