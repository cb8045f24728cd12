"""The worker: what it costs while nobody asks for anything, and whether the pages notice it at work."""

import atexit
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django_tasks_db.models import DBTaskResult

from benchmarks.browsing import get
from benchmarks.harness import row
from pilots.filings import rendering

SECONDS, MOST_CPU, MOST_WAIT = 60, 0.2, 2
# They make databases of their own.
ON_SQLITE = False
# Started, and done with its first chores.
SETTLED = 15

QUEUE = """
import time
import django
django.setup()
from pilots.messages.mailing import send_due
from django_tasks_db.models import DBTaskResult
began, task = time.monotonic(), send_due.enqueue()
while DBTaskResult.objects.get(pk=task.id).status == "READY":
    time.sleep(0.02)
print(time.monotonic() - began)
"""


def cpu_of(pid):
    """The seconds of processor time that a process has had."""
    used = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, used)) / os.sysconf("SC_CLK_TCK")


def manage(*words, env, **options):
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen([sys.executable, "manage.py", *words], env=env, **silent, **options)


@contextmanager
def worker(env):
    process = manage("worker", env=env)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


@cache
def idle_on_sqlite():
    """(seconds of processor time in a minute, seconds until five tasks began at the worst) of an idle worker."""
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"DATABASE_URL": f"sqlite:///{folder}/k.sqlite3", "VAR_DIR": folder}
        manage("migrate", env=env).wait()
        with worker(env) as process:
            time.sleep(SETTLED)
            before = cpu_of(process.pid)
            time.sleep(SECONDS)
            used = cpu_of(process.pid) - before
            queue = [sys.executable, "-c", QUEUE]
            waits = [float(subprocess.check_output(queue, env=env, text=True)) for _turn in range(5)]
    return used, max(waits)


@row(
    "idle worker on SQLite",
    aim=1.0,
    what="processor time of a minute in which nobody asks for anything, measured once",
    beside=f"{MOST_CPU} s",
    unit="n",
    rounds=1,
)
def idle():
    return (lambda: idle_on_sqlite()[0]), (lambda: MOST_CPU)


@row(
    "wait for an idle worker on SQLite",
    aim=1.0,
    what="from queued to begun, the longest of five",
    beside=f"{MOST_WAIT} s",
    unit="n",
    rounds=1,
)
def wait():
    return (lambda: idle_on_sqlite()[1]), (lambda: MOST_WAIT)


def builders():
    """Two workers, each started by itself as a machine starts its services, making PDFs of what lacks them; halted."""
    rendering.render_missing()
    found = [manage("worker", env=os.environ, start_new_session=True) for _number in range(2)]
    for process in found:
        atexit.register(process.kill)
    while DBTaskResult.objects.running().count() < len(found):
        time.sleep(0.1)
    return found


@row(
    "list page while two PDFs are built",
    aim=1.3,
    what="the list of 20,000 pilots while two workers make PDFs",
    beside="the same page while the same workers stand still",
)
def beside_builders():
    page, found = get("danske-regioner@eksempel.dk", "/forsog/"), builders()

    def signalled(number):
        for process in found:
            process.send_signal(number)

    def busy():
        signalled(signal.SIGCONT)
        page()
        signalled(signal.SIGSTOP)

    signalled(signal.SIGSTOP)
    return busy, page
