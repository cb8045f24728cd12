"""Guards are laid from the models after every migrate, and a column that nobody named is frozen."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, connection, transaction

from common import guards, kept
from common.guards import keeps, name_of
from pilots.demo.world import OPENS_AT
from pilots.models import Description, Milestone
from tests import cloning

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.django_db
smoke = pytest.mark.smoke


def url_of(name):
    held = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    who = f"{held['USER']}:{held['PASSWORD']}" if held["PASSWORD"] else held["USER"]
    return f"postgres://{who}@{held['HOST'] or '127.0.0.1'}:{held['PORT'] or 5432}/{name}"


def frozen():
    """(model, guard, frozen columns) of every guard of updates that names what may change."""
    for model, guard in guards.guarded():
        if "UPDATE" in guard.events and "INSERT" not in guard.events and not guard.changes:
            with connection.cursor() as cursor:
                there = connection.introspection.get_table_description(cursor, model._meta.db_table)
            yield model, guard, guard.frozen(model, [column.name for column in there])


def row_of(model, guard):
    """The id of some row that the guard stands for, or None."""
    where = guard.when.replace("NEW.", "OLD.") or "1 = 1"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {model._meta.pk.column} FROM {model._meta.db_table} AS OLD WHERE {where} LIMIT 1"
        )
        found = cursor.fetchone()
    return found and found[0]


def is_refused(model, column, pk):
    named = connection.ops.quote_name(column)
    sql = f"UPDATE {model._meta.db_table} SET {named} = {named} WHERE {model._meta.pk.column} = %s"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [pk])
    except IntegrityError:
        return True
    return False


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_every_column_of_every_guarded_table_is_frozen_unless_its_guard_says_otherwise(demo_worlds, report):
    demo_worlds.at(OPENS_AT)
    tried, changed, without = 0, [], set()
    for model, guard, columns in frozen():
        pk = row_of(model, guard)
        if pk is None:
            without.add(name_of(model, guard))
            continue
        tried += len(columns)
        changed += [f"{model.__name__}.{each}" for each in columns if not is_refused(model, each, pk)]

    report("columns that no update may write, tried", tried)
    assert changed == []
    assert tried > 300
    assert without <= NOT_IN_THE_WORLD


# Of these the demo's world has no row, or the same number once more is no change; each has a test of its own.
NOT_IN_THE_WORLD = {
    "access_is_append_only",
    "filedpdf_is_append_only",
    "overspending_is_explained_once",
    "pilot_keeps_its_number",
    "programmechange_is_append_only",
    "sendingpdf_is_append_only",
    "signedscan_is_append_only",
    "statementworkbook_is_append_only",
}


@smoke
def test_each_guard_has_a_name_of_its_own_and_is_laid():
    names = [name_of(model, guard) for model, guard in guards.guarded()]
    sql = {
        "postgresql": "SELECT DISTINCT p.proname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
        "WHERE NOT t.tgisinternal",
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    }
    with connection.cursor() as cursor:
        cursor.execute(sql[connection.vendor])
        laid = {name for (name,) in cursor.fetchall()}
    laid -= {name for model, how in kept.kept() for name, _sql in how.triggers(model, connection.vendor)}
    if connection.vendor == "sqlite":
        laid = {name.rpartition("_")[0] for name in laid if "_letters_" not in name}

    assert len(names) > 70
    assert (len(set(names)), laid) == (len(names), set(names))


def test_a_guard_that_names_no_field_of_the_model_is_an_error():
    with pytest.raises(FieldDoesNotExist):
        keeps("is_kept", "no", may_change=("titel",)).frozen(Description, ["id", "title"])


@smoke
def test_laid_again_each_stands_once_and_one_that_no_model_tells_of_is_gone(monkeypatch):
    monkeypatch.setattr(Milestone, "guards", [])
    guards.lay(connection)
    guards.lay(connection)
    with connection.cursor() as cursor:
        table = {"postgresql": "pg_trigger", "sqlite": "sqlite_master"}[connection.vendor]
        name = {"postgresql": "tgname", "sqlite": "name"}[connection.vendor]
        cursor.execute(
            f"SELECT {name} FROM {table} WHERE {name} LIKE 'milestone%%' OR {name} LIKE 'answer%%'"
        )
        laid = {name for (name,) in cursor.fetchall()}

    assert {name.split("_is_")[0] for name in laid} == {"answer"}


@smoke
@pytest.mark.django_db(transaction=True)
def test_a_migration_that_rebuilds_guarded_tables_loses_no_guard_and_a_new_column_of_what_is_filed_is_frozen(
    tmp_path,
):
    with cloning.kept("growing") as name:
        environment = os.environ | {"DATABASE_URL": url_of(name), "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "tests/common/growing.py", str(tmp_path)]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False
        )

    assert done.returncode == 0, done.stderr
    before, after, on_filed, on_draft, counts = json.loads(done.stdout)
    assert (len(before) > 100, after) == (True, before)
    assert (on_filed, on_draft, counts) == ("refused", "changed", [2, True])
