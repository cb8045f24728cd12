"""Closing a month: its sums are frozen, and the difference to the region's own ledger is explained line by line."""

from decimal import Decimal

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounting.book import booking, chain, sums
from accounting.book.book import Posting
from accounting.book.periods import ClosedSum, Closing, ClosingDifference, closed_through
from accounting.closing import joining
from common import clock
from common.errors import Refused
from common.money import format_kroner
from common.months import after, format_month, last_day, month_of
from regions import journal
from regions.permissions import Permission

LONGEST_TEXT = 200


def next_month(book):
    """The month that is closed next: the one after the last closed, at first the earliest that is booked in."""
    last = closed_through(book)
    if last:
        return after(last)
    earliest = Posting.objects.filter(book=book).aggregate(month=Min("month"))["month"]
    return earliest or month_of(book.programme.starts_from)


def has_ended(month):
    return last_day(month) < clock.today()


@transaction.atomic
def close(book, month, *, by, ledger_total, differences=()):
    """Close a month and freeze its sums, and return the Closing; raise Refused when it cannot be closed.

    `differences` are (text, amount) lines that explain what `ledger_total`, the region's own, has beyond the book.
    """
    booking.demand(by, Permission.CLOSE_ACCOUNT, book)
    booking.lock(book)
    demand_next(book, month)
    verdict = chain.verify(book, month)
    if not verdict.holds:
        raise Refused(broken(month, verdict))
    found = sums.of_postings(book, month)
    booked = sums.add(found)
    demand_explained(ledger_total - booked, differences)
    closing = Closing.objects.create(
        book=book,
        month=month,
        by=by,
        at=clock.now(),
        count=verdict.count,
        booked_total=booked,
        head=verdict.head,
        ends_period=joining.ends_period(book, month),
        ledger_total=ledger_total,
    )
    _keep(closing, found, differences)
    note = f"{month:%Y-%m}"
    journal.record(
        "month_closed", closing, by=by, region=book.region, note=note, permission=Permission.CLOSE_ACCOUNT
    )
    return closing


def _keep(closing, found, differences):
    ClosingDifference.objects.bulk_create(
        [ClosingDifference(closing=closing, text=text.strip(), amount=amount) for text, amount in differences]
    )
    ClosedSum.objects.bulk_create(
        [
            ClosedSum(
                closing=closing,
                pilot_id=part.pilot_id,
                type=part.type,
                code_id=part.code_id,
                count=part.count,
                amount=part.amount,
                base_amount=part.base_amount,
            )
            for part in found
        ],
        batch_size=2000,
    )


def demand_next(book, month):
    """Raise Refused unless the month is the one to close now; ask it under the lock."""
    if pending := book.closings.in_force().filter(reopen_asked_at__isnull=False).first():
        raise Refused(
            _("Somebody has asked for %(month)s to be reopened. Settle that first.")
            % {"month": format_month(pending.month)}
        )
    following = next_month(book)
    if month < following:
        raise Refused(_("%(month)s is closed already.") % {"month": format_month(month).capitalize()})
    if month > following:
        raise Refused(
            _("Months are closed in their order. Close %(month)s first.") % {"month": format_month(following)}
        )
    if not has_ended(month):
        raise Refused(
            _("%(month)s has not ended yet, and so cannot be closed.")
            % {"month": format_month(month).capitalize()}
        )


def demand_explained(difference, differences):
    """Raise Refused unless the lines come to the difference, to the øre."""
    if any(not text.strip() or len(text) > LONGEST_TEXT for text, _amount in differences):
        raise Refused(_("Write for each line, in at most 200 characters, what explains the amount."))
    if any(amount == 0 for _text, amount in differences):
        raise Refused(_("Write an amount other than 0 on each line."))
    missing = left_to_explain(difference, differences)
    if missing:
        raise Refused(
            _(
                "%(amount)s of the difference is not explained yet. "
                "Add a line that says what it is, or correct the ledger's total."
            )
            % {"amount": format_kroner(missing)}
        )


def left_to_explain(difference, differences):
    return difference - sum((amount for _text, amount in differences), Decimal())


def broken(month, verdict):
    return _(
        "The chain of %(month)s breaks at posting no. %(number)s: the book has been altered from outside. Tell your auditor and support before anything more is done."
    ) % {"month": format_month(month), "number": verdict.broken_at}


def check(book, month):
    """(does it hold, the sentence about it): chain and sums reckoned anew, and compared with what closing froze."""
    verdict = chain.verify(book, month)
    if not verdict.holds:
        return False, broken(month, verdict)
    closing = book.closings.in_force().filter(month=month).first()
    if closing and (closing.count, closing.head) != (verdict.count, verdict.head):
        return False, _(
            "The chain of %(month)s holds, but is not the one that was closed. Tell your auditor and support before anything more is done."
        ) % {"month": format_month(month)}
    if closing and not sums.is_frozen_as_posted(closing):
        return False, _(
            "The chain of %(month)s holds, but the sums that were frozen when it was closed are not those of its postings. Tell your auditor and support before anything more is done."
        ) % {"month": format_month(month)}
    words = ngettext(
        "The chain of %(month)s holds: %(count)s posting, which hangs on the one before it.",
        "The chain of %(month)s holds: %(count)s postings, each hanging on the one before it.",
        verdict.count,
    )
    return True, words % {"month": format_month(month), "count": verdict.count}
