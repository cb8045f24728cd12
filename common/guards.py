"""What the database itself refuses to have changed, on both databases; written beside the model, as `guards`.

A guard of an update names what *may* change: every other column of the table is frozen, a new one too. The guards of
all models are laid after every migrate (`common.management.commands.migrate`): a migration that rebuilds a table
loses nothing. Those of the table that joins a ManyToManyField stand in the model's `link_guards`, by the field's name.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction

from common import kept, search_letters

# One row of an update by the ORM is asked about; of whole statements the loading of fixtures would be refused.
ANY_ROW = "OLD.id IS NOT NULL"
DECIDED = "what was decided is never changed"
FOREVER = "COALESCE({row}.{name}, '9999-12-31')"
POSTGRES = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE OR REPLACE TRIGGER {name}_rows BEFORE {events} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}();
CREATE OR REPLACE TRIGGER {name}_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""
POSTGRES_WHEN = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF {when} THEN
    RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER {name}_rows BEFORE {events} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
CREATE OR REPLACE TRIGGER {name}_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""
# Asked once for a whole statement: a trigger for each row would make an import ten times slower.
POSTGRES_ADDED = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM added WHERE {when}) THEN
    RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER {name} AFTER INSERT ON {table}
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""
SQLITE = """
CREATE TRIGGER {name} BEFORE {events} ON {table} {when} BEGIN SELECT RAISE(ABORT, '{message}'); END;
"""


@dataclass(frozen=True)
class Guard:
    """Refuse `events` on a table's rows where `when`; without it, whole statements. PostgreSQL refuses TRUNCATE too.

    `when` is SQL over OLD and NEW that both databases read. An update is refused if it writes a field that is not one
    of `may_change`, or only one of `changes` when those are named.
    """

    rule: str
    events: tuple[str, ...]
    message: str
    when: str = ""
    may_change: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    # Asks for all the rows of a statement at once, which `when` calls "NEW".
    is_of_statement: bool = False

    def frozen(self, model: type[models.Model], there: list[str]) -> list[str]:
        """The columns that no update may write, of those that are `there` in the table."""
        if self.changes:
            return _columns(model, self.changes)
        free = set(_columns(model, self.may_change))
        return [column for column in there if column not in free]


def append_only(message: str) -> Guard:
    """What is added is never changed or deleted."""
    return Guard("is_append_only", ("UPDATE", "DELETE"), message)


def keeps(
    rule: str, message: str, *, may_change: tuple = (), changes: tuple = (), when: str = ANY_ROW
) -> Guard:
    """All fields but those that `may_change` stay as they are; or those in `changes` alone."""
    return Guard(rule, ("UPDATE",), message, when, may_change, changes)


def never_deleted(message: str, when: str = "") -> Guard:
    return Guard("is_kept", ("DELETE",), message, when)


def refuses(rule: str, message: str, *events: str, when: str = "") -> Guard:
    return Guard(rule, events, message, when)


def parts_of(state: str, message: str) -> list[Guard]:
    """A document's parts are frozen with it; `state` is SQL over {row} that is true where it is frozen."""
    old, new = state.format(row="OLD"), state.format(row="NEW")
    return [
        Guard("is_not_added", ("INSERT",), message, new),
        Guard("is_not_changed", ("UPDATE",), message, f"{old} OR {new}"),
        Guard("is_not_deleted", ("DELETE",), message, old),
    ]


def overlaps(table: str, same: list[str], start: str, end: str) -> str:
    """SQL: another row of the same thing runs on some of the same days; one that never ran is in nobody's way."""
    theirs, ours = FOREVER.format(row="o", name=end), FOREVER.format(row="NEW", name=end)
    keys = " AND ".join(f"o.{column} = NEW.{column}" for column in same)
    return (
        # Words of our own, no input.
        f"{ours} >= NEW.{start} AND EXISTS (SELECT 1 FROM {table} o WHERE {keys} AND o.id <> NEW.id "  # noqa: S608
        f"AND {theirs} >= o.{start} AND o.{start} <= {ours} AND {theirs} >= NEW.{start})"
    )


def guarded() -> Iterator[tuple[type[models.Model], Guard]]:
    """Every model with each of its guards, the tables of ManyToManyFields too."""
    for model in apps.get_models():
        for guard in vars(model).get("guards", ()):
            yield model, guard
        for name, guards in vars(model).get("link_guards", {}).items():
            for guard in guards:
                link: Any = model._meta.get_field(name).remote_field
                yield link.through, guard


def name_of(model: type[models.Model], guard: Guard) -> str:
    return f"{model._meta.model_name}_{guard.rule}"


def lay(connection: Any) -> None:
    """Lay the guards of every table that is there, as the models tell them, and take away all others."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if connection.vendor == "sqlite":
            _take_off_sqlite(cursor)
        laid = set()
        for model, guard in guarded():
            if model._meta.db_table in tables:
                for statement in statements(connection, cursor, model, guard):
                    cursor.execute(statement)
                laid.add(name_of(model, guard))
        laid |= kept.lay(connection, cursor, tables)
        if connection.vendor == "sqlite":
            search_letters.lay(cursor, tables)
        if connection.vendor == "postgresql":
            _forget_others(cursor, laid)


@contextmanager
def off_while_tables_are_rebuilt(connection: Any) -> Iterator[None]:
    """SQLite cannot rename a table that some trigger names; afterwards all are laid, whatever happened."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            _take_off_sqlite(cursor)
    try:
        yield
    finally:
        lay(connection)


def statements(connection: Any, cursor: Any, model: type[models.Model], guard: Guard) -> list[str]:
    """The SQL that lays a guard."""
    table = model._meta.db_table
    # Django's own description of a table reads SQLite's SQL word by word.
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} LIMIT 0")  # noqa: S608  a model's own
    there = [column[0] for column in cursor.description]
    frozen = guard.frozen(model, there)
    # Where nothing may change the statement is refused whatever it writes.
    is_some = len(frozen) < len(there)
    # A column may be called what SQL calls something else: "case".
    columns = ", ".join(connection.ops.quote_name(column) for column in frozen)
    events = [f"UPDATE OF {columns}" if e == "UPDATE" and is_some else e for e in guard.events]
    words = {"name": name_of(model, guard), "table": table, "message": guard.message}
    if connection.vendor == "postgresql":
        template = POSTGRES_ADDED if guard.is_of_statement else POSTGRES_WHEN if guard.when else POSTGRES
        when = guard.when.replace("NEW.", "added.") if guard.is_of_statement else guard.when
        return [template.format(**words, events=" OR ".join(events), when=when)]
    when = f"WHEN {guard.when}" if guard.when else ""
    return [
        SQLITE.format(
            **words | {"name": f"{words['name']}_{event.split()[0].lower()}"}, events=event, when=when
        )
        for event in events
    ]


def _columns(model: type[models.Model], names: Any) -> list[str]:
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    return [field.column for field in fields]


def _take_off_sqlite(cursor: Any) -> None:
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for (name,) in cursor.fetchall():
        cursor.execute(f'DROP TRIGGER "{name}"')


def _forget_others(cursor: Any, laid: Any) -> None:
    cursor.execute(
        "SELECT DISTINCT p.proname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
        "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE NOT t.tgisinternal AND n.nspname = current_schema()"
    )
    for (name,) in cursor.fetchall():
        if name not in laid:
            cursor.execute(f'DROP FUNCTION "{name}"() CASCADE')
