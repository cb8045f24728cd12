from django.apps import AppConfig


class AccountingConfig(AppConfig):
    name = "accounting"

    def ready(self):
        from accounting.statements.kind import KIND
        from pilots.documents.kinds import register

        register(KIND)
