"""Migration operations that let the database itself refuse to change history, on both databases."""

from django.db.migrations.operations.base import Operation

POSTGRES = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER {name}_rows BEFORE {events} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}();
CREATE TRIGGER {name}_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""
POSTGRES_WHEN = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER {name}_rows BEFORE {events} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
CREATE TRIGGER {name}_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""
SQLITE = """
CREATE TRIGGER {name}_{event_name} BEFORE {event} ON {table} {when}
BEGIN SELECT RAISE(ABORT, '{message}'); END;
"""


class Statements(Operation):
    """Run statements that each database has its own wording of; nothing of the models changes.

    Not RunPython: that renders every model anew each time it is run, and guards are many.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, statements):
        """`statements` are lists by vendor: {"postgresql": [...], "sqlite": [...]}."""
        self.statements = statements

    def state_forwards(self, app_label, state):
        """The models stay as they are."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for statement in self.statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """The tables are dropped with their guards."""

    def describe(self):
        return "Guards history"


def forbid(table, *events, name, message, when=None):
    """Refuse `events` ("INSERT", "UPDATE", "UPDATE OF a, b", "DELETE") on `table`, only rows where `when` if given.

    `when` is SQL over OLD and NEW that both databases read; without it whole statements are refused.
    PostgreSQL refuses TRUNCATE as well. SQLite drops triggers when a later migration rebuilds the table:
    such a migration must lay them anew.
    """
    words = {"name": name, "table": table, "message": message}
    template = POSTGRES_WHEN if when else POSTGRES
    sqlite_when = f"WHEN {when}" if when else ""
    return Statements(
        {
            "postgresql": [template.format(**words, events=" OR ".join(events), when=when)],
            "sqlite": [
                SQLITE.format(**words, event_name=event.split()[0].lower(), event=event, when=sqlite_when)
                for event in events
            ],
        }
    )
