from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from common import danish


class CommonConfig(AppConfig):
    name = "common"

    def ready(self) -> None:
        connection_created.connect(_teach_danish, dispatch_uid="common.danish")


def _teach_danish(*, connection: Any, **kwargs: Any) -> None:
    if connection.vendor == "sqlite":
        danish.teach(connection.connection)
