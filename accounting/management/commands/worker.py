"""The worker that makes PDFs and sends mails: at low priority, so that the pages do not notice."""

import os

from django_tasks_db.management.commands import db_worker

from accounting.closing import files
from accounting.imports.reading import sweep
from pilots import rendering
from pilots.agreements import held_scans
from pilots.messages.deadlines import remind_of_deadlines
from pilots.messages.mailing import deliver_due
from regions.workers import Pulse

NICENESS = 15


def chores():
    """What is done every minute, whatever was asked for meanwhile."""
    rendering.render_missing()
    files.render_missing()
    sweep()
    held_scans.sweep()
    remind_of_deadlines()
    deliver_due()


class Command(db_worker.Command):
    help = "Make PDFs and send mails, and pick up what a killed worker left"

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.set_defaults(reload=False)

    def handle(self, *, worker_id, **options):
        os.nice(NICENESS)
        rendering.render_empty_forms()
        rendering.render_missing()
        files.render_missing()
        with Pulse(worker_id, chore=chores):
            super().handle(worker_id=worker_id, **options)
