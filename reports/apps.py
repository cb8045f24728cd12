from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self):
        from common import search_groups
        from reports.search_groups import GROUPS

        search_groups.register(*GROUPS)
