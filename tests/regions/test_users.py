"""The user administrator's pages."""

import datetime
import re

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.core import mail
from django.db import IntegrityError
from django.urls import reverse
from lxml import html

from regions.journal import Event
from regions.models import Invitation, Membership, User
from regions.permissions import TABLE, Role
from tests.factories import MembershipFactory, RegionFactory, UserFactory, member, newcomer
from tests.pilots.stages import enter_anew

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2021, 10, 25)


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(datetime.datetime(2021, 10, 25, 8, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def region():
    return RegionFactory()


@pytest.fixture
def administrator(region):
    return member(Role.USER_ADMIN, region)


@pytest.fixture
def central():
    return member(Role.USER_ADMIN)


def invitation_of(place, **changes):
    data = {
        "name": "Ny Person",
        "email": "Ny.Person@eksempel.dk",
        "role": Role.HR,
        "region": place.pk,
        "starts_on": "25.10.2021",
        "ends_on": "",
    }
    return data | changes


def link_in(response):
    return re.search(r'value="https://karrierespor\.example(/invitation/[^"]+)"', response.text)[1]


def names_on(response):
    return [person.name for person in response.context["found"]]


def test_a_regional_administrator_sees_only_persons_and_roles_of_the_region(client, region, administrator):
    both = member(Role.HR, region, name="Begge Steder")
    MembershipFactory(user=both, role=Role.AUDITOR)
    member(Role.HR, RegionFactory(), name="En Anden")
    enter_anew(client, administrator)
    response = client.get(reverse("users"))
    assert sorted(names_on(response)) == sorted([both.name, administrator.name])
    [shown] = [person for person in response.context["found"] if person == both]
    assert [membership.role for membership in shown.held] == [Role.HR]


def test_the_search_finds_by_name_and_address(client, central):
    member(Role.HR, RegionFactory(), name="Anne Holm", email="x@eksempel.dk")
    member(Role.HR, RegionFactory(), name="Jonas Bach", email="holmen@eksempel.dk")
    member(Role.HR, RegionFactory(), name="Lise Dahl")
    enter_anew(client, central)
    assert names_on(client.get(reverse("users"), {"q": "holm"})) == ["Anne Holm", "Jonas Bach"]


def test_persons_are_found_by_the_role_and_the_region_of_today(client, central, region, administrator):
    hr = member(Role.HR, region, name="Anne Holm")
    elsewhere = MembershipFactory(user=hr, role=Role.AUDITOR).region
    member(Role.HR, elsewhere, name="Jonas Bach")
    MembershipFactory(
        user=member(Role.STEERING, region, name="Lise Dahl"),
        role=Role.HR,
        region=region,
        ends_on="2020-01-01",
        starts_on="2019-01-01",
    )
    enter_anew(client, central)

    def found(**asked):
        return names_on(client.get(reverse("users"), asked))

    assert found(role="hr") == ["Anne Holm", "Jonas Bach"]
    assert found(role="hr", region=region.pk) == ["Anne Holm"]
    assert found(region=elsewhere.pk) == ["Anne Holm", "Jonas Bach"]
    assert found(role="x") == found(region=0) == []
    # Who administers one region is not told by its filter what a person does in another.
    enter_anew(client, administrator)
    assert found(role="auditor") == []
    assert found(role="hr") == ["Anne Holm"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_has_a_fixed_number_of_queries(client, region, central, count, django_assert_num_queries):
    for _ in range(count):
        member(Role.HR, region)
    enter_anew(client, central)
    client.get(reverse("users"))
    with django_assert_num_queries(9):
        client.get(reverse("users"))


@pytest.mark.parametrize("name", ["user", "user_close", "user_open"])
def test_a_person_of_another_region_does_not_exist(client, administrator, name):
    stranger = member(Role.HR, RegionFactory())
    enter_anew(client, administrator)
    assert client.get(reverse(name, args=[stranger.pk])).status_code == 404
    assert client.post(reverse(name, args=[stranger.pk])).status_code == 404


def test_a_role_of_another_region_cannot_be_ended(client, region, administrator):
    person = member(Role.HR, region)
    elsewhere = MembershipFactory(user=person, role=Role.HR)
    enter_anew(client, administrator)
    assert client.post(reverse("role_end", args=[elsewhere.pk]), {"ends_on": "25.10.2021"}).status_code == 404
    elsewhere.refresh_from_db()
    assert elsewhere.ends_on is None


@pytest.mark.parametrize("name", ["users", "user_invite"])
def test_only_administrators_enter(client, region, name):
    enter_anew(client, member(Role.HR, region))
    assert client.get(reverse(name)).status_code == 403


def test_an_invited_person_gets_a_role_and_a_link_that_works(client, region, administrator):
    enter_anew(client, administrator)
    response = client.post(reverse("user_invite"), invitation_of(region))
    assert response.status_code == 200
    person = User.objects.get(email="ny.person@eksempel.dk")
    [membership] = person.memberships.all()
    assert (membership.role, membership.region, membership.given_by) == (Role.HR, region, administrator)
    client.logout()
    assert client.get(link_in(response)).status_code == 200
    assert mail.outbox == []


def test_the_token_is_kept_nowhere(client, region, administrator, caplog):
    enter_anew(client, administrator)
    response = client.post(reverse("user_invite"), invitation_of(region))
    token = link_in(response).split("/")[2]
    [invitation] = Invitation.objects.all()
    kept = f"{vars(invitation)} {[vars(event) for event in Event.objects.all()]} {dict(client.session)}"
    assert token not in kept + caplog.text
    assert response["Cache-Control"] == "no-store"


def test_inviting_twice_gives_one_role_and_the_newest_link_works(client, region, administrator):
    enter_anew(client, administrator)
    first = link_in(client.post(reverse("user_invite"), invitation_of(region)))
    second = link_in(client.post(reverse("user_invite"), invitation_of(region)))
    client.logout()
    assert Membership.objects.filter(user__email="ny.person@eksempel.dk").count() == 1
    assert [client.get(first).status_code, client.get(second).status_code] == [410, 200]


def test_who_is_here_already_gets_the_role_and_no_link(client, region, administrator):
    existing = member(Role.STEERING, region, name="Lise Dahl", email="lise@eksempel.dk")
    enter_anew(client, administrator)
    data = invitation_of(region, role=Role.STEERING, email="LISE@eksempel.dk", starts_on="26.10.2021")
    question = client.post(reverse("user_invite"), data)
    assert (question.status_code, existing.memberships.count()) == (200, 1)
    assert "Lise Dahl" in question.text
    response = client.post(reverse("user_invite"), data | {"confirmed": "1"})
    assert response.url == reverse("user", args=[existing.pk])
    assert existing.memberships.filter(region=region, role=Role.STEERING).count() == 2
    assert (User.objects.get(pk=existing.pk).name, Invitation.objects.count()) == ("Lise Dahl", 0)


@pytest.mark.parametrize("make", [member, newcomer])
def test_a_stranger_is_given_a_role_after_a_question_and_is_not_named(client, region, administrator, make):
    stranger = make(Role.HR, RegionFactory(), name="Lise Dahl", email="lise@eksempel.dk")
    enter_anew(client, administrator)
    data = invitation_of(region, email="LISE@eksempel.dk")
    question = client.post(reverse("user_invite"), data)
    assert (question.status_code, stranger.memberships.count()) == (200, 1)
    shown = dict(html.fromstring(question.text).xpath("//main//form")[0].form_values())
    shown.pop("csrfmiddlewaretoken", None)
    assert {name: shown.get(name, "") for name in data} == {name: str(value) for name, value in data.items()}
    response = client.post(reverse("user_invite"), shown | {"confirmed": "1"})
    assert response.url == reverse("users")
    assert stranger.memberships.filter(region=region, role=Role.HR).count() == 1
    assert Invitation.objects.count() == 0
    said = [str(message) for message in get_messages(response.wsgi_request)]
    assert "Lise Dahl" not in f"{question.text}{said}" and len(said) == 1


def test_a_central_administrator_is_asked_too_and_reads_who_it_is(client, region, central):
    existing = member(Role.HR, RegionFactory(), name="Lise Dahl", email="lise@eksempel.dk")
    enter_anew(client, central)
    question = client.post(reverse("user_invite"), invitation_of(region, email="lise@eksempel.dk"))
    assert (question.status_code, existing.memberships.count()) == (200, 1)
    assert f"Lise Dahl<br>{existing.memberships.get()}" in question.text


def test_the_page_offers_a_new_link_to_those_who_may_make_it(client, region, administrator, central):
    people = [member(Role.HR, region), newcomer(Role.HR, region)]
    offers = []
    for admin in (administrator, central):
        enter_anew(client, admin)
        pages = [client.get(reverse("user", args=[person.pk])).text for person in people]
        offers += [reverse("user_link", args=[p.pk]) in page for p, page in zip(people, pages, strict=True)]
    assert offers == [False, True, True, True]


@pytest.mark.parametrize(
    "change",
    [{"role": Role.SECRETARIAT}, {"role": Role.FACILITATOR, "region": ""}, {"role": "boss"}, {"region": ""}],
)
def test_a_regional_administrator_gives_no_central_role(client, region, administrator, change):
    enter_anew(client, administrator)
    response = client.post(reverse("user_invite"), invitation_of(region, **change))
    assert response.status_code == 422
    assert not User.objects.filter(email="ny.person@eksempel.dk").exists()


def test_a_regional_administrator_gives_no_role_in_another_region(client, region, administrator):
    enter_anew(client, administrator)
    response = client.post(reverse("user_invite"), invitation_of(RegionFactory()))
    assert (response.status_code, Membership.objects.count()) == (422, 1)


def test_the_form_offers_a_regional_administrator_own_roles_only(client, region, administrator):
    RegionFactory()
    enter_anew(client, administrator)
    form = client.get(reverse("user_invite")).context["form"]
    assert list(form.fields["region"].queryset) == [region]
    offered = [code for code, _ in form.fields["role"].choices]
    assert offered == ["", "hr", "coordinator", "steering", "auditor", "useradmin"]


def test_nobody_gives_a_role_to_themselves(client, region, administrator):
    enter_anew(client, administrator)
    data = {"role": Role.HR, "region": region.pk, "starts_on": "25.10.2021"}
    response = client.post(reverse("user", args=[administrator.pk]), data)
    assert (response.status_code, administrator.memberships.count()) == (422, 1)


def test_a_role_given_by_two_clicks_is_one(client, region, administrator):
    person = member(Role.HR, region)
    enter_anew(client, administrator)
    data = {"role": Role.STEERING, "region": region.pk, "starts_on": "25.10.2021"}
    answers = [client.post(reverse("user", args=[person.pk]), data).status_code for _ in range(2)]
    assert (answers, person.memberships.filter(role=Role.STEERING).count()) == ([302, 302], 1)


def test_a_role_ended_yesterday_is_over_now(client, region, administrator):
    person = member(Role.HR, region)
    membership = person.memberships.get()
    enter_anew(client, administrator)
    client.post(reverse("role_end", args=[membership.pk]), {"ends_on": "24.10.2021"})
    membership.refresh_from_db()
    assert (membership.ends_on, membership.ended_by) == (datetime.date(2021, 10, 24), administrator)
    assert not person.memberships.in_force(on=TODAY).exists()


def test_an_end_can_be_moved_earlier_but_not_later(client, region, administrator):
    membership = member(Role.HR, region).memberships.get()
    enter_anew(client, administrator)
    answers = [
        client.post(reverse("role_end", args=[membership.pk]), {"ends_on": day}).status_code
        for day in ("31.12.2021", "30.11.2021", "31.12.2021", "23.10.2021")
    ]
    membership.refresh_from_db()
    assert answers == [302, 302, 422, 422]
    assert membership.ends_on == datetime.date(2021, 11, 30)


def test_a_closed_door_ends_the_session_and_can_be_opened_again(client, region, administrator):
    person = member(Role.HR, region)
    enter_anew(client, person)
    other = enter_anew(type(client)(), administrator)
    other.post(reverse("user_close", args=[person.pk]))
    assert client.get(reverse("roles")).status_code == 302
    other.post(reverse("user_open", args=[person.pk]))
    person.refresh_from_db()
    assert person.is_active
    assert [event.verb for event in Event.objects.all()] == ["user_activated", "user_deactivated"]


@pytest.mark.parametrize("name", ["user_close", "user_link"])
def test_who_has_roles_elsewhere_is_out_of_a_regional_administrators_hands(
    client, region, administrator, name
):
    person = member(Role.HR, region)
    MembershipFactory(user=person, role=Role.SECRETARIAT, region=None)
    enter_anew(client, administrator)
    client.post(reverse(name, args=[person.pk]))
    person.refresh_from_db()
    assert (person.is_active, Invitation.objects.count()) == (True, 0)


def test_the_central_administrator_makes_a_new_link_and_the_old_one_dies(client, region, central):
    person = member(Role.HR, region)
    enter_anew(client, central)
    first = link_in(client.post(reverse("user_link", args=[person.pk])))
    second = link_in(client.post(reverse("user_link", args=[person.pk])))
    client.logout()
    assert [client.get(first).status_code, client.get(second).status_code] == [410, 200]


@pytest.mark.parametrize("name", ["user_link", "user_close", "user_open", "role_end"])
def test_a_link_a_door_and_the_end_of_a_role_ask_for_the_password_anew(client, region, central, name):
    person = member(Role.HR, region)
    client.force_login(central)
    target = person.memberships.get() if name == "role_end" else person
    answer = client.post(reverse(name, args=[target.pk]), {"ends_on": "25.10.2021"})

    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert (Invitation.objects.count(), Event.objects.count()) == (0, 0)


def test_a_link_leads_where_the_application_is_and_not_where_the_request_says(
    client, region, central, settings
):
    settings.ALLOWED_HOSTS = ["*"]
    enter_anew(client, central)
    answer = client.post(
        reverse("user_link", args=[member(Role.HR, region).pk]), headers={"host": "evil.example"}
    )
    assert "evil.example" not in answer.text
    assert client.get(link_in(answer)).status_code == 200


def test_nobody_makes_a_link_to_themselves_or_closes_their_own_door(client, central):
    enter_anew(client, central)
    client.post(reverse("user_link", args=[central.pk]))
    client.post(reverse("user_close", args=[central.pk]))
    central.refresh_from_db()
    assert (central.is_active, Invitation.objects.count()) == (True, 0)


def test_everyone_reads_what_the_roles_may_do(client):
    enter_anew(client, UserFactory())
    response = client.get(reverse("roles"))
    assert [row.name for row in response.context["rows"]] == [role.label for role in Role]
    assert response.text.count("<li>") >= sum(len(held) for held in TABLE.values())


def ended(client, membership, day):
    response = client.post(reverse("role_end", args=[membership.pk]), {"ends_on": day})
    membership.refresh_from_db()
    return response.status_code, membership.ends_on


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (TODAY, datetime.date(2021, 10, 24)),
        (datetime.date(2021, 12, 1), datetime.date(2021, 11, 30)),
    ],
)
def test_a_role_given_by_mistake_was_never_in_force(client, region, administrator, starts_on, ends_on):
    membership = MembershipFactory(region=region, starts_on=starts_on)
    enter_anew(client, administrator)
    assert ended(client, membership, "24.10.2021") == (302, ends_on)
    assert membership.was_never_in_force
    assert not Membership.objects.filter(user=membership.user).in_force(on=starts_on).exists()
    page = client.get(reverse("user", args=[membership.user.pk]))
    assert page.context["rows"] == [(membership, False)]
    assert ended(client, membership, "24.10.2021") == (422, ends_on)


def test_a_role_that_was_never_in_force_can_be_given_again_from_the_same_day(client, region, administrator):
    membership = MembershipFactory(region=region, starts_on=TODAY)
    enter_anew(client, administrator)
    ended(client, membership, "24.10.2021")
    data = {"role": Role.HR, "region": region.pk, "starts_on": "25.10.2021"}
    client.post(reverse("user", args=[membership.user.pk]), data)
    assert membership.user.memberships.in_force(on=TODAY).count() == 1


def test_a_role_that_has_ended_is_not_said_to_be_given_again(client, region, administrator):
    membership = MembershipFactory(region=region, starts_on=datetime.date(2021, 10, 1))
    enter_anew(client, administrator)
    ended(client, membership, "24.10.2021")
    data = {"role": Role.HR, "region": region.pk, "starts_on": "01.10.2021"}
    assert client.post(reverse("user", args=[membership.user.pk]), data).status_code == 422
    assert not membership.user.memberships.in_force(on=TODAY).exists()


def test_the_last_day_is_the_day_before_the_first_at_the_earliest():
    with pytest.raises(IntegrityError, match="membership_ends_after_start"):
        MembershipFactory(starts_on=TODAY, ends_on=TODAY - datetime.timedelta(days=2))


def test_the_search_knows_other_spellings_and_says_when_there_is_nothing_to_search_for(client, central):
    member(Role.HR, RegionFactory(), name="Åse Kjær")
    enter_anew(client, central)

    assert names_on(client.get(reverse("users"), {"q": "aase kjaer"})) == ["Åse Kjær"]
    wrong = client.get(reverse("users"), {"q": "x"})
    assert names_on(wrong) == []
    assert list(wrong.context["form"].errors) == ["q"]
