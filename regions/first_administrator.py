"""The one who lets everybody else in: the first administrator of users, whom nobody is there to invite."""

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common import clock
from common.errors import Refused
from regions import invitations, journal
from regions.people import Membership, User
from regions.permissions import Role


def administrators():
    """The central administrators of users, whether they have chosen a password or not."""
    held = Membership.objects.in_force(on=clock.today()).filter(role=Role.USER_ADMIN, region=None)
    return User.objects.filter(pk__in=held.values("user"), is_active=True)


@transaction.atomic
def invite(email, name):
    """Give a person the role and return the token of a link; asked again it is a new one, and the older ends.

    Raise Refused when another administrator is here, who can make it on a page.
    """
    others = [user for user in administrators().exclude(email=email.lower()) if user.has_been_here]
    if others:
        raise Refused(_("%(name)s administers the users: ask there.") % {"name": others[0]})
    user = User.objects.filter(email=email.lower()).first() or _new(email, name)
    if not administrators().filter(pk=user.pk).exists():
        _appoint(user)
    return invitations.make_link(user, by=None)


def _new(email, name):
    user = User(email=email.lower(), name=name, password=make_password(None))
    try:
        user.full_clean()
    except ValidationError as error:
        raise Refused(*error.messages) from error
    user.save()
    return user


def _appoint(user):
    if not user.is_active:
        raise Refused(_("The person cannot log in."))
    given = Membership.objects.create(
        user=user, role=Role.USER_ADMIN, starts_on=clock.today(), given_at=clock.now()
    )
    journal.record("role_given", user, by=None, note=given)
