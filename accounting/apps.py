from django.apps import AppConfig


class AccountingConfig(AppConfig):
    name = "accounting"

    def ready(self):
        from django.utils.translation import gettext_lazy as _

        from accounting.book.search_groups import GROUPS
        from accounting.pool.pilot_views import is_open_to
        from accounting.statements.kind import KIND
        from common import search_groups
        from pilots.case import tabs
        from pilots.documents.kinds import register

        register(KIND)
        search_groups.register(*GROUPS)
        tabs.register(_("Economy"), is_open_to, "pilot_money")
