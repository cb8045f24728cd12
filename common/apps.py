from django.apps import AppConfig
from django.db.backends.signals import connection_created

from common import danish


class CommonConfig(AppConfig):
    name = "common"

    def ready(self):
        connection_created.connect(_teach_danish, dispatch_uid="common.danish")


def _teach_danish(*, connection, **kwargs):
    if connection.vendor == "sqlite":
        danish.teach(connection.connection)
