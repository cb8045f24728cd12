"""Reopening the last closed month: one person asks with a reason, another one does it."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.book import booking
from accounting.book.periods import closed_through
from common import clock
from common.errors import Refused
from common.months import format_month
from pilots.messages.message import MessageKind
from pilots.messages.notices import in_region, receivers, tell
from regions import journal
from regions.permissions import Permission

CLOSE = Permission.CLOSE_ACCOUNT


def month_url(name, book, month):
    return reverse(name, args=[book.pk, f"{month:%Y-%m}"])


def tell_the_others(book, about, path, *, by):
    """The others who close the account are told that it waits for a second person."""
    tell(MessageKind.SECOND, about=about, path=path, to=receivers(CLOSE, region=book.region), by=by)


@transaction.atomic
def ask(closing, reason, *, by):
    """Ask for the last closed month to be reopened; another person must do it."""
    if not reason.strip():
        raise Refused(_("Write why the month is reopened."))
    _demand_last(closing, by)
    if not _update(closing, reopen_asked_at=None).update(
        reopen_reason=reason.strip(), reopen_asked_by=by, reopen_asked_at=clock.now()
    ):
        raise Refused(_("Somebody has asked for it already."))
    _record("reopening_asked", closing, by, reason.strip())
    book, month = closing.book, closing.month
    about = in_region(book.programme.name, book.region, f"{month:%Y-%m}")
    tell_the_others(book, about, month_url("month", book, month), by=by)


@transaction.atomic
def withdraw(closing, *, by):
    """Take back one's own wish; the month stays closed."""
    booking.demand(by, CLOSE, closing.book)
    booking.lock(closing.book)
    if not _update(closing, reopen_asked_by=by).update(
        reopen_reason="", reopen_asked_by=None, reopen_asked_at=None
    ):
        raise Refused(_("Only the one who asked can take it back, and only until the month is reopened."))
    _record("reopening_withdrawn", closing, by)


@transaction.atomic
def reopen(closing, *, by):
    """Reopen the month that somebody else has asked for: it takes postings again."""
    _demand_last(closing, by)
    asked = _update(closing, reopen_asked_at__isnull=False).first()
    if asked is None:
        raise Refused(_("Nobody has asked for the month to be reopened."))
    if asked.reopen_asked_by_id == by.pk:
        raise Refused(_("Another person than the one who asked must reopen the month."))
    _update(closing).update(reopened_by=by, reopened_at=clock.now())
    _record("month_reopened", closing, by, asked.reopen_reason)


def _demand_last(closing, by):
    """Lock the book and raise Refused unless the month is the last closed one."""
    booking.demand(by, CLOSE, closing.book)
    booking.lock(closing.book)
    last = closed_through(closing.book)
    if not _update(closing).exists():
        raise Refused(_("The month has been reopened already."))
    if last != closing.month:
        raise Refused(
            _("Only the last closed month can be reopened, and that is %(month)s.")
            % {"month": format_month(last)}
        )


def _update(closing, **conditions):
    return type(closing).objects.in_force().filter(pk=closing.pk, **conditions)


def _record(verb, closing, by, reason=""):
    note = f"{closing.month:%Y-%m} {reason}".strip()
    journal.record(verb, closing, by=by, region=closing.book.region, note=note, permission=CLOSE)
