"""Roles that do not go together in one person: given with a reason, or not at all."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from common.errors import Refused
from regions import memberships
from regions.journal import Event
from regions.permissions import Role, at_odds
from tests.factories import MembershipFactory, RegionFactory, member
from tests.pilots.stages import enter_anew

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2021, 10, 25)
NEXT_YEAR = datetime.date(2022, 1, 1)


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(datetime.datetime(2021, 10, 25, 8, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def region():
    return RegionFactory()


def test_the_two_sides_and_the_auditor_of_ones_own_work_do_not_go_together():
    pairs = {frozenset({one, other}) for one in Role for other in at_odds(one)}
    assert pairs == {
        frozenset({Role.HR, Role.COORDINATOR}),
        frozenset({Role.HR, Role.CENTRAL_UNION}),
        frozenset({Role.CENTRAL_EMPLOYER, Role.COORDINATOR}),
        frozenset({Role.CENTRAL_EMPLOYER, Role.CENTRAL_UNION}),
        frozenset({Role.AUDITOR, Role.HR}),
        frozenset({Role.AUDITOR, Role.COORDINATOR}),
        frozenset({Role.AUDITOR, Role.SECRETARIAT}),
    }
    assert all(one in at_odds(other) for one in Role for other in at_odds(one))


def give(person, role, region, **rest):
    """Is the role given without a reason?"""
    rest.setdefault("starts_on", TODAY)
    try:
        memberships.give(person, role, region, by=member(Role.USER_ADMIN), **rest)
    except Refused:
        return False
    return True


def test_it_is_the_same_region_and_the_same_days_that_do_not_go(region):
    other = RegionFactory()
    held = member(Role.HR, region)
    given = [give(held, Role.COORDINATOR, place) for place in (region, other)]
    ended = MembershipFactory(role=Role.HR, region=region, ends_on=datetime.date(2021, 12, 31)).user
    given += [give(ended, Role.COORDINATOR, region, starts_on=day) for day in (TODAY, NEXT_YEAR)]
    everywhere = [give(member(Role.HR, region), Role.AUDITOR, None)]
    assert (given, everywhere) == ([False, True, False, True], [False])


def test_a_merger_brings_both_sides_into_one_region(region):
    successor = RegionFactory(valid_from=NEXT_YEAR)
    region.valid_to, region.successor = NEXT_YEAR - datetime.timedelta(days=1), successor
    region.save()
    with time_machine.travel(datetime.datetime(2022, 2, 1, tzinfo=datetime.UTC), tick=False):
        assert not give(member(Role.HR, region), Role.COORDINATOR, successor)


def test_a_role_at_odds_asks_for_a_reason_which_the_journal_keeps(client, region):
    administrator = member(Role.USER_ADMIN, region)
    person = member(Role.HR, region)
    enter_anew(client, administrator)
    data = {"role": Role.AUDITOR, "region": region.pk, "starts_on": "25.10.2021"}
    address = reverse("user", args=[person.pk])
    warned = client.post(address, data)
    assert (warned.status_code, list(warned.context["form"].errors)) == (422, ["reason"])
    assert client.post(address, data | {"reason": " "}).status_code == 422
    assert client.post(address, data | {"reason": "Vikar i ferien"}).status_code == 302
    [event] = Event.objects.filter(verb="role_given")
    given = person.memberships.get(role=Role.AUDITOR)
    assert event.note == f"{given}: Vikar i ferien"
    assert f"{given}: Vikar i ferien" in client.get(address).text


def test_an_invitation_asks_for_the_reason_too(client, region):
    person = member(Role.HR, region, email="lise@eksempel.dk")
    enter_anew(client, member(Role.USER_ADMIN, region))
    data = {
        "name": person.name,
        "email": person.email,
        "role": Role.COORDINATOR,
        "region": region.pk,
        "starts_on": "25.10.2021",
    }
    warned = client.post(reverse("user_invite"), data)
    asked = client.post(reverse("user_invite"), data | {"reason": "Kun i oktober"})
    assert (warned.status_code, asked.status_code, person.memberships.count()) == (422, 200, 1)
    client.post(reverse("user_invite"), data | {"reason": "Kun i oktober", "confirmed": "1"})
    assert person.memberships.filter(role=Role.COORDINATOR).count() == 1


def test_the_warning_names_no_role_that_the_administrator_does_not_see(client, region):
    person = member(Role.STEERING, region)
    central = MembershipFactory(user=person, role=Role.CENTRAL_UNION, region=None)
    enter_anew(client, member(Role.USER_ADMIN, region))
    data = {"role": Role.HR, "region": region.pk, "starts_on": "25.10.2021"}
    warned = client.post(reverse("user", args=[person.pk]), data)
    [sentence] = warned.context["form"].errors["reason"]
    assert str(central) not in sentence


def test_what_goes_together_asks_for_nothing(client, region):
    person = member(Role.HR, region)
    enter_anew(client, member(Role.USER_ADMIN, region))
    data = {"role": Role.STEERING, "region": region.pk, "starts_on": "25.10.2021", "reason": ""}
    assert client.post(reverse("user", args=[person.pk]), data).status_code == 302


def test_an_invitation_that_asked_for_a_reason_asks_no_more_when_the_role_is_another(client, region):
    person = member(Role.HR, region, email="lise@eksempel.dk")
    enter_anew(client, member(Role.USER_ADMIN, region))
    data = {"name": "", "email": person.email, "role": Role.STEERING, "starts_on": "25.10.2021", "reason": ""}
    page = client.post(reverse("user_invite"), data | {"region": region.pk})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["name"])
    page = client.post(reverse("user_invite"), data | {"region": region.pk, "name": "Lise"})
    assert (page.status_code, "reason" in page.context["form"].fields) == (200, False)
