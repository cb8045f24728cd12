"""A real mail server on loopback, which can refuse a receiver."""

import socket

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings


class Postbox:
    """What the server has received; addresses in `refused` it answers with 550, and with `is_full` all with 452."""

    def __init__(self):
        self.mails, self.refused, self.is_full = [], set(), False

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.is_full:
            return "452 4.2.2 Mailbox full"
        if address in self.refused:
            return "550 5.1.1 No such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.rcpt_tos, envelope.content.decode()))
        return "250 OK"


@pytest.fixture
def postbox(monkeypatch):
    box = Postbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
    monkeypatch.setattr(settings, "EMAIL_HOST", "127.0.0.1")
    monkeypatch.setattr(settings, "EMAIL_PORT", port)
    box.server = server
    yield box
    if server.loop.is_running():
        server.stop()
