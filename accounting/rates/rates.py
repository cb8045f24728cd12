"""Entering regulation factors and allocations: the secretariat's own figures, each change with who and why."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounting.book import booking, overspend
from accounting.book.allocations import Allocation
from accounting.book.book import Book
from common import clock
from common.dates import format_date
from common.errors import Refused
from common.money import format_kroner
from pilots.programme.regulation import RegulationFactor
from regions import journal
from regions.permissions import Permission, can


def _demand(by):
    if not can(by, Permission.EDIT_RATES):
        raise Refused(_("You may not enter rates. Ask the programme secretariat."))


@transaction.atomic
def add_factor(*, by, **values):
    """Add a factor; one that was wrong is corrected by a newer one for the same day. What is booked stays as it is."""
    _demand(by)
    found = RegulationFactor(**values)
    if found.known_from > clock.today():
        raise Refused(_("A factor is entered when it is known: known from today at the latest."))
    _clean(found)
    newest = (
        RegulationFactor.objects.filter(effective_from=found.effective_from).order_by("known_from").last()
    )
    if newest and newest.known_from > found.known_from:
        raise Refused(
            _("A factor for that day became known on %(day)s. One that corrects it must be known later.")
            % {"day": format_date(newest.known_from)}
        )
    found.save(force_insert=True)
    journal.record("factor_added", found, by=by, note=f"{found}, {format_date(found.effective_from)}")
    return found


def _clean(row):
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused(*error.messages) from error


@transaction.atomic
def allocate(*, by, programme, region, instalment, reason="", seen=None, **values):
    """Enter an instalment of a region, or with a reason a new version of it; return it. No posting is touched.

    `seen` is what `words` said of the version that is changed, None when there was none: a change by another since
    then is not overwritten.
    """
    _demand(by)
    book = Book.objects.of(programme, region)
    booking.lock(book)
    place = {"programme": programme, "region": region, "instalment": instalment}
    before = Allocation.objects.standing().filter(**place).select_related("factor").first()
    if before:
        _check(words(before), seen, reason)
    version = before.version + 1 if before else 1
    allocation = Allocation(**place, **values, version=version, entered_at=clock.now())
    _clean(allocation)
    allocation.save(force_insert=True)
    verb = "allocation_changed" if before else "allocation_entered"
    note = f"{words(before)} -> {words(allocation)}: {reason.strip()}" if before else words(allocation)
    journal.record(verb, allocation, by=by, region=region, note=note)
    # Less may be given now than is spent already.
    overspend.watch(book, by=by)
    return allocation


def _check(before, seen, reason):
    if seen is None:
        raise Refused(_("That instalment is entered for the region already."))
    if not reason.strip():
        raise Refused(_("Write why the allocation is changed."))
    if seen != before:
        raise Refused(
            _("Somebody else has changed the allocation; it says now: %(words)s. Open it again to change it.")
            % {"words": before}
        )


def words(allocation):
    """What an allocation says, in one line."""
    factor = f" × {allocation.factor}" if allocation.factor else ""
    return f"{format_kroner(allocation.base_amount)}{factor}, {format_date(allocation.available_from)}"
