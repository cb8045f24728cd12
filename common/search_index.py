"""Indexes that PostgreSQL alone has: what is searched in, and what is sorted by.

SQLite folds and compares by functions of ours. It reads every row, but for parts of words in what a model calls `searched`
(`common/search_letters.py`); what it finds, and in which order, is the same.
"""

from typing import Any

from django.db.migrations.operations import RunPython
from django.db.models import Expression
from django.db.models.sql import Query

from common.danish import in_danish
from common.search import Folded

CREATE = "CREATE INDEX {name} ON {table} {on}"


def search_index(app: str, model: str, name: str, *columns: str) -> RunPython:
    """For a migration: searches for words of three letters or more in these columns of a model read an index.

    It holds every three letters of the very expression that is searched in.
    """
    return _index(app, model, name, "USING gin (({expression}) gin_trgm_ops)", Folded(*columns))


def danish_index(app: str, model: str, name: str, column: str) -> RunPython:
    """For a migration: the first of a model's rows in the Danish order of a column are read from an index."""
    return _index(app, model, name, "(({expression}))", in_danish(column))


def _index(app: str, model: str, name: str, on: str, expression: Expression) -> RunPython:
    """No part of the model's state, so that SQLite's tables, which it cannot stand on, can be rebuilt."""

    def lay(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            table = apps.get_model(app, model)
            told = on.format(expression=_in_sql(schema_editor, table, expression))
            words = {"name": name, "table": schema_editor.quote_name(table._meta.db_table), "on": told}
            schema_editor.execute(CREATE.format(**words))

    def take_away(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX {name}")

    return RunPython(lay, take_away)


def _in_sql(schema_editor: Any, table: Any, expression: Expression) -> str:
    query = Query(table, alias_cols=False)
    compiler = query.get_compiler(connection=schema_editor.connection)
    sql, given = compiler.compile(expression.resolve_expression(query))
    return sql % tuple(schema_editor.quote_value(value) for value in given)
