from django.apps import AppConfig


class AccountingConfig(AppConfig):
    name = "accounting"

    def ready(self):
        # Its checks ask every table below; the statement makes its schema known.
        from accounting.statements import content  # noqa: F401
        from home import installed  # noqa: F401
