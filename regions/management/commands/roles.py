from django.core.management.base import BaseCommand
from django.utils import translation

from regions import roles


class Command(BaseCommand):
    help = "Print the table of roles and permissions, as docs/roles.md holds it"

    def handle(self, **options):
        with translation.override("en"):
            self.stdout.write(roles.markdown(), ending="")
