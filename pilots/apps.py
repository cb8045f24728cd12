from django.apps import AppConfig


class PilotsConfig(AppConfig):
    name = "pilots"

    def ready(self):
        from pilots.agreements.kind import KIND as AGREEMENT
        from pilots.descriptions.kind import KIND as DESCRIPTION
        from pilots.documents.kinds import register

        register(DESCRIPTION)
        register(AGREEMENT)
