from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"

    def ready(self):
        # Its checks ask every table below.
        from home import installed  # noqa: F401
