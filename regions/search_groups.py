"""Persons among what is found when everything is searched: for who administers users."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from common import clock
from common.search_groups import Found, Group, Hit, Shelf
from regions.models import Membership, User
from regions.permissions import Permission, can


def _administers(user):
    return can(user, Permission.MANAGE_USERS)


def _persons(user, typed):
    found = User.objects.managed_by(user).named(typed)
    shown = found.holding(Membership.objects.managed_by(user), on=clock.today())
    count = found.count()
    shelf = Shelf(_("Users"), f"{reverse('users')}?{urlencode({'q': typed})}", count)
    return Found(count, lambda first, last: [_person(one) for one in shown[first:last]], [shelf])


def _person(person):
    roles = dict.fromkeys(map(str, person.held))
    return Hit(person.name, reverse("user", args=[person.pk]), (person.email, *roles))


GROUPS = [Group("personer", _("Persons"), 40, _administers, _persons)]
