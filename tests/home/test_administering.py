"""The administrator's numbers and the persons they count."""

import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from regions import attempts, corrections, invitations
from regions.models import User
from regions.permissions import Role
from regions.waiting import Waits
from tests.factories import MembershipFactory, RegionFactory, UserFactory, member, newcomer

pytestmark = pytest.mark.django_db
OCTOBER = datetime.datetime(2021, 10, 1, 10, tzinfo=datetime.UTC)


@pytest.fixture
def people():
    """One person of each kind in the administrator's region, twice as many elsewhere, and one for whom nothing waits."""
    region = RegionFactory()
    admin = member(Role.USER_ADMIN, region)
    with time_machine.travel(OCTOBER, tick=False) as clock:
        for place, by in [
            (region, admin),
            *[(RegionFactory(), member(Role.USER_ADMIN)) for _turn in range(2)],
        ]:
            _fill(place, by, clock)
        yield admin


def _fill(place, by, clock):
    clock.move_to(OCTOBER - datetime.timedelta(days=8))
    invitations.invite(newcomer(Role.HR, place, name="expired"), by=by)
    clock.move_to(OCTOBER)
    invitations.invite(newcomer(Role.HR, place, name="invited"), by=by)
    soon = datetime.date(2021, 10, 31)
    MembershipFactory(user__name="ending", region=place, ends_on=soon)
    MembershipFactory(user__name="nothing", region=place)
    MembershipFactory(user=UserFactory(name="closed", is_active=False), region=place)
    address = MembershipFactory(user__name="address", region=place).user
    corrections.correct(address, name="address", email=f"ny{place.pk}@eksempel.dk", by=by)
    locked = MembershipFactory(user__name="locked", region=place).user
    for _turn in range(attempts.MOST_BY_NAME):
        attempts.begin(locked.email.upper(), "")


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_each_number_leads_to_just_those_persons(people):
    client = signed_in(people)

    figures = client.get(reverse("overview")).context["sections"]["administering"]["figures"]

    assert [figure.number.count for figure in figures] == [1] * len(Waits)
    for kind, figure in zip(Waits, figures, strict=True):
        found = client.get(figure.number.url).context["found"]
        assert [person.name for person in found] == [kind.value]


def test_who_manages_everybody_counts_everybody(people):
    figures = signed_in(member(Role.USER_ADMIN)).get(reverse("overview")).context["sections"]["administering"]

    assert [figure.number.count for figure in figures["figures"]] == [3] * len(Waits)


def test_the_most_urgent_stands_first_and_a_closed_access_asks_for_nothing(people):
    work = signed_in(people).get(reverse("overview")).context["work"]

    assert [task.label for task in work] == ["expired", "invited", "address", "ending"]


def test_a_link_that_was_used_or_renewed_waits_for_nobody(people):
    person = User.objects.managed_by(people).get(name="expired")

    invitations.accept(
        invitations.open_invitation(invitations.invite(person, by=people)), "fire ord og en hest"
    )

    figures = signed_in(people).get(reverse("overview")).context["sections"]["administering"]["figures"]
    assert [figure.number.count for figure in figures[:2]] == [0, 1]


def test_an_unknown_kind_finds_nobody(people):
    assert not signed_in(people).get(f"{reverse('users')}?waits=alle").context["found"].object_list
