from django.apps import AppConfig


class AccountingConfig(AppConfig):
    name = "accounting"

    def ready(self):
        from accounting.book.search_groups import GROUPS
        from accounting.statements.kind import KIND
        from common import search_groups
        from pilots.documents.kinds import register

        register(KIND)
        search_groups.register(*GROUPS)
