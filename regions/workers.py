"""Workers show that they live; a task that a dead one left behind is put back, and given up the third time.

A worker killed in the middle of a task says nothing, so each beats a pulse in the database, by the database's
own clock. One that has not beaten for a while is suspected first and given time to beat: after a database was away,
every pulse is old. A task whose worker is dead is anybody's again. Tasks must bear being run twice.
"""

import logging
import threading
import time
from datetime import timedelta
from itertools import count

from django.db import InterfaceError, OperationalError, connection, models, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from common.bell import ring

BEAT_SECONDS, CHORE_SECONDS = 30, 60
# A machine that has slept fetches slowly what it needs: so much later, the chores find it there.
A_MOMENT_SECONDS = 0.5
# A chore that is in the middle of something when the worker leaves is not waited for longer.
LEAVE_SECONDS = 20
# Suspected when a beat has not come that an idle one owes too, and dead when the next of one at work has not come either.
SUSPECT_AFTER, DEAD_AFTER = timedelta(seconds=75), timedelta(seconds=40)
MOST_ATTEMPTS = 3
JUST_NOW = timedelta(minutes=10)
AWAY = (OperationalError, InterfaceError)
OUTAGES = [f"{error.__module__}.{error.__qualname__}" for error in AWAY]
logger = logging.getLogger(__name__)


class WorkerPulse(models.Model):
    worker_id = models.CharField(_("worker"), max_length=64, primary_key=True)
    at = models.DateTimeField(_("seen at"))
    suspected_at = models.DateTimeField(_("suspected of being dead since"), null=True)

    def __str__(self):
        return self.worker_id


def beat(worker_id):
    pulse = {"at": Now(), "suspected_at": None}
    if not WorkerPulse.objects.filter(worker_id=worker_id).update(**pulse):
        WorkerPulse.objects.update_or_create(worker_id=worker_id, defaults=pulse)


def put_back_abandoned():
    """Make the tasks of dead workers ready again, and return how many."""
    running = list(DBTaskResult.objects.running())
    # A worker that nobody has heard of counts from now: its first pulse may not have come through.
    owners = {task.worker_ids[-1] for task in running}
    WorkerPulse.objects.bulk_create(
        [WorkerPulse(worker_id=owner, at=Now()) for owner in owners], ignore_conflicts=True
    )
    old = WorkerPulse.objects.filter(at__lt=Now() - SUSPECT_AFTER)
    # Looked for before it is written: an idle worker does this at every beat.
    if old.exists():
        old.filter(suspected_at=None).update(suspected_at=Now())
        old.filter(suspected_at__lt=Now() - DEAD_AFTER).delete()
    if not running:
        return 0
    living = set(WorkerPulse.objects.values_list("worker_id", flat=True))
    return sum(_put_back(task) for task in running if task.worker_ids[-1] not in living)


def put_back_own(worker_id):
    """Make what a worker was at ready again when the database has come back: it is at nothing now."""
    running = DBTaskResult.objects.running()
    return sum(_put_back(task) for task in running if task.worker_ids[-1] == worker_id)


def _put_back(task):
    # Only as it was read: another worker may have put it back, and claimed it, meanwhile.
    unchanged = DBTaskResult.objects.running().filter(pk=task.pk, started_at=task.started_at)
    if len(task.worker_ids) < MOST_ATTEMPTS:
        return _made_ready(unchanged)
    if unchanged.update(status="FAILED", finished_at=Now(), traceback="Every worker that tried it died."):
        logger.error("Every worker that tried %s %s died", task.task_path, task.args_kwargs)
    return 0


def put_back_after_an_outage():
    """Make the tasks ready again that failed just now because the database went away, and return how many."""
    failed = DBTaskResult.objects.filter(
        status="FAILED", exception_class_path__in=OUTAGES, finished_at__gt=Now() - JUST_NOW
    )
    again = [task.pk for task in failed if len(task.worker_ids) < MOST_ATTEMPTS]
    unchanged = DBTaskResult.objects.filter(pk__in=again, status="FAILED")
    return _made_ready(unchanged, finished_at=None, exception_class_path="", traceback="")


def _made_ready(tasks, **cleared):
    """How many, and whoever waits is woken: put back is as good as queued."""
    count = tasks.update(status="READY", **cleared)
    if count:
        transaction.on_commit(ring)
    return count


PUT_BACK = [put_back_abandoned, put_back_after_an_outage]


class Pulse:
    """Two threads beside the worker as long as the block runs: one beats, the other does the chores every minute.

    They are two, since a chore may take longer than a worker without a pulse is thought to live. One that is at nothing
    leaves nothing behind if it dies: it misses every second beat, unless the one before did not come through.
    """

    def __init__(self, worker_id, chores, is_at_work=lambda: True):
        self.worker_id, self.chores, self.is_at_work = worker_id, chores, is_at_work
        self._has_beaten = False
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._every, args=(seconds, work, later), daemon=True)
            for seconds, work, later in (
                (BEAT_SECONDS, self._live, 0),
                (CHORE_SECONDS, self._do_chores, A_MOMENT_SECONDS),
            )
        ]

    def __enter__(self):
        self._live(0)
        for thread in self._threads:
            thread.start()

    def __exit__(self, *failure):
        self._stop.set()
        for thread in self._threads:
            thread.join(LEAVE_SECONDS)
        survive(WorkerPulse.objects.filter(worker_id=self.worker_id).delete)

    def _live(self, turn):
        if turn % 2 and self._has_beaten and not self.is_at_work():
            return
        self._has_beaten = bool(survive(self._beat))
        for work in PUT_BACK:
            survive(work)

    def _beat(self):
        beat(self.worker_id)
        return True

    def _do_chores(self, _turn):
        for chore in self.chores:
            survive(chore)
        # The worker looks for tasks by itself, too, while all that it needs is at hand.
        ring()

    def _every(self, seconds, work, later):
        began = time.monotonic() + later
        for turn in count(1):
            # By the clock, however long the work takes: chores are always done right after a beat.
            if self._stop.wait(max(began + turn * seconds - time.monotonic(), 0)):
                break
            work(turn)
        connection.close()


def survive(work):
    """Do a piece of work; whatever goes wrong with it is logged, and the next one is done on a sound connection."""
    try:
        return work()
    except AWAY as failure:
        # Or busy: the next turn tries again on a new connection.
        logger.warning("The database did not answer: %s", type(failure).__name__)
    except Exception:
        logger.exception("A chore of the worker failed")
    connection.close()
    return None
