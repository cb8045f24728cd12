"""Transactional tests are reset by cloning a template database; a world that takes long to build is kept as one.

Append-only tables refuse delete and truncate, also from the tests: there is no switch to turn them off.
"""

import fcntl
import re
import shutil
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from django.db import connection, connections
from django.test import TransactionTestCase
from django.test.utils import setup_databases

SUFFIX = "template"
WORKER = re.compile(r"_gw\d+$")


@contextmanager
def resets_by_cloning():
    connections.close_all()  # on SQLite the last one to leave empties the write-ahead log into the file
    connection.creation.clone_test_db(SUFFIX, verbosity=0)
    with mock.patch.object(TransactionTestCase, "_fixture_teardown", staticmethod(reset)):
        yield
    # A live server's threads may still be connected: nobody could drop the database.
    reset()
    _drop(_name_of(SUFFIX))


def start_migrated(folder):
    """Make this worker's test database of one that the first worker migrates, which takes a quarter of a minute.

    `folder` is the run's own, the same for all workers.
    """
    own, shared = connection.settings_dict["NAME"], f"test_migrated_{folder.name}"
    if connection.vendor == "sqlite":
        shared = str(folder / shared)
    with (folder / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (made := folder / "migrated.done").exists():
            with mock.patch.dict(connection.settings_dict["TEST"], NAME=shared):
                setup_databases(verbosity=0, interactive=False)
            made.touch()
        _copy(shared, connection.settings_dict["TEST"]["NAME"])
        connection.settings_dict["NAME"] = own


def reset():
    """Give the test database the content it had when its migrations were done."""
    _copy(_name_of(SUFFIX), connection.settings_dict["NAME"])


@contextmanager
def kept(world):
    """Within it what the test database holds is kept as `world`, whose database is named; the test database is empty."""
    yield keep_world(world)
    drop_world(world)


def keep_world(world):
    """Keep what the test database holds as `world`, for all workers on PostgreSQL, and empty it; return the kept one's name."""
    name = _shared_name_of(world)
    _copy(connection.settings_dict["NAME"], name)
    reset()
    return name


def begin_from(world):
    """Give the test database the content of a kept world."""
    _copy(_shared_name_of(world), connection.settings_dict["NAME"])


def drop_world(world):
    _drop(_shared_name_of(world))


def _name_of(world):
    return connection.creation.get_test_db_clone_settings(world)["NAME"]


def _shared_name_of(world):
    if connection.vendor == "sqlite":
        return _name_of(world)
    return f"{WORKER.sub('', connection.settings_dict['NAME'])}_{world}"


def _copy(source, target):
    connections.close_all()
    {"postgresql": _copy_postgresql, "sqlite": _copy_sqlite}[connection.vendor](source, target)


def _copy_postgresql(source, target):
    source, target = map(connection.ops.quote_name, (source, target))
    with connection.creation._nodb_cursor() as cursor:
        # A live server's threads may still hold connections: FORCE ends them.
        cursor.execute(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {target} TEMPLATE {source} STRATEGY file_copy")


def _copy_sqlite(source, target):
    for leftover in (f"{target}-wal", f"{target}-shm"):
        Path(leftover).unlink(missing_ok=True)
    shutil.copy(source, target)


def _drop(name):
    connections.close_all()
    if connection.vendor == "postgresql":
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {connection.ops.quote_name(name)}")
