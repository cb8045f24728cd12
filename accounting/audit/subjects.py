"""Every subject of the access log that is one person: coordinators are paid by employments too."""

from accounting.book.access import whose
from accounting.coordinators.coordinators import Appointment
from accounting.payroll.payroll import Pay
from pilots.models import Employment
from regions.models import User


def subjects_of(person):
    """Every subject that is the same person as an Employment or a User: coordinators are paid by employments too."""
    users = {person.pk} if isinstance(person, User) else _users_of(person)
    employments = {person.pk} if isinstance(person, Employment) else set()
    named = (
        Appointment.objects.filter(user__in=users, employment__isnull=False)
        .order_by()
        .values_list("employment")
    )
    paid = Pay.objects.filter(appointment__user__in=users).values_list("employment")
    employments |= {pk for (pk,) in named.union(paid).order_by()}
    return {whose(pk, None) for pk in employments} | {whose(None, pk) for pk in users}


def _users_of(employment):
    """The coordinators whom an employment has been named for, or has paid."""
    named = Appointment.objects.filter(employment=employment).order_by().values_list("user")
    paid = Pay.objects.filter(employment=employment, appointment__isnull=False)
    return {pk for (pk,) in named.union(paid.values_list("appointment__user")).order_by()}
