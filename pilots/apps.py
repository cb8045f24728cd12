from django.apps import AppConfig


class PilotsConfig(AppConfig):
    name = "pilots"

    def ready(self):
        from common import search_groups
        from pilots.agreements.kind import KIND as AGREEMENT
        from pilots.case.search_groups import GROUPS
        from pilots.descriptions.kind import KIND as DESCRIPTION
        from pilots.documents.kinds import register

        register(DESCRIPTION)
        register(AGREEMENT)
        search_groups.register(*GROUPS)
