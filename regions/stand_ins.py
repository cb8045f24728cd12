"""Stand-ins: someone does a person's work in a role while they are away. Ended, never deleted."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from common import clock
from common.danish import in_danish
from common.errors import Refused
from regions import journal
from regions.people import A_DAY, Membership, StandIn, User
from regions.permissions import OPPOSITE, Permission, Role, scope
from regions.places import reach

LONGEST = timedelta(days=365)


def candidates(membership, *, on):
    """The users who may stand in for the holder of `membership`: active, and not of the other side.

    Those who hold the same role in the region; a coordinator may also ask those of the other regions.
    """
    in_force = Membership.objects.in_force(on=on)
    near = Q(role=membership.role)
    if membership.role != Role.COORDINATOR:
        near &= Q(region=membership.region_id)
    found = User.objects.filter(is_active=True, pk__in=in_force.filter(near).values("user"))
    found = found.exclude(pk=membership.user_id)
    if opposite := OPPOSITE.get(membership.role):
        # Also who will be, and by a merger: a role that begins later would give no rights then, and puzzle both.
        there = Membership.objects.filter(role=opposite, region__in=reach({membership.region_id}, on=on))
        lasting = there.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
        found = found.exclude(pk__in=lasting.values("user"))
    return found.order_by(in_danish("name"), "pk")


def may_appoint(membership, by):
    """The holder themselves, or an administrator of users where the role is held."""
    if membership.user_id == by.pk:
        return True
    return scope(by, Permission.MANAGE_USERS).covers(membership.region_id)


@transaction.atomic
def appoint(membership, user, *, starts_on, ends_on, by):
    """Let `user` stand in for the holder of a role from one day to another, and return the StandIn."""
    today = clock.today()
    # The holder's row is locked: of two appointments at once the second sees the first.
    User.objects.select_for_update(no_key=True).get(pk=membership.user_id)
    reasons = [
        sentence for wrong, sentence in _rules(membership, user, starts_on, ends_on, by, today) if wrong
    ]
    if reasons:
        raise Refused(*reasons)
    stand_in = StandIn(
        membership=membership,
        user=user,
        starts_on=starts_on,
        ends_on=ends_on,
        given_by=by,
        given_at=clock.now(),
    )
    try:
        stand_in.full_clean()
    except ValidationError as error:
        raise Refused(*error.messages) from error
    stand_in.save()
    journal.record("stand_in_given", membership.user, by=by, region=membership.region, note=stand_in)
    return stand_in


def _rules(membership, user, starts_on, ends_on, by, today):
    held = membership.stand_ins.filter(starts_on__lte=ends_on, ends_on__gte=starts_on)
    is_given_to_oneself = user == by and membership.user_id != by.pk
    return [
        (not may_appoint(membership, by), _("You can only appoint a stand-in for yourself.")),
        (is_given_to_oneself, _("Nobody gives a role to themselves. Ask another administrator.")),
        (not membership.lasts(on=today), _("The role has ended and needs no stand-in.")),
        (
            not candidates(membership, on=today).filter(pk=user.pk).exists(),
            _("Choose another person: nobody stands in for the other side."),
        ),
        (starts_on < today, _("The first day can be today at the earliest.")),
        (ends_on < starts_on, _("The last day must come after the first.")),
        (ends_on - starts_on > LONGEST, _("A stand-in is appointed for a year at most.")),
        (held.exists(), _("Somebody stands in on some of these days already.")),
    ]


@transaction.atomic
def end(stand_in, *, by):
    """Call a stand-in off: yesterday was the last day, or it was never in force."""
    if not may_appoint(stand_in.membership, by) and stand_in.user_id != by.pk:
        raise Refused(_("You can only call off your own stand-in."))
    last = max(clock.today() - A_DAY, stand_in.starts_on - A_DAY)
    if not StandIn.objects.filter(Q(ends_on__gt=last), pk=stand_in.pk).update(ends_on=last):
        raise Refused(_("The stand-in has ended already."))
    absent = stand_in.membership.user
    journal.record("stand_in_ended", absent, by=by, region=stand_in.membership.region, note=stand_in)
