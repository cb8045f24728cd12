"""Twenty who write at the same moment, on both databases."""

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from django.db import DatabaseError, connections

from benchmarks.browsing import programme
from benchmarks.harness import row
from pilots.descriptions import editing
from pilots.models import Pilot
from regions.models import User

# The rows make databases of their own, or run in both.
ON_SQLITE = False
WRITERS, EACH = 20, 10

# As a server of four processes with five threads each.
WRITE = "import django; django.setup(); from benchmarks.rows import writing; print(writing.write_five())"
PROCESSES, THREADS = 4, 5


def _start_pilots(by):
    """How many of the drafts that one person starts are refused by the database."""
    failed, region = 0, by.memberships.get().region
    for number in range(EACH):
        try:
            editing.start(programme(), region, f"Eksempel {number}", by=by)
        except DatabaseError:
            failed += 1
    connections.close_all()
    return failed


def write_five():
    writers = User.objects.filter(email__startswith="hr.", memberships__region__isnull=False)
    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(_start_pilots, writers.order_by("pk")[:THREADS]))


def write_at_once(env):
    """How many writes fail; it is an error when fewer were made than did not."""
    before = Pilot.objects.count() if env is os.environ else 0
    started = [
        subprocess.Popen([sys.executable, "-c", WRITE], env=env, stdout=subprocess.PIPE, text=True)
        for _process in range(PROCESSES)
    ]
    failed = sum(int(process.communicate()[0]) for process in started)
    if env is os.environ and Pilot.objects.count() - before != WRITERS * EACH - failed:
        raise RuntimeError("a write that did not fail is not there")
    return failed


@cache
def file_of_its_own():
    folder = tempfile.mkdtemp()
    env = os.environ | {"DATABASE_URL": f"sqlite:///{folder}/k.sqlite3", "VAR_DIR": folder}
    for words in (["migrate", "-v", "0"], ["demo", "--pilots", "20"]):
        subprocess.run([sys.executable, "manage.py", *words], env=env, check=True)
    return env


def at_once(engine, env_of):
    def measure():
        return (lambda: write_at_once(env_of())), (lambda: WRITERS * EACH)

    row(
        f"20 concurrent writers on {engine}",
        aim=0.0,
        what="writes that failed: each starts ten pilots, in four processes with five threads",
        beside="all writes",
        unit="n",
        rounds=1,
    )(measure)


at_once("PostgreSQL", lambda: os.environ)
at_once("SQLite", file_of_its_own)
