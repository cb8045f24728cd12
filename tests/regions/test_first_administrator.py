"""Who installs lets the first administrator in, and nobody in beside one who is there."""

import pytest

from common.errors import Refused
from regions import first_administrator, invitations, journal
from regions.models import Membership, User
from regions.permissions import Permission, Role, can
from tests.factories import RegionFactory, member

pytestmark = pytest.mark.django_db
EMAIL, NAME = "Anne@region.example", "Anne Holm"


def test_the_first_administrator_gets_a_role_from_nobody_and_a_link_that_works():
    token = first_administrator.invite(EMAIL, NAME)

    user = invitations.open_invitation(token).user
    assert (user.email, user.name, user.has_usable_password()) == ("anne@region.example", NAME, False)
    assert list(Membership.objects.values_list("role", "region", "given_by")) == [("useradmin", None, None)]
    assert can(user, Permission.MANAGE_USERS, RegionFactory())
    assert [event.verb for event in journal.about(user)] == ["user_invited", "role_given"]


def test_asked_again_there_is_one_person_one_role_and_the_newest_link_works():
    first, second = (first_administrator.invite(EMAIL, NAME) for _turn in range(2))

    assert (User.objects.count(), Membership.objects.count()) == (1, 1)
    assert [invitations.open_invitation(token) is None for token in (first, second)] == [True, False]


def test_beside_an_administrator_who_has_been_here_nobody_is_let_in():
    there = member(Role.USER_ADMIN)
    with pytest.raises(Refused, match=there.name):
        first_administrator.invite(EMAIL, NAME)
    assert not User.objects.filter(email=EMAIL.lower()).exists()


def test_an_administrator_without_colleagues_who_lost_the_password_gets_a_link_and_is_told_of_it():
    alone = member(Role.USER_ADMIN)
    member(Role.USER_ADMIN, RegionFactory())

    token = first_administrator.invite(alone.email, "")

    assert invitations.open_invitation(token).user == alone
    assert invitations.links_to_tell_of(alone).count() == 1


@pytest.mark.parametrize(("email", "name"), [("anne", NAME), (EMAIL, ""), ("", NAME)])
def test_who_cannot_be_written_to_or_named_is_refused_and_nothing_is_kept(email, name):
    with pytest.raises(Refused):
        first_administrator.invite(email, name)
    assert not User.objects.exists()


def test_whose_access_is_closed_is_not_let_in_by_installing():
    person = member(Role.HR, RegionFactory())
    User.objects.filter(pk=person.pk).update(is_active=False)
    with pytest.raises(Refused, match="log"):
        first_administrator.invite(person.email, "")
    assert Membership.objects.count() == 1
