"""The index that answers a search on PostgreSQL: every three letters of the very expression that is searched in.

SQLite folds by a function of ours and reads every row; what it finds is the same.
"""

from typing import Any

from django.db.migrations.operations import RunPython
from django.db.models.sql import Query

from common.search import Folded

CREATE = "CREATE INDEX {name} ON {table} USING gin (({expression}) gin_trgm_ops)"


def search_index(app: str, model: str, name: str, *columns: str) -> RunPython:
    """For a migration: searches for words of three letters or more in these columns of a model read an index.

    No part of the model's state, so that SQLite's tables, which it cannot stand on, can be rebuilt.
    """

    def lay(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            table = apps.get_model(app, model)
            words = {"name": name, "table": schema_editor.quote_name(table._meta.db_table)}
            schema_editor.execute(
                CREATE.format(**words, expression=_expression(schema_editor, table, columns))
            )

    def take_away(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX {name}")

    return RunPython(lay, take_away)


def _expression(schema_editor: Any, table: Any, columns: tuple[str, ...]) -> str:
    query = Query(table, alias_cols=False)
    folded = Folded(*columns).resolve_expression(query)
    sql, given = query.get_compiler(connection=schema_editor.connection).compile(folded)
    return sql % tuple(schema_editor.quote_value(value) for value in given)
