from django.apps import AppConfig


class AccountingConfig(AppConfig):
    name = "accounting"

    def ready(self):
        # Its checks ask every table below; the statement makes its schema known.
        from accounting import installed  # noqa: F401
        from accounting.closing import content  # noqa: F401
