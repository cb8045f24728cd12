from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from common import danish, search


class CommonConfig(AppConfig):
    name = "common"

    def ready(self) -> None:
        connection_created.connect(_teach, dispatch_uid="common")


def _teach(*, connection: Any, **kwargs: Any) -> None:
    if connection.vendor == "sqlite":
        danish.teach(connection.connection)
        search.teach(connection.connection)
