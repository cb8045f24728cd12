from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"

    def ready(self):
        # Its checks ask every table below.
        from common import sections
        from home import account_section, installed  # noqa: F401

        sections.register(account_section.section)
