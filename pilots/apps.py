from django.apps import AppConfig


class PilotsConfig(AppConfig):
    name = "pilots"

    def ready(self):
        # Descriptions and agreements make their schemas known.
        from pilots.agreements import content as _agreements  # noqa: F401
        from pilots.descriptions import content  # noqa: F401
