"""Giving and ending roles. A role is ended, never deleted, and nobody gives one to themselves."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from common import clock
from common.errors import Refused
from regions import journal
from regions.journal import Event
from regions.people import A_DAY, WAS_IN_FORCE, Membership, User
from regions.permissions import CENTRAL, Permission, Role, at_odds, scope
from regions.places import Region, reach

# Between a role and the reason it was given for, in the journal.
REASON_AFTER = ": "


def roles_to_give(by: User) -> list[tuple[str, Any]]:
    """The roles `by` may give, as choices: a regional administrator gives no central role."""
    return [choice for choice in Role.choices if gives_everywhere(by) or choice[0] not in CENTRAL]


def gives_everywhere(by: User) -> bool:
    return scope(by, Permission.MANAGE_USERS).everywhere


def regions_to_give(by: User) -> QuerySet[Region]:
    """The regions in which `by` may give a role."""
    return Region.objects.filter(scope(by, Permission.MANAGE_USERS).q("pk"))


def manages_wholly(by: User, user: User) -> bool:
    """Are all of `user`'s roles, ended ones too, within what `by` administers?

    A new link lets its reader in as that person, and a closed door closes every region: neither is for
    an administrator who sees only a part of what the person does.
    """
    where = scope(by, Permission.MANAGE_USERS)
    return where.everywhere or (bool(where) and not user.memberships.exclude(where.q()).exists())


@transaction.atomic
def give(
    user: User,
    role: str,
    region: Region | None,
    *,
    starts_on: date,
    by: User,
    ends_on: date | None = None,
    reason: str = "",
) -> Membership:
    """Give `user` a role and return the membership; given twice it is one. Raise Refused when `by` may not.

    One that does not go with another of theirs in the same days and region needs a `reason`, kept in the journal.
    """
    if not _administers(by, region):
        raise Refused(_("You can only give roles in your own region."))
    if user == by:
        raise Refused(_("Nobody gives a role to themselves. Ask another administrator."))
    # The person's row is locked: a second click waits here, and finds what the first one gave.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    held = user.memberships.filter(role=role, region=region, starts_on=starts_on, ends_on=ends_on).first()
    if held:
        return held
    if not reason and (found := at_odds_with(user, role, region, starts_on=starts_on, ends_on=ends_on)):
        raise Refused(words_on_odds(found, by=by))
    return _give(user, role, region, starts_on=starts_on, ends_on=ends_on, by=by, reason=reason)


def at_odds_with(
    user: User, role: str, region: Region | None, *, starts_on: date, ends_on: date | None
) -> QuerySet[Membership]:
    """The memberships of `user` that do not go with a role they would hold there and then."""
    found = user.memberships.filter(WAS_IN_FORCE, role__in=at_odds(role))
    found = found.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
    if ends_on:
        found = found.filter(starts_on__lte=ends_on)
    if region:
        found = found.filter(Q(region__isnull=True) | Q(region__in=reach({region.pk}, on=clock.today())))
    return found.select_related("region")


def words_on_odds(found: Any, *, by: User) -> str:
    """The warning; it names no role that `by` does not see."""
    names = ", ".join(str(one) for one in found.managed_by(by)) or _("a role outside your region")
    return _(
        "This does not go with what the person has: %(roles)s. Nobody should sit on both sides or audit their own "
        "work. Write why it must be so, or choose another role."
    ) % {"roles": names}


def _administers(by: User, region: Region | None) -> bool:
    where = scope(by, Permission.MANAGE_USERS)
    return where.everywhere or (region is not None and region in where)


def _give(
    user: User,
    role: str,
    region: Region | None,
    *,
    starts_on: date,
    ends_on: date | None,
    by: User,
    reason: str,
) -> Membership:
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
    journal.record("role_given", user, by=by, region=region, note=_with_reason(membership, reason))
    return membership


def reasons_of(user: User) -> QuerySet[Event]:
    """The journal's lines on roles that were given with a reason, newest first."""
    return journal.about(user).filter(verb="role_given", note__contains=REASON_AFTER)


def _with_reason(membership: Membership, reason: str) -> object:
    # Put into words by the journal, in Danish.
    return format_lazy("{}{}{}", membership, REASON_AFTER, reason) if reason else membership


@transaction.atomic
def end(membership: Membership, *, on: date, by: User) -> None:
    """End a membership on a day, the last one it counts; yesterday ends it at once. It can only be moved earlier.

    A day before the first one says that it was never in force.
    """
    if not _administers(by, membership.region):
        raise Refused(_("You can only end roles in your own region."))
    if on < clock.today() - A_DAY:
        raise Refused(_("The last day can be yesterday at the earliest."))
    last = max(on, membership.starts_on - A_DAY)
    later = Membership.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=last), pk=membership.pk)
    if not later.update(ends_on=last, ended_by=by):
        raise Refused(_("The role ends that day or earlier already."))
    journal.record("role_ended", membership.user, by=by, region=membership.region, note=membership)


@transaction.atomic
def set_active(user: User, active: bool, *, by: User) -> None:
    """Open or close the door for a person; a closed door ends their sessions at the next request."""
    if user == by:
        raise Refused(_("You cannot deactivate yourself. Ask another administrator."))
    if not manages_wholly(by, user):
        raise Refused(_("The person has roles outside your region. Ask the central user administrator."))
    if user.is_active == active:
        return
    user.is_active = active
    user.save(update_fields=["is_active"])
    journal.record("user_activated" if active else "user_deactivated", user, by=by)
