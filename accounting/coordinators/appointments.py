"""Appointing coordinators, and ending it. Nobody is appointed twice on a day, in whatever region."""

from django.db import transaction
from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _

from accounting.book import booking
from accounting.book.book import Posting
from accounting.book.facilitators import is_facilitator
from accounting.coordinators import pay
from accounting.coordinators.coordinators import Appointment
from accounting.coordinators.rules import locked, refuse, save
from accounting.coordinators.stipends import ZERO
from common import clock
from common.cpr import NO_CPR, holds_cpr
from common.danish import in_danish
from common.dates import format_date
from common.months import A_DAY
from common.numbers import format_decimal
from regions import journal
from regions.models import Membership, User
from regions.permissions import TABLE, Permission

COORDINATING = {Permission.REVIEW_AGREEMENTS, Permission.SIGN_UNION}


def candidates(book):
    """Who can be appointed: people who hold, have held or will hold the coordinators' rights in the region itself."""
    roles = [role for role, held in TABLE.items() if held & COORDINATING]
    held = Membership.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")))
    held = held.filter(role__in=roles, region=book.region_id)
    return User.objects.filter(pk__in=held.values("user")).order_by(in_danish("name"), "pk")


@transaction.atomic
def appoint(book, user, *, kind, starts_on, monthly, source, by, **rest):
    """Appoint a coordinator with a first pay basis, and return the Appointment.

    `rest` may have hours (else the programme's) with hours_reason, ends_on, basis_from and employment, as
    (institution, number).
    """
    booking.demand(by, Permission.KEEP_ACCOUNT, book)
    # The person's row is locked: of two appointments at once the second sees the first.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    found = Appointment(
        book=book,
        user=user,
        kind=kind,
        hours=book.programme.coordinator_hours if rest.get("hours") is None else rest["hours"],
        hours_reason=rest.get("hours_reason", "").strip(),
        starts_on=starts_on,
        ends_on=rest.get("ends_on"),
        created_by=by,
        created_at=clock.now(),
    )
    refuse([*_rules(found), (holds_cpr(source), NO_CPR)])
    found.employment = pay.employment_of(found, *rest.get("employment") or ("", ""))
    save(found)
    journal.record("coordinator_appointed", found, by=by, region=book.region, note=_terms(found))
    pay.add_basis(
        found, effective_from=rest.get("basis_from") or starts_on, monthly=monthly, source=source, by=by
    )
    return found


def _terms(appointment):
    first, last = format_date(appointment.starts_on), appointment.ends_on
    period = f"{first}–{format_date(last) if last else ''}"
    return f"{format_decimal(appointment.hours)} {period} {appointment.hours_reason}".strip()


def _rules(appointment):
    book, user = appointment.book, appointment.user
    is_other = appointment.hours != book.programme.coordinator_hours
    return [
        (
            is_facilitator(user),
            _("The facilitator is paid outside the regions’ pools and cannot be appointed."),
        ),
        (
            not candidates(book).filter(pk=user.pk).exists(),
            _("Choose one of the region’s own coordinators."),
        ),
        (
            is_other and not appointment.hours_reason,
            _("Write why other hours than the programme’s %(hours)s a week.")
            % {"hours": format_decimal(book.programme.coordinator_hours)},
        ),
        (holds_cpr(appointment.hours_reason), NO_CPR),
        (
            appointment.ends_on is not None and appointment.ends_on < appointment.starts_on,
            _("The last day must come after the first."),
        ),
        *_overlaps(appointment),
    ]


def _overlaps(appointment):
    """The person's other appointments on some of the same days, in any region: each one a reason to refuse."""
    others = Appointment.objects.filter(user=appointment.user).exclude(pk=appointment.pk)
    others = others.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=appointment.starts_on))
    others = others.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")))
    if appointment.ends_on:
        others = others.filter(starts_on__lte=appointment.ends_on)
    sentence = _("%(name)s is appointed already on some of these days. End that appointment first.")
    return [(others.exists(), sentence % {"name": appointment.user.name})]


@transaction.atomic
def end(appointment, ends_on, *, by):
    """Set the last day; the day before the first one when the appointment was made by mistake."""
    found = locked(appointment, by)
    before, found.ends_on = found.ends_on, ends_on
    never = ends_on < found.starts_on
    refuse(
        [
            (before == ends_on, _("That is the last day already.")),
            (
                ends_on < found.starts_on - A_DAY,
                _("Write a day from %(day)s on; that day itself calls the whole appointment off.")
                % {"day": format_date(found.starts_on - A_DAY)},
            ),
            (
                never and booked_for(found) != 0,
                _("Something is booked for the appointment. Take it back before you call it off."),
            ),
            *([] if never else _overlaps(found)),
        ]
    )
    found.save(update_fields=["ends_on"])
    note = f"{format_date(before) if before else ''}–{format_date(ends_on)}"
    journal.record("appointment_ended", found, by=by, region=found.book.region, note=note)


def booked_for(appointment):
    """Kroner booked for an appointment in all, reversals included."""
    found = Posting.objects.filter(appointment=appointment)
    return found.aggregate(sum=Sum("amount"))["sum"] or ZERO
