"""Entering regulation factors and allocations: the secretariat's own figures, each change with who and why."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounting import booking, overspend
from accounting.allocations import Allocation
from accounting.book import Book
from accounting.regulation import RegulationFactor
from common import clock
from common.dates import format_date
from common.errors import Refused
from common.money import format_kroner
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
    journal.record("factor_added", found, by=by, note=f"{found} {found.effective_from}")
    return found


def _clean(row):
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused(*error.messages) from error


@transaction.atomic
def allocate(allocation, *, by, reason="", seen=None, **values):
    """Enter a new allocation, or change one with a reason; return it. No posting is touched.

    `seen` is what `words` said of it when the change was begun: a change by another since then is not overwritten.
    """
    _demand(by)
    for name in ("programme", "region"):
        setattr(allocation, name, values.get(name) or getattr(allocation, name))
    book = Book.objects.of(allocation.programme, allocation.region)
    booking.lock(book)
    before = ""
    if allocation.pk:
        allocation = Allocation.objects.select_for_update(no_key=True, of=("self",)).get(pk=allocation.pk)
        before = words(allocation)
        _check(before, seen, reason)
    for name, value in values.items():
        setattr(allocation, name, value)
    if _same_instalment(allocation).exists():
        raise Refused(_("That instalment is entered for the region already."))
    _clean(allocation)
    allocation.save()
    verb = "allocation_changed" if before else "allocation_entered"
    note = f"{before} -> {words(allocation)}: {reason.strip()}" if before else words(allocation)
    journal.record(verb, allocation, by=by, region=allocation.region, note=note)
    # Less may be given now than is spent already.
    overspend.watch(book, by=by)
    return allocation


def _same_instalment(allocation):
    place = {name: getattr(allocation, name) for name in ("programme", "region", "instalment")}
    return Allocation.objects.filter(**place).exclude(pk=allocation.pk)


def _check(before, seen, reason):
    if not reason.strip():
        raise Refused(_("Write why the allocation is changed."))
    if seen is not None and seen != before:
        raise Refused(
            _("Somebody else has changed the allocation; it says now: %(words)s. Open it again to change it.")
            % {"words": before}
        )


def words(allocation):
    """What an allocation says, in one line."""
    factor = f" × {allocation.factor}" if allocation.factor else ""
    return f"{format_kroner(allocation.base_amount)}{factor}, {format_date(allocation.available_from)}"
