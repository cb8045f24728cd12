"""From empty tables to an installation that somebody can sign in to; run again it adds what is missing."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import translation

from common.errors import Refused
from home.installed import lacking
from pilots.programme import founding
from regions import first_administrator
from regions.invitations import LIFETIME


class Command(BaseCommand):
    help = (
        "Install the regions, the programme OK21 and the first administrator, and say what is still missing"
    )

    def add_arguments(self, parser):
        parser.add_argument("--administrator", metavar="E-MAIL", help="who is to let the others in")
        parser.add_argument("--name", default="", help="the administrator's name")

    def handle(self, *, administrator, name, **options):
        # What is said where the application is installed is English, whatever the language of its pages.
        with translation.override("en"):
            try:
                filled = founding.found()
                token = first_administrator.invite(administrator, name) if administrator else None
            except Refused as refusal:
                raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"Installed: {', '.join(filled)}." if filled else "Everything was installed already."
        )
        if token:
            self._show(token, administrator)
        self._tell_what_is_missing()

    def _show(self, token, administrator):
        link = f"{settings.SITE_URL}{reverse('invitation', args=[token])}"
        self.stdout.write(
            f"\n{administrator} chooses a password here. The link is shown this once, works once and for "
            f"{LIFETIME.days} days:\n\n  {link}\n"
        )

    def _tell_what_is_missing(self):
        sentences = [sentence for _key, sentence in lacking()]
        if sentences:
            self.stdout.write("\nStill missing:")
        for sentence in sentences:
            self.stdout.write(f"  - {sentence}")
