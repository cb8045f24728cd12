from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "regions"

    def ready(self):
        from common import search_groups
        from regions.search_groups import GROUPS

        search_groups.register(*GROUPS)
