"""The worker that makes PDFs: at low priority, so that the pages do not notice."""

import os

from django_tasks_db.management.commands import db_worker

from pilots import rendering
from regions.workers import Pulse

NICENESS = 15


class Command(db_worker.Command):
    help = "Make the PDFs of filed versions, and pick up what a killed worker left"

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.set_defaults(reload=False)

    def handle(self, *, worker_id, **options):
        os.nice(NICENESS)
        rendering.render_empty_forms()
        rendering.render_missing()
        with Pulse(worker_id, chore=rendering.render_missing):
            super().handle(worker_id=worker_id, **options)
