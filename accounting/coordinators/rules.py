"""What every change of an appointment asks: is it refused, does it fit its constraints, who else changes it now."""

from django.core.exceptions import ValidationError

from accounting.book import booking
from accounting.coordinators.coordinators import Appointment
from common.errors import Refused
from regions.models import User
from regions.permissions import Permission


def refuse(rules):
    """Raise Refused with the sentences of all that is wrong."""
    if reasons := [sentence for wrong, sentence in rules if wrong]:
        raise Refused(*reasons)


def save(thing):
    """Save what fits its constraints; the database's own sentences become the refusal."""
    try:
        thing.full_clean()
    except ValidationError as error:
        raise Refused(*error.messages) from error
    thing.save()


def locked(appointment, by):
    """The appointment as it stands, while its person's row is locked until the transaction ends."""
    booking.demand(by, Permission.KEEP_ACCOUNT, appointment.book)
    User.objects.select_for_update(no_key=True).get(pk=appointment.user_id)
    return Appointment.objects.select_related("book__region", "book__programme", "user").get(
        pk=appointment.pk
    )
