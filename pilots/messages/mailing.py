"""Mails, sent by the worker: one per message, or one a day for who wants them together.

A message is claimed before it is sent and marked after. A worker that dies in between leaves it to be sent again
later: at most one mail too many, never one too few. A server that is down, or takes nothing from us, loses none.
"""

import logging
import re
import smtplib
from collections import defaultdict
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from common import clock
from common.text import normal_line
from pilots.messages.message import Message, MessageKind, Pace, Preference
from pilots.messages.notices import receivers, tell
from regions.permissions import Permission

logger = logging.getLogger(__name__)
# The pauses after each attempt, in minutes: some five days for who cannot be reached, then the mail is given up.
PAUSES = [1, 5, 15, 60, *[240] * 30]
# A server in trouble is asked again soon, for as long as it takes; its administrator hears of it after some patience.
PAUSE, PATIENCE = timedelta(minutes=1), timedelta(minutes=15)
A_ROUND = 100
# What the receiver is to do: the first line of the mail, and its button. Other messages are for reading.
TO_DO = {
    MessageKind.ASKED: _("Answer the question"),
    MessageKind.SENT: _("Review the agreement"),
    MessageKind.RETURNED: _("Correct the agreement"),
    MessageKind.CLEARED: _("Sign the agreement"),
    MessageKind.SIGNED: _("Signatures on the agreement"),
    MessageKind.DEADLINE: _("File before the deadline"),
    MessageKind.REMINDER: _("File what is missing"),
    MessageKind.OVERSPENT: _("Explain why more is spent than is allocated"),
    MessageKind.DOUBT: _("Decide on the expense"),
    MessageKind.SECOND: _("See what waits"),
}
OPEN_IT = _("Read it in Karrierespor")
HEADERS = {"Auto-Submitted": "auto-generated"}
# A server says by these that nobody gets mail at the address; with 5.7 it means the sender, with 5.2.2 a full box.
NOBODY, NOT_ABOUT_THEM = {550, 551, 553}, re.compile(r"5\.(?!1\.|2\.1)")


class ServerTrouble(Exception):
    """The mail server takes nothing from us now, whoever the mail is for."""


@task()
def send_due():
    """Send the mails that are due; run again, it finds nothing."""
    deliver_due()


def deliver_due():
    """Send what is due, a round at a time, and return how many mails were sent."""
    sent = 0
    while claimed := _claim():
        waiting = list(_mails(claimed))
        try:
            with _server() as server:
                while waiting:
                    to, messages = waiting[0]
                    sent += _send(to, messages, server)
                    del waiting[0]
        except ServerTrouble as trouble:
            _release([message for _to, messages in waiting for message in messages], trouble)
            break
    return sent


@contextmanager
def _server():
    server = get_connection()
    try:
        with _trouble_of_the_server():
            server.open()
        yield server
    finally:
        server.close()


@contextmanager
def _trouble_of_the_server():
    try:
        yield
    except (smtplib.SMTPSenderRefused, smtplib.SMTPHeloError, smtplib.SMTPAuthenticationError) as refusal:
        raise ServerTrouble(_answer(refusal.smtp_code, refusal.smtp_error)) from refusal
    except (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError) as trouble:
        raise ServerTrouble(type(trouble).__name__) from trouble
    except smtplib.SMTPException:  # An OSError too, but about one mail.
        raise
    except OSError as trouble:
        raise ServerTrouble(type(trouble).__name__) from trouble


def _release(messages, trouble):
    """What was not sent is due again in a moment, as if it had not been tried."""
    logger.error("The mail server takes nothing: %s", trouble)
    rows = Message.objects.filter(pk__in=[message.pk for message in messages])
    rows.update(attempts=F("attempts") - 1, mail_at=clock.now() + PAUSE, failure=f"{trouble}"[:300])
    _tell_administrators(messages, trouble)


def _tell_administrators(messages, trouble):
    """Whoever keeps the users reads it in the app, once a day, when mails have waited for a while."""
    if min(message.at for message in messages) > clock.now() - PATIENCE:
        return
    tell(
        MessageKind.MAIL,
        about=f"{trouble}"[:60],
        path=reverse("mail_refusals"),
        to=receivers(Permission.MANAGE_USERS),
        key=f"mail-{clock.today()}",
        is_mailed=False,
    )


def _claim():
    """Messages that are due, taken so that no other worker sends them too: each waits for its next attempt."""
    with transaction.atomic():
        due = Message.objects.filter(mail_at__lte=clock.now()).order_by("mail_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        found = list(due.select_related("to")[:A_ROUND])
        for message in found:
            pause = timedelta(minutes=PAUSES[min(message.attempts, len(PAUSES) - 1)])
            message.attempts += 1
            message.mail_at = clock.now() + pause
        Message.objects.bulk_update(found, ["attempts", "mail_at"])
    return found


def _mails(messages):
    """(receiver, messages) of each mail: those for whom a digest was chosen together, the others one by one."""
    daily = set(
        Preference.objects.filter(pace=Pace.DAILY, user__in={m.to_id for m in messages}).values_list(
            "user", "kind"
        )
    )
    together = defaultdict(list)
    for message in messages:
        if (message.to_id, message.kind) in daily:
            together[message.to].append(message)
        else:
            yield message.to, [message]
    yield from together.items()


def _send(to, messages, server):
    """Send one mail, and return how many were sent; ServerTrouble when no other would be taken either."""
    rows = Message.objects.filter(pk__in=[message.pk for message in messages])
    if not to.is_active:
        rows.update(mail_at=None)
        return 0
    try:
        with _trouble_of_the_server():
            mail_of(to, messages, server).send()
    except ServerTrouble:
        raise
    except smtplib.SMTPRecipientsRefused as refusal:
        [(code, words)] = refusal.recipients.values()
        _note_refusal(rows, messages, code, _answer(code, words))
    except smtplib.SMTPResponseException as refusal:
        _keep(rows, messages, _answer(refusal.smtp_code, refusal.smtp_error))
    except Exception as failure:
        # One mail that cannot be written or taken must not hold up those behind it.
        logger.exception("A mail could not be sent")
        _keep(rows, messages, type(failure).__name__)
    else:
        rows.update(mailed_at=clock.now(), mail_at=None, failure="")
        return 1
    return 0


def _note_refusal(rows, messages, code, answer):
    """Only a refusal of this very receiver is final, or one that has lasted for days; it can be sent again by hand."""
    is_nobody = code in NOBODY and not NOT_ABOUT_THEM.match(answer.partition(" ")[2])
    if is_nobody or messages[0].attempts > len(PAUSES):
        rows.update(failure=answer, mail_at=None)
    elif code in NOBODY:
        _keep(rows, messages, answer)
    else:
        rows.update(failure=answer)


def _keep(rows, messages, answer):
    """The mail is tried again, for as long as it takes, and the administrator is told."""
    rows.update(failure=answer)
    _tell_administrators(messages, answer)


def _answer(code, words):
    words = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    return normal_line(f"{code} {words}")[:300]


def send_again(message):
    """Send a mail that was given up once more; False when it was not given up."""
    given_up = Message.objects.filter(pk=message.pk, mailed_at=None, mail_at=None).exclude(failure="")
    found = given_up.update(mail_at=clock.now(), attempts=0)
    transaction.on_commit(send_due.enqueue)
    return bool(found)


def mail_of(to, messages, server=None):
    """The mail with one message or a day's: Danish, in text and HTML, with case numbers and links alone."""
    with translation.override("da"):
        lines = [
            {
                "message": m,
                "what": m.get_kind_display(),
                "do": str(TO_DO.get(m.kind, OPEN_IT)),
                "url": f"{settings.SITE_URL}{m.path}",
            }
            for m in messages
        ]
        context = {"lines": lines, "settings_url": f"{settings.SITE_URL}/beskeder/indstillinger/"}
        subject = (
            f"{messages[0].about}: {lines[0]['what']}"
            if len(lines) == 1
            else f"{len(lines)} beskeder fra Karrierespor"
        )
        mail = EmailMultiAlternatives(
            subject,
            render_to_string("mail/messages.txt", context),
            to=[to.email],
            headers=HEADERS,
            connection=server,
        )
        mail.attach_alternative(render_to_string("mail/messages.html", context), "text/html")
    return mail
