"""Transactional tests are reset by cloning a template database; a world that takes long to build is kept as one.

Append-only tables refuse delete and truncate, also from the tests: there is no switch to turn them off.
"""

import shutil
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from django.db import connection, connections
from django.test import TransactionTestCase

SUFFIX = "template"


@contextmanager
def resets_by_cloning():
    connections.close_all()  # on SQLite the last one to leave empties the write-ahead log into the file
    connection.creation.clone_test_db(SUFFIX, verbosity=0)
    with mock.patch.object(TransactionTestCase, "_fixture_teardown", staticmethod(reset)):
        yield
    # A live server's threads may still be connected: nobody could drop the database.
    reset()
    _drop_template(SUFFIX)


@contextmanager
def kept(world):
    """Keep what the test database holds as `world`, to begin from; the test database itself is empty again."""
    connections.close_all()
    connection.creation.clone_test_db(world, verbosity=0)
    reset()
    yield
    _drop_template(world)


def reset(to=SUFFIX):
    """Give the test database the content it had when its migrations were done, or that of a kept world."""
    connections.close_all()
    {"postgresql": _reset_postgresql, "sqlite": _reset_sqlite}[connection.vendor](*_names(to))


def _names(world):
    name = connection.settings_dict["NAME"]
    return name, connection.creation.get_test_db_clone_settings(world)["NAME"]


def _reset_postgresql(name, template):
    name, template = connection.ops.quote_name(name), connection.ops.quote_name(template)
    with connection.creation._nodb_cursor() as cursor:
        # A live server's threads may still hold connections: FORCE ends them.
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")


def _reset_sqlite(name, template):
    for leftover in (f"{name}-wal", f"{name}-shm"):
        Path(leftover).unlink(missing_ok=True)
    shutil.copy(template, name)


def _drop_template(world):
    connections.close_all()
    if connection.vendor == "postgresql":
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {connection.ops.quote_name(_names(world)[1])}")
