"""What is remembered of pay: people's decisions about what it was for, and putting an end to one that is wrong."""

from django.db import transaction
from django.db.models import Min, Q
from django.utils.translation import gettext as _

from accounting.book import booking
from accounting.payroll.matching import Matcher
from accounting.payroll.payroll import ImportState, Match, Pay, PayrollImport
from common import clock
from common.errors import Refused
from common.months import after
from regions import journal
from regions.permissions import Permission


def remembered(book):
    """The decisions of a book that hold for any month, by employment."""
    found = (
        Match.objects.in_force()
        .filter(book=book)
        .order_by("employment__institution", "employment__number", "code__code", "first_month", "pk")
    )
    return found.select_related("employment", "code", "pilot__region", "appointment__user", "by", "ended_by")


def decide(book, employment, code, *, first_month, by, **chosen):
    """Remember what pay was for from a month on, until the next decision; one that held then ends with the month before.

    A back-payment may come late: what is decided of an older month leaves later decisions as they are.
    """
    same = Match.objects.filter(book=book, employment=employment, code=code)
    started = same.filter(_beyond(after(first_month, -1)), first_month__lte=first_month)
    started.update(last_month=after(first_month, -1))
    following = same.in_force().filter(first_month__gt=first_month)
    later = following.aggregate(first=Min("first_month"))["first"]
    return Match.objects.create(
        book=book,
        employment=employment,
        code=code,
        first_month=first_month,
        last_month=later and after(later, -1),
        by=by,
        at=clock.now(),
        **chosen,
    )


@transaction.atomic
def end(match, *, last_month, by, reason):
    """Let a decision hold no longer than a month; one before its first says that it never should have held.

    What is booked stays. Pay of extracts that are not yet booked is matched anew.
    """
    if not reason.strip():
        raise Refused(_("Write why it is remembered no longer."))
    booking.demand(by, Permission.KEEP_ACCOUNT, match.book)
    booking.lock(match.book)
    still = Match.objects.filter(_beyond(last_month), pk=match.pk)
    ended = {"ended_by": by, "ended_at": clock.now(), "end_reason": reason.strip()}
    if not still.update(last_month=last_month, **ended):
        raise Refused(_("It ends with that month, or with an earlier one, already."))
    _match_anew(match, last_month)
    journal.record(
        "match_ended", match, by=by, region=match.book.region, note=f"{last_month:%Y-%m}: {reason.strip()}"
    )


def _beyond(month):
    return Q(last_month__isnull=True) | Q(last_month__gt=month)


def _match_anew(match, last_month):
    """Ask once more what later pay was for, where it is not booked; what was waiting waits on."""
    # An extract that is being kept just now goes by what was remembered until now: it is waited for.
    being_read = PayrollImport.objects.filter(book=match.book_id, state=ImportState.READING)
    list(being_read.select_for_update(no_key=True).values_list("pk"))
    pays = Pay.objects.filter(
        payroll_import__book=match.book_id,
        payroll_import__state=ImportState.OPEN,
        employment=match.employment_id,
        code=match.code_id,
        month__gt=last_month,
    )
    known = list(pays.exclude(pilot=None, appointment=None))
    matcher = Matcher(match.book)
    for pay in known:
        pay.pilot_id, pay.appointment_id = matcher.find(pay.employment_id, pay.code_id, pay.month)
    Pay.objects.bulk_update(known, ["pilot", "appointment"])
