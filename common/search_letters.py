"""SQLite's tables of letters: beside a table whose model says what is `searched`, one of FTS5 that holds those texts folded.

SQLite has no index on what a function of ours makes of a text. Triggers keep what is held, in the statement that changes
a text; all of it is made anew when they are laid, with the guards, after every migrate. PostgreSQL has indexes of the
expression itself (`common/search_index.py`).
"""

from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.db.models.expressions import Col

OTHERS = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE % USING fts5(%'"
LAY = """
CREATE VIRTUAL TABLE {letters} USING fts5(folded, tokenize = 'trigram case_sensitive 1')
;
INSERT INTO {letters} (rowid, folded) SELECT {key}, {folded} FROM {table}
;
CREATE TRIGGER {letters}_insert AFTER INSERT ON {table} BEGIN
  INSERT INTO {letters} (rowid, folded) VALUES (NEW.{key}, {new}); END
;
CREATE TRIGGER {letters}_update AFTER UPDATE OF {columns} ON {table} WHEN {new} <> {old} BEGIN
  UPDATE {letters} SET folded = {new} WHERE rowid = NEW.{key}; END
;
CREATE TRIGGER {letters}_delete AFTER DELETE ON {table} BEGIN
  DELETE FROM {letters} WHERE rowid = OLD.{key}; END
"""
# The word in quotes: whatever signs it has but NUL, which no line that is typed keeps, it is looked for as it is. Where a
# join found no row there is no word.
FIND = """({key} IS NOT NULL AND {key} IN (SELECT rowid FROM {letters} WHERE {letters} MATCH '"' || REPLACE(%s, '"', '""') || '"'))"""


def searched() -> Iterator[tuple[type[Model], tuple[str, ...]]]:
    """Every model with a table of letters, and the columns that it holds."""
    for model in apps.get_models():
        if names := vars(model).get("searched"):
            fields: list[Any] = [model._meta.get_field(name) for name in names]
            yield model, tuple(field.column for field in fields)


def lay(cursor: Any, tables: Collection[str]) -> None:
    """Beside those of the `tables` whose models say so: what their rows hold by now, and what keeps it so."""
    cursor.execute(OTHERS)
    for (name,) in cursor.fetchall():
        cursor.execute(f"DROP TABLE {_quoted(name)}")
    for model, columns in searched():
        # A migration that failed may have left a table without some of them.
        if model._meta.db_table in tables and {*columns} <= _columns(cursor, model):
            for statement in _statements(model, columns):
                cursor.execute(statement)


def _columns(cursor: Any, model: type[Model]) -> set[str]:
    cursor.execute(f"SELECT * FROM {_quoted(model._meta.db_table)} LIMIT 0")  # noqa: S608  a model's own
    return {column[0] for column in cursor.description}


def _statements(model: type[Model], columns: Sequence[str]) -> list[str]:
    table = model._meta.db_table
    words = {"table": table, "letters": _letters(table), "key": model._meta.pk.column}
    words |= {"folded": _folded(columns), "new": _folded(columns, "NEW."), "old": _folded(columns, "OLD.")}
    return LAY.format(**words, columns=", ".join(map(_quoted, columns))).split("\n;\n")


def finding(texts: Sequence[Any]) -> str:
    """SQL that is true where the word that fills it stands in the texts; empty where no table of letters holds them."""
    first = texts[0]
    if not all(isinstance(text, Col) and text.alias == first.alias for text in texts):
        return ""
    model = first.target.model
    if (model, tuple(text.target.column for text in texts)) not in _held():
        return ""
    key = f"{_quoted(first.alias)}.{_quoted(model._meta.pk.column)}"
    return FIND.format(key=key, letters=_letters(model._meta.db_table))


@cache
def _held() -> frozenset:
    return frozenset(searched())


def _letters(table: str) -> str:
    return f"{table}_letters"


def _folded(columns: Sequence[str], row: str = "") -> str:
    return f"fold({', '.join(row + _quoted(column) for column in columns)})"


def _quoted(name: str) -> str:
    return f'"{name}"'
