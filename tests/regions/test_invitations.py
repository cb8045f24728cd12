import datetime
import logging
import sys

import pytest
import time_machine
from django.urls import reverse

from common import clock
from common.errors import Refused
from regions import invitations, journal
from regions.permissions import Role
from regions.quiet import HideLinks, RefusedInOneLine
from tests.factories import MembershipFactory, RegionFactory, UserFactory, member, newcomer

pytestmark = pytest.mark.django_db
PASSWORD = "fire ord som passer"
NOON = datetime.datetime(2021, 10, 25, 12, tzinfo=datetime.UTC)


@pytest.fixture
def link():
    region = RegionFactory()
    person = newcomer(Role.HR, region)
    token = invitations.invite(person, by=member(Role.USER_ADMIN, region))
    return person, reverse("invitation", args=[token])


def answer(client, address, password=PASSWORD):
    return client.post(address, {"password1": password, "password2": password})


def test_opening_the_link_spends_nothing(client, link):
    _, address = link
    responses = [client.get(address) for _ in range(3)]
    assert [response.status_code for response in responses] == [200, 200, 200]
    assert responses[0]["Referrer-Policy"] == "strict-origin"


def test_a_password_spends_the_link_and_signs_in(client, link):
    person, address = link
    response = answer(client, address)
    assert response.url == reverse("overview")
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert client.session["_auth_user_id"] == str(person.pk)


def test_the_link_works_once(client, link):
    person, address = link
    answer(client, address)
    client.logout()
    response = answer(client, address, "fire andre ord her")
    person.refresh_from_db()
    assert (response.status_code, person.check_password(PASSWORD)) == (410, True)


@pytest.mark.parametrize("password", ["kort", "password1234", ""])
def test_a_weak_password_is_refused_and_the_link_lives(client, link, password):
    _, address = link
    assert answer(client, address, password).status_code == 422
    assert client.get(address).status_code == 200


def test_two_different_passwords_are_refused(client, link, settings):
    settings.LANGUAGE_CODE = "en"
    _, address = link
    response = client.post(address, {"password1": PASSWORD, "password2": "noget helt andet"})
    assert response.context["form"].errors == {"password2": ["Write the same password both times"]}


def test_the_link_dies_after_a_week(client, link):
    _, address = link
    with time_machine.travel(clock.now() + invitations.LIFETIME):
        assert client.get(address).status_code == 410


def test_the_link_of_a_closed_person_and_an_unknown_link_look_the_same(client, link):
    person, address = link
    person.is_active = False
    person.save()
    closed, unknown = client.get(address), client.get(reverse("invitation", args=["x" * 43]))
    assert (closed.status_code, unknown.status_code) == (410, 410)


def test_a_link_opened_by_someone_else_signs_them_out_of_nothing(client, link):
    person, address = link
    client.force_login(UserFactory())
    answer(client, address)
    assert client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.parametrize(
    ("message", "args"),
    [("Gone: %s", ("/invitation/abc-_123/",)), ("GET https://k.dk/invitation/abc-_123/ 422", ())],
)
def test_the_log_hides_the_link(message, args):
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, message, args, None)
    HideLinks().filter(record)
    assert record.getMessage().replace("/invitation/…/", "") in {"Gone: ", "GET https://k.dk 422"}


def test_the_handler_of_the_log_has_the_filter(settings):
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["quiet", "brief"]


def test_the_mail_carries_the_link_and_opens_the_administrators_own_program():
    user = UserFactory.build(name="Anne & Co", email="anne@eksempel.dk")
    address = invitations.mailto(user, "https://k.dk/invitation/x/")
    assert address.startswith("mailto:anne%40eksempel.dk?subject=Din%20adgang")
    assert "Anne%20%26%20Co" in address and "https%3A%2F%2Fk.dk%2Finvitation%2Fx%2F" in address


def test_expiry_is_counted_by_the_clock(link):
    [invitation] = link[0].invitations.all()
    assert invitation.expires_at - invitation.sent_at == datetime.timedelta(days=7)


@pytest.mark.parametrize("fields", [{"last_login": NOON, "password": "!"}, {"last_login": None}])
def test_whoever_has_been_here_gets_a_new_link_from_a_central_administrator_only(fields):
    region = RegionFactory()
    person = member(Role.HR, region)
    type(person).objects.filter(pk=person.pk).update(**fields)
    person.refresh_from_db()
    with pytest.raises(Refused):
        invitations.invite(person, by=member(Role.USER_ADMIN, region))
    assert not person.invitations.exists()
    assert invitations.open_invitation(invitations.invite(person, by=member(Role.USER_ADMIN))).user == person


def test_the_first_link_of_a_person_with_roles_elsewhere_is_not_a_regional_administrators():
    region = RegionFactory()
    person = newcomer(Role.HR, region)
    MembershipFactory(user=person)
    with pytest.raises(Refused):
        invitations.invite(person, by=member(Role.USER_ADMIN, region))


def test_a_new_link_is_told_of_for_a_month_and_a_first_one_is_not():
    by, new, old = member(Role.USER_ADMIN), newcomer(Role.AUDITOR), member(Role.AUDITOR)
    with time_machine.travel(NOON, tick=False) as moment:
        for person in (new, old):
            invitations.invite(person, by=by)
        moment.shift(datetime.timedelta(days=29))
        told = {person: [(e.by, e.at) for e in invitations.links_to_tell_of(person)] for person in (new, old)}
        moment.shift(datetime.timedelta(days=1))
        assert list(invitations.links_to_tell_of(old)) == []
    assert told == {new: [], old: [(by, NOON)]}
    assert [event.verb for event in journal.about(new)] == ["user_invited"]


def test_a_refused_page_is_one_line_in_the_log_and_a_fault_has_its_traceback():
    lengths = []
    for status in (403, 404, 500):
        try:
            raise PermissionError
        except PermissionError:
            record = logging.LogRecord("django.request", 30, __file__, 1, "Refused: /x/", (), sys.exc_info())
        record.status_code = status
        assert RefusedInOneLine().filter(record)
        lengths.append(len(logging.Formatter().format(record).splitlines()) > 1)
    assert lengths == [False, False, True]
