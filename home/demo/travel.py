"""Going to another day in the demo: forward by doing what happens until then, backward by building the world anew.

History cannot be taken back, so whoever goes backward loses what was entered. On the embedded database the way is
short: as the world is first built, a copy of it is kept for each named day.
"""

import fcntl
import logging
import os
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from datetime import datetime

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils.translation import gettext as _

from common import clock
from common.bell import held
from common.errors import Refused
from home.demo import world
from pilots.demo.acts import replay
from pilots.demo.world import BEGINS, NAMED, OPENS_AT

logger = logging.getLogger(__name__)


def build(*, until=OPENS_AT):
    """Fill an empty database with what has happened up to a moment; the clock goes on from there."""
    with _alone():
        return _run(None, until, keeps_copies=True)


def go(moment):
    """Let the demo's clock show `moment`, and its world be as it is then; return what could not be done."""
    if moment.date().isoformat() < BEGINS:
        raise Refused(_("The demo begins in September 2021."))
    with _alone():
        reached = _reached()
        if reached is not None and clock.now() <= moment:
            return _run(reached, moment, keeps_copies=False)
        return _run(_start_again(moment), moment, keeps_copies=True)


def catch_up():
    """Do what has come due since the world was last looked after: the clock runs by itself, too."""
    with _alone():
        reached, now = _reached(), clock.now()
        if reached is not None and reached < now:
            _do(reached, now)


def _run(after, until, *, keeps_copies):
    left_out = []
    stops = [moment for moment in NAMED.values() if keeps_copies and (after is None or moment > after)]
    # The worker is woken when the clock has been set, and for tasks too that came with a copy.
    with held():
        for stop in sorted({moment for moment in stops if moment < until} | {until}):
            left_out += _do(after, stop)
            after = stop
            if keeps_copies and stop in NAMED.values() and connection.vendor == "sqlite":
                _keep_copy(stop)
        clock.set_demo_time(until)
    return left_out


def _do(after, until):
    with transaction.atomic():
        left_out = replay(world.acts(), after=after, until=until)
    _note_reached(until)
    for each, refusal in left_out:
        logger.warning("Left out of the demo: %s: %s", each, refusal)
    return left_out


@contextmanager
def _alone():
    """One process at a time builds the world."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.VAR_DIR / "demo-lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _reached_file():
    return settings.VAR_DIR / "demo-reached"


def _reached():
    """How far the world has been built; None where nobody knows, as in one that an older version made."""
    try:
        return datetime.fromisoformat(_reached_file().read_text())
    except FileNotFoundError:
        return None


def _note_reached(moment):
    draft = _reached_file().with_suffix(".new")
    draft.write_text(moment.isoformat())
    draft.replace(_reached_file())


def _start_again(moment):
    """Empty the database, or take the newest copy that is not too new; return how far it has been built."""
    copies = {stop: _copy_of(stop) for stop in NAMED.values() if stop <= moment and _copy_of(stop).exists()}
    if connection.vendor == "sqlite" and copies:
        newest = max(copies)
        _put_back(copies[newest])
        # An older version may have kept it.
        call_command("migrate", verbosity=0)
        _note_reached(newest)
        return newest
    _reached_file().unlink(missing_ok=True)
    {"postgresql": _empty_postgresql, "sqlite": _empty_sqlite}[connection.vendor]()
    return None


def _empty_postgresql():
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    call_command("migrate", verbosity=0)


def _empty_sqlite():
    """Guards forbid deleting: a new database is made aside, and put in the place of this one."""
    path = settings.VAR_DIR / "empty.sqlite3"
    path.unlink(missing_ok=True)
    environment = os.environ | {"DEMO": "1", "DATABASE_URL": f"sqlite:///{path}"}
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True)
    _put_back(path)
    path.unlink()


def _copy_of(stop):
    return settings.VAR_DIR / f"demo-{stop:%Y-%m-%d}.sqlite3"


def _keep_copy(stop):
    connection.ensure_connection()
    with closing(sqlite3.connect(_copy_of(stop))) as copy:
        connection.connection.backup(copy)


def _put_back(path):
    """Write a copy over the database, in one transaction of SQLite's own: other processes go on with it."""
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        copy.backup(connection.connection)
    connection.close()
