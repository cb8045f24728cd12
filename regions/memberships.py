"""Giving and ending roles. A role is ended, never deleted, and nobody gives one to themselves."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common import clock
from common.errors import Refused
from regions import journal
from regions.people import Membership
from regions.permissions import CENTRAL, Permission, scope


def roles_to_give(by):
    """The roles `by` may give: a regional administrator gives no central role."""
    everywhere = scope(by, Permission.MANAGE_USERS).everywhere
    return [role for role in Membership._meta.get_field("role").choices if everywhere or role[0] not in CENTRAL]


@transaction.atomic
def give(user, role, region, *, starts_on, by, ends_on=None):
    """Give `user` a role and return the membership; raise Refused when `by` may not."""
    where = scope(by, Permission.MANAGE_USERS)
    if not where.everywhere and (region is None or region not in where):
        raise Refused(_("You can only give roles in your own region."))
    if user == by:
        raise Refused(_("Nobody gives a role to themselves. Ask another administrator."))
    membership = Membership(
        user=user,
        role=role,
        region=region,
        starts_on=starts_on,
        ends_on=ends_on,
        given_by=by,
        given_at=clock.now(),
    )
    try:
        membership.full_clean()
    except ValidationError as error:
        raise Refused(*error.messages) from error
    membership.save()
    journal.record("role_given", user, by=by, region=region, note=str(membership))
    return membership


@transaction.atomic
def end(membership, *, on, by):
    """End a membership on a day, the last one it counts."""
    if on < clock.today():
        raise Refused(_("The last day cannot lie before today."))
    if on < membership.starts_on:
        raise Refused(_("The last day must come after the first."))
    still = Membership.objects.filter(pk=membership.pk, ended_by__isnull=True)
    if not still.update(ends_on=on, ended_by=by):
        raise Refused(_("Someone has ended this role already."))
    journal.record("role_ended", membership.user, by=by, region=membership.region, note=str(membership))


@transaction.atomic
def set_active(user, active, *, by):
    """Open or close the door for a person; a closed door ends their sessions at the next request."""
    if user == by:
        raise Refused(_("You cannot deactivate yourself. Ask another administrator."))
    user.is_active = active
    user.save(update_fields=["is_active"])
    journal.record("user_activated" if active else "user_deactivated", user, by=by)
