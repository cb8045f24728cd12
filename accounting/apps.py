from django.apps import AppConfig


class AccountingConfig(AppConfig):
    name = "accounting"

    def ready(self):
        # Its checks ask every table below.
        from accounting import installed  # noqa: F401
