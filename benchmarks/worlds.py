"""The databases of a run: patterns, each built once, and copies of them in which the rows are measured.

A group of rows, which is a module, has copies of its own: what one group makes, no other meets.
"""

import io
import os
import shutil
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connection, connections

from common import clock
from pilots.demo.world import NAMED

MANY = 20_000
# The connection to each database that was used, as a server keeps its own.
_kept = {}
_copies = set()


def is_sqlite():
    return connection.vendor == "sqlite"


@cache
def pattern(pilots, postings):
    """The name of a database with so many filed pilots, as the demo makes them, and postings in Midtjylland's book."""
    name = f"pattern_{pilots}_{postings}"
    _copy(pattern(pilots, 0) if postings else pattern(0, 0) if pilots else None, name)
    use(name)
    if postings:
        from benchmarks.postings import book_of

        book_of("midtjylland", postings)
    elif pilots:
        with _trusted():
            call_command("demo", pilots=pilots, stdout=io.StringIO())
    else:
        call_command("migrate", verbosity=0)
    settle()
    return name


@contextmanager
def _trusted():
    """Without PostgreSQL's guards, which only refuse: they take half of the time in which a world is made."""
    if is_sqlite():
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield
        cursor.execute("RESET session_replication_role")


def settle():
    """What a database does by itself after a while."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if is_sqlite() else "VACUUM ANALYZE")


def enter(group, pilots=MANY, postings=0):
    """Stand in the group's own copy of the pattern, on the demo's first day, and return the copy's name."""
    name = f"{group}_{pilots}_{postings}"
    if name not in _copies:
        _copy(pattern(pilots, postings), name)
        _copies.add(name)
    use(name)
    clock.set_demo_time(NAMED["deadline"])
    return name


def leave():
    """Drop all copies."""
    use(None)
    for name in _copies:
        _close(name)
        if is_sqlite():
            Path(_where(name)["NAME"]).unlink()
        else:
            _command(f"DROP DATABASE {name} WITH (FORCE)")
    _copies.clear()


def use(name):
    """Ask this database from now on, in the threads and processes too that are started; None is the one of the run."""
    connections.settings["default"] = where = _where(name)
    os.environ["DATABASE_URL"] = _run()[1].removesuffix(_run()[0]["NAME"]) + where["NAME"]
    if name not in _kept:
        _kept[name] = connections.create_connection("default")
    connections["default"] = _kept[name]


def within(name, do):
    """`do`, which is then called in that database."""

    def done():
        use(name)
        return do()

    return done


@cache
def _run():
    """The settings and the address of the database that the run was started with."""
    return connections.settings["default"], os.environ["DATABASE_URL"]


def _where(name):
    own = _run()[0]
    if name is None:
        return own
    return own | {"NAME": str(Path(own["NAME"]).with_name(f"{name}.sqlite3")) if is_sqlite() else name}


def _close(name):
    if name in _kept:
        _kept.pop(name).close()


def _copy(like, name):
    use(None)
    _close(like)
    if not is_sqlite():
        _command(f"CREATE DATABASE {name}" + (f" TEMPLATE {like} STRATEGY FILE_COPY" if like else ""))
    elif like:
        shutil.copy(_where(like)["NAME"], _where(name)["NAME"])


def _command(sql):
    """A statement outside all transactions and copies."""
    with psycopg.connect(_run()[1], autocommit=True) as own:
        own.execute(sql)
