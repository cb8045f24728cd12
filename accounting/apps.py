from django.apps import AppConfig


class AccountingConfig(AppConfig):
    name = "accounting"

    def ready(self):
        from django.utils.translation import gettext_lazy as _

        from accounting.book import search_groups as postings
        from accounting.expenses import search_groups as expenses
        from accounting.pool.pilot_views import is_open_to
        from accounting.statements.kind import KIND
        from common import search_groups
        from pilots.documents import tabs
        from pilots.documents.kinds import register

        register(KIND)
        search_groups.register(*postings.GROUPS, *expenses.GROUPS)
        tabs.register(_("Economy"), is_open_to, "pilot_money")
