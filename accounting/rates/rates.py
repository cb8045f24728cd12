"""Entering regulation factors and allocations: the secretariat's own figures, each change with who and why."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounting.allocations import Allocation
from accounting.regulation import RegulationFactor
from common.errors import Refused
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
    _clean(found)
    found.save(force_insert=True)
    journal.record("factor_added", found, by=by, note=f"{found} {found.effective_from}")
    return found


def _clean(row):
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused(*error.messages) from error


@transaction.atomic
def allocate(allocation, *, by, reason="", **values):
    """Enter a new allocation, or change one with a reason; return it. No posting is touched."""
    _demand(by)
    before = ""
    if allocation.pk:
        if not reason.strip():
            raise Refused(_("Write why the allocation is changed."))
        allocation = Allocation.objects.select_for_update(no_key=True, of=("self",)).get(pk=allocation.pk)
        before = _words(allocation)
    for name, value in values.items():
        setattr(allocation, name, value)
    _clean(allocation)
    allocation.save()
    verb = "allocation_changed" if before else "allocation_entered"
    note = f"{before} -> {_words(allocation)}: {reason.strip()}" if before else _words(allocation)
    journal.record(verb, allocation, by=by, region=allocation.region, note=note)
    return allocation


def _words(allocation):
    return f"{allocation.base_amount} {allocation.factor or '-'} {allocation.available_from}"
