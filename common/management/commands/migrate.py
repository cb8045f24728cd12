"""Django's migrate, and after it every guard that the models tell of is laid anew."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from common import guards


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        if options["plan"] or options["check_unapplied"]:
            super().handle(*args, **options)
            return
        with guards.off_while_tables_are_rebuilt(connections[options["database"]]):
            super().handle(*args, **options)
