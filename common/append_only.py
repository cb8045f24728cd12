"""Migration operations that let the database itself refuse to change history, on both databases."""

from django.db import migrations

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


def forbid(table, *events, name, message, when=None):
    """Refuse `events` ("INSERT", "UPDATE", "UPDATE OF a, b", "DELETE") on `table`, only rows where `when` if given.

    `when` is SQL over OLD and NEW that both databases read; without it whole statements are refused.
    PostgreSQL refuses TRUNCATE as well. SQLite drops triggers when a later migration rebuilds the table:
    such a migration must lay them anew.
    """

    def create(apps, schema_editor):
        for statement in _statements(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def _statements(vendor):
        if vendor == "postgresql":
            template = POSTGRES_WHEN if when else POSTGRES
            yield template.format(
                name=name, table=table, events=" OR ".join(events), message=message, when=when
            )
        else:
            for event in events:
                yield SQLITE.format(
                    name=name,
                    event_name=event.split()[0].lower(),
                    event=event,
                    table=table,
                    message=message,
                    when=f"WHEN {when}" if when else "",
                )

    return migrations.RunPython(create, migrations.RunPython.noop)
