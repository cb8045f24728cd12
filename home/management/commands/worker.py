"""The worker that makes PDFs and sends mails: at low priority, so that the pages do not notice."""

import logging
import os
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django_tasks_db.management.commands import db_worker

from accounting.payroll.reading import sweep
from accounting.pool import orders
from accounting.statements import files
from home.deadlines import remind_of_deadlines
from pilots.agreements import held_scans, printing
from pilots.case import list_sheet
from pilots.descriptions import printing as descriptions
from pilots.filings import rendering
from pilots.messages.mailing import deliver_due
from regions import attempts
from regions.workers import Pulse, put_back_own, survive

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
# Between two tries to reach a database that is away, in seconds.
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


class Command(db_worker.Command):
    help = "Make PDFs and send mails, and pick up what a killed worker left"

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.set_defaults(reload=False)

    def handle(self, *, worker_id, **options):
        yield_to_the_pages()
        for work in (descriptions.render_empty_forms, *LACKING):
            survive(work)
        with Pulse(worker_id, CHORES):
            while not self._work(worker_id, options):
                time.sleep(PAUSE)
                survive(partial(put_back_own, worker_id))

    def _work(self, worker_id, options):
        """Work until told to stop; False when the database went away and the work is to be taken up again."""
        try:
            super().handle(worker_id=worker_id, **options)
        except (OperationalError, InterfaceError):
            logger.warning("The database went away. The worker waits for it.")
            connection.close()
            return False
        return True
