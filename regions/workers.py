"""Workers show that they live; a task that a dead one left behind is put back, and given up the third time.

A worker killed in the middle of a task says nothing, so each beats a pulse in the database, by the database's
own clock. A task whose worker has no fresh pulse is anybody's again. Tasks must bear being run twice.
"""

import logging
import threading
from datetime import timedelta

from django.db import DatabaseError, connection, models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

BEAT_SECONDS = 10
BEATS_A_CHORE = 6
DEAD_AFTER = timedelta(seconds=60)
MOST_ATTEMPTS = 3
logger = logging.getLogger(__name__)


class WorkerPulse(models.Model):
    worker_id = models.CharField(_("worker"), max_length=64, primary_key=True)
    at = models.DateTimeField(_("seen at"))

    def __str__(self):
        return self.worker_id


def beat(worker_id):
    WorkerPulse.objects.update_or_create(worker_id=worker_id, defaults={"at": Now()})


def put_back_abandoned():
    """Make the tasks of dead workers ready again, and return how many."""
    running = list(DBTaskResult.objects.running())
    WorkerPulse.objects.filter(at__lt=Now() - DEAD_AFTER).delete()
    living = set(WorkerPulse.objects.values_list("worker_id", flat=True))
    return sum(_put_back(task) for task in running if task.worker_ids[-1] not in living)


def _put_back(task):
    # Only as it was read: another worker may have put it back, and claimed it, meanwhile.
    unchanged = DBTaskResult.objects.running().filter(pk=task.pk, started_at=task.started_at)
    if len(task.worker_ids) < MOST_ATTEMPTS:
        return unchanged.update(status="READY")
    if unchanged.update(status="FAILED", finished_at=Now(), traceback="Every worker that tried it died."):
        logger.error("Every worker that tried %s %s died", task.task_path, task.args_kwargs)
    return 0


class Pulse:
    """Beats beside the worker, in a thread of its own, as long as the block runs; a short chore now and then."""

    def __init__(self, worker_id, chore):
        self.worker_id, self.chore = worker_id, chore
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        beat(self.worker_id)
        put_back_abandoned()
        self._thread.start()

    def __exit__(self, *failure):
        self._stop.set()
        self._thread.join()
        WorkerPulse.objects.filter(worker_id=self.worker_id).delete()

    def _run(self):
        beats = 0
        while not self._stop.wait(BEAT_SECONDS):
            beats += 1
            try:
                beat(self.worker_id)
                put_back_abandoned()
                if beats % BEATS_A_CHORE == 0:
                    self.chore()
            except DatabaseError:
                # The database is away or busy; the next beat tries again on a new connection.
                connection.close()
        connection.close()
