"""The demo sends no mail: what would be sent is kept, to be shown on a page."""

from django.core.mail.backends.base import BaseEmailBackend

from common import clock
from pilots.messages.message import DemoMail


class EmailBackend(BaseEmailBackend):
    def send_messages(self, email_messages):
        for mail in email_messages:
            alternatives = getattr(mail, "alternatives", [])
            html = next((body for body, kind in alternatives if kind == "text/html"), "")
            for address in mail.to:
                DemoMail.objects.create(
                    to=address, subject=mail.subject, text=mail.body, html=html, at=clock.now()
                )
        return len(email_messages)
