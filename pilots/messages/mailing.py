"""Mails, sent by the worker: one per message, or one a day for who wants them together.

A message is claimed before it is sent and marked after. A worker that dies in between leaves it to be sent again
later: at most one mail too many, never one too few. A server that is down is tried again with growing pauses.
"""

import logging
import smtplib
from collections import defaultdict
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import translation
from django_tasks import task

from common import clock
from common.text import normal_line
from pilots.messages.message import Message, Pace, Preference

logger = logging.getLogger(__name__)
# The pauses after each attempt, in minutes; after the last the message stays in the app alone.
PAUSES = [1, 5, 15, 60, *[240] * 8]
A_ROUND = 100
PERMANENT = range(500, 600)


@task()
def send_due():
    """Send the mails that are due; run again, it finds nothing."""
    deliver_due()


def deliver_due():
    """Send what is due, a round at a time, and return how many mails were sent."""
    sent = 0
    while claimed := _claim():
        sent += sum(_send(to, messages) for to, messages in _mails(claimed))
    return sent


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
            message.mail_at = clock.now() + pause if message.attempts < len(PAUSES) else None
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


def _send(to, messages):
    rows = Message.objects.filter(pk__in=[message.pk for message in messages])
    if not to.is_active:
        rows.update(mail_at=None)
        return 0
    try:
        with get_connection() as server:
            mail_of(to, messages, server).send()
    except smtplib.SMTPRecipientsRefused as refusal:
        _note_refusal(rows, *refusal.recipients[to.email])
    except smtplib.SMTPResponseException as refusal:
        _note_refusal(rows, refusal.smtp_code, refusal.smtp_error)
    except (smtplib.SMTPException, OSError) as trouble:
        logger.warning("The mail server cannot be reached: %s", type(trouble).__name__)
        rows.update(failure=type(trouble).__name__[:300])
    else:
        rows.update(mailed_at=clock.now(), mail_at=None, failure="")
        return 1
    return 0


def _note_refusal(rows, code, answer):
    """Keep the server's answer for the user administrator; one that is for good is not tried again."""
    words = answer.decode(errors="replace") if isinstance(answer, bytes) else str(answer)
    said = {"failure": normal_line(f"{code} {words}")[:300]}
    rows.update(**said, **({"mail_at": None} if code in PERMANENT else {"mail_at": F("mail_at")}))


def mail_of(to, messages, server=None):
    """The mail with one message or a day's: Danish, in text and HTML, with case numbers and links alone."""
    with translation.override("da"):
        lines = [
            {"message": m, "what": m.get_kind_display(), "url": f"{settings.SITE_URL}{m.path}"}
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
            connection=server,
        )
        mail.attach_alternative(render_to_string("mail/messages.html", context), "text/html")
    return mail
