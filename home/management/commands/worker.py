"""The worker that makes PDFs and sends mails: at low priority, so that the pages do not notice."""

import logging
import os
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connection
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands import db_worker

from accounting.payroll.reading import sweep
from accounting.pool import orders
from accounting.statements import files
from common import bell
from common.heap import keep_what_is_loaded
from home.deadlines import remind_of_deadlines
from pilots.agreements import held_scans, printing
from pilots.case import list_sheet
from pilots.descriptions import printing as descriptions
from pilots.filings import rendering
from pilots.messages.mailing import deliver_due
from regions import attempts
from regions.workers import Pulse, beat, put_back_own, survive

NICENESS = 15
logger = logging.getLogger(__name__)


# What frozen texts still lack; looked for when the worker starts, and with the rest every minute.
LACKING = [rendering.render_missing, printing.render_missing, files.render_missing]
# What is done every minute, whatever was asked for meanwhile.
CHORES = [
    *LACKING,
    sweep,
    orders.sweep,
    list_sheet.sweep,
    held_scans.sweep,
    attempts.sweep,
    remind_of_deadlines,
    deliver_due,
]
if settings.DEMO:
    # Imported here: the demo's world is no part of an installation.
    from home.demo.travel import catch_up

    CHORES.append(catch_up)
# In seconds: between two tries to reach a database that is away.
PAUSE = 5


def yield_to_the_pages():
    """Take the processor last, also where the worker is started by itself.

    Linux may divide the processor between sessions first, and by niceness within each: beside a web server of another
    session, two workers took half of it. A session that the worker leads holds nobody else, and is made as nice as it.
    """
    os.nice(NICENESS)
    if os.getsid(0) == os.getpid():
        with suppress(OSError):  # not Linux, or a kernel that divides by processes alone
            Path("/proc/self/autogroup").write_text(str(NICENESS))


class Worker(db_worker.Worker):
    def run_task(self, db_task_result):
        # It has taken the task: told to stop from here on, it does it first, and leaves it to nobody.
        self.running_task = True
        try:
            # While it was at nothing its pulse has become old.
            survive(partial(beat, self.worker_id))
            # Two tasks may have rung while one worker heard it for both: another is to look, too.
            bell.ring()
            super().run_task(db_task_result)
        finally:
            self.running_task = False


class Command(BaseCommand):
    help = "Make PDFs and send mails, and pick up what a killed worker left"

    def add_arguments(self, parser):
        parser.add_argument("--batch", action="store_true", help="Do what waits, and stop")
        name = {"type": db_worker.validate_worker_id, "default": get_random_string(32)}
        parser.add_argument("--worker-id", **name, help="The name by which no other worker goes")

    def handle(self, *, worker_id, batch, **options):
        yield_to_the_pages()
        for work in (descriptions.render_empty_forms, *LACKING):
            survive(work)
        keep_what_is_loaded()
        worker = worker_in_batches(worker_id)
        worker.configure_signals()
        with Pulse(worker_id, CHORES, lambda: worker.running_task):
            while worker.running:
                # Before a task is looked for: what rings from now on may be one.
                with bell.Bell() as hung:
                    if not has_worked(worker):
                        time.sleep(PAUSE)
                        survive(partial(put_back_own, worker_id))
                    elif batch or not worker.running:
                        return
                    else:
                        hung.wait()


def worker_in_batches(worker_id):
    """One whose run ends when nothing is left to do."""
    return Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        worker_id=worker_id,
        batch=True,
        interval=bell.LOOK,
        startup_delay=False,
        max_tasks=None,
    )


def has_worked(worker):
    """Do all that waits; False when the database went away and the work is to be taken up again."""
    try:
        worker.run()
    except (OperationalError, InterfaceError):
        logger.warning("The database went away. The worker waits for it.")
        connection.close()
        return False
    return True
