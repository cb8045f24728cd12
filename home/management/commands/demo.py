"""The demo's world and its logins."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from home.demo import travel
from pilots.demo import crowd
from pilots.demo.world import is_empty
from regions import demo


class Command(BaseCommand):
    help = "Load the demo's world into an empty database, and print who can log in"

    def add_arguments(self, parser):
        parser.add_argument("--logins", action="store_true", help="only print who can log in")
        parser.add_argument("--pilots", type=int, help="a world of this many filed pilots, for measuring")

    def handle(self, *, logins, pilots, **options):
        if not settings.DEMO:
            raise CommandError("The demo's world is for the demo: set DEMO=1.")
        if not logins:
            self._load(pilots)
        if pilots is None:
            self._print_logins()

    def _load(self, pilots):
        if not is_empty():
            self.stdout.write("The database is not empty: what was entered is kept.")
        elif pilots is None:
            travel.build()
        else:
            crowd.load(pilots)

    def _print_logins(self):
        lines = [(login.email, login.role, login.where) for login in demo.logins()]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        self.stdout.write(f"\nLogins of the demo, all with the password: {demo.PASSWORD}\n\n")
        for line in lines:
            padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
            self.stdout.write(f"  {'  '.join(padded)}".rstrip())
