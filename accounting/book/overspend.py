"""Flagging a pool that has paid more than it was given, and explaining it afterwards."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounting.book import sums
from accounting.book.book import Book, lock
from accounting.book.given import allocated
from accounting.book.overspending import Overspending
from common import clock
from common.cpr import demand_no_cpr
from common.errors import Refused
from common.limits import demand_within
from pilots.messages.message import MessageKind
from pilots.messages.notices import in_region, receivers, tell
from regions import journal
from regions.models import User
from regions.permissions import Permission, can

LONGEST_REASON = Overspending._meta.get_field("reason").max_length


def standing(book: Book) -> tuple[Decimal, Decimal | int]:
    """(kroner spent, kroner given) of a book; one that was given nothing may spend nothing."""
    return sums.total(book), allocated(book.programme, book.region) or 0


def watch(book: Book, *, by: User) -> None:
    """Flag the book if it has spent more than it was given and nobody has explained as much; under its lock."""
    spent, given = standing(book)
    if spent <= given:
        return
    last = Overspending.objects.filter(book=book).first()
    if last and (last.explained_at is None or spent <= last.spent):
        return
    flag = Overspending.objects.create(book=book, at=clock.now(), spent=spent, allocated=given)
    journal.record("pool_overspent", flag, by=by, region=book.region)
    told = receivers(Permission.KEEP_ACCOUNT, Permission.REVIEW_AGREEMENTS, region=book.region)
    about = in_region(book.programme.name, book.region)
    tell(MessageKind.OVERSPENT, about=about, path=book.get_absolute_url(), to=told)


@transaction.atomic
def explain(flag: Overspending, reason: str, *, by: User) -> None:
    """Say why more was spent than given; what is spent by then is explained, what comes after is flagged anew."""
    if not can(by, Permission.KEEP_ACCOUNT, flag.book.region):
        raise Refused(_("You may not do this in %(region)s.") % {"region": flag.book.region})
    if not reason.strip():
        raise Refused(_("Write why more was spent than allocated."))
    demand_no_cpr(reason)
    demand_within(reason.strip(), LONGEST_REASON)
    # A booking under way is counted, and one that waits sees what has been explained.
    lock(flag.book)
    spent = sums.total(flag.book)
    open_still = Overspending.objects.unexplained().filter(pk=flag.pk)
    if not open_still.update(reason=reason.strip(), explained_by=by, explained_at=clock.now(), spent=spent):
        raise Refused(_("It has been explained already."))
    journal.record("overspending_explained", flag, by=by, region=flag.book.region, note=reason.strip())
