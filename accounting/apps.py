from django.apps import AppConfig


class AccountingConfig(AppConfig):
    name = "accounting"

    def ready(self):
        # The statement makes its schema known.
        from accounting.statements import content  # noqa: F401
