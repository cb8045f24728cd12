"""What an appointment's stipend is reckoned from and paid by: pay bases, the employment, months booked by hand."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounting.book import booking
from accounting.book.book import Posting, PostingType
from accounting.book.booking import Entry
from accounting.coordinators.coordinators import Appointment, PayBasis
from accounting.coordinators.rules import locked, refuse, save
from common import clock
from common.cpr import NO_CPR, holds_cpr, holds_likely_cpr
from common.dates import format_date
from common.employment_fields import NOT_CPR
from common.employments import employment_number, institution_code, is_cpr_like
from common.months import format_month, last_day
from pilots.models import Employment
from regions import journal


def employment_of(appointment, institution, number):
    """The region's employment of that name, opened when it is new; None without one."""
    institution, number = institution_code(institution), employment_number(number)
    if not (institution or number):
        return None
    refuse(
        [
            (is_cpr_like(number), NOT_CPR),
            (
                not institution or not number.strip("0"),
                _("Write both the institution code and the employment number, or neither"),
            ),
        ]
    )
    named = {"region": appointment.book.region, "institution": institution, "number": number}
    found = Employment.objects.filter(**named).first()
    taken = found and Appointment.objects.filter(employment=found).exclude(user=appointment.user).exists()
    refuse([(taken, _("The employment belongs to another coordinator’s appointment."))])
    if found is None:
        found = Employment(**named)
        save(found)
    return found


@transaction.atomic
def name_employment(appointment, institution, number, *, by):
    """Say how payroll names the coordinator; what is matched from then on goes by it. Empty is none."""
    found = locked(appointment, by)
    found.employment = employment_of(found, institution, number)
    found.save(update_fields=["employment"])
    # By its random id alone: the number lives in a row that can be erased.
    note = str(found.employment_id or "")
    journal.record("coordinator_employment_named", found, by=by, region=found.book.region, note=note)


@transaction.atomic
def add_basis(appointment, *, effective_from, monthly, source, by):
    """A full-time month's pay from a day on; of two from the same day the one that was added last counts."""
    found, source = locked(appointment, by), source.strip()
    bases = list(found.bases.all())
    same_day = [basis.monthly for basis in bases if basis.effective_from == effective_from]
    refuse(
        [
            (same_day and same_day[-1] == monthly, _("That pay is entered already.")),
            (not source, _("Write where the pay is from, e.g. a pay table or a payslip.")),
            (holds_cpr(source), NO_CPR),
            (
                not bases and effective_from > found.starts_on,
                _("The first pay must hold from the appointment’s first day."),
            ),
            (
                found.ends_on is not None and effective_from > max(found.ends_on, found.starts_on),
                _("The appointment has ended by that day."),
            ),
        ]
    )
    basis = PayBasis(
        appointment=found,
        effective_from=effective_from,
        monthly=monthly,
        source=source,
        by=by,
        at=clock.now(),
    )
    save(basis)
    # The amount is named pay: it stands in the basis, not in the journal.
    note = f"{format_date(effective_from)}: {source}"
    journal.record("pay_basis_added", found, by=by, region=found.book.region, note=note)
    return basis


@transaction.atomic
def book_month(appointment, *, pay_month, amount, month, reason, by, voucher=""):
    """Book a coordinator's month that no extract holds, e.g. release that a hospital has charged."""
    appointment = locked(appointment, by)
    first, last = appointment.starts_on, appointment.ends_on
    runs = first <= last_day(pay_month) and (last is None or max(first, pay_month) <= last)
    refuse(
        [
            (
                not runs
                and not Posting.objects.filter(appointment=appointment, pay_month=pay_month).exists(),
                _("The appointment does not run in %(month)s.") % {"month": format_month(pay_month)},
            ),
            (holds_cpr(reason) or holds_likely_cpr(voucher), NO_CPR),
        ]
    )
    entry = Entry(
        type=PostingType.COORDINATOR,
        amount=amount,
        pay_month=pay_month,
        appointment_id=appointment.pk,
        voucher=voucher.strip(),
        reason=reason.strip(),
    )
    booking.adjust(appointment.book, entry, by=by, month=month)
