"""A stand-in has the absent person's rights in the period and no longer, and both names stand on what is done."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from common.errors import Refused
from pilots.documents import workflow
from regions import stand_ins
from regions.models import Event, Membership, StandIn, User
from regions.permissions import Permission, Role, can
from tests.agreements import Negotiation
from tests.factories import PASSWORD, MembershipFactory, RegionFactory, member
from tests.pilots.stages import BEFORE_DEADLINE, in_october, signed_in, signed_in_anew

pytestmark = pytest.mark.django_db
TODAY = BEFORE_DEADLINE.date()
A_WEEK = datetime.timedelta(days=7)


@pytest.fixture(autouse=True)
def october():
    with in_october():
        yield


def held(user):
    return Membership.objects.filter(user=user).earliest("pk")


def appoint(absent, stand_in, **changed):
    said = {"starts_on": TODAY, "ends_on": TODAY + A_WEEK, "by": absent} | changed
    return stand_ins.appoint(held(absent), stand_in, **said)


@pytest.fixture
def pair():
    """A coordinator, and one of another region who may stand in."""
    return member(Role.COORDINATOR, RegionFactory()), member(Role.COORDINATOR, RegionFactory())


@pytest.mark.parametrize(("days", "expected"), [(-1, False), (0, True), (7, True), (8, False)])
def test_rights_reach_the_stand_in_in_the_period_alone(pair, days, expected):
    absent, stand_in = pair
    appoint(absent, stand_in)

    with time_machine.travel(BEFORE_DEADLINE + datetime.timedelta(days=days), tick=False):
        fresh = User.objects.get(pk=stand_in.pk)
        assert can(fresh, Permission.REVIEW_AGREEMENTS, held(absent).region) is expected


def test_no_rights_come_from_a_role_that_has_ended_or_a_person_who_is_shut_out(pair):
    absent, stand_in = pair
    appoint(absent, stand_in)
    region = held(absent).region

    User.objects.filter(pk=absent.pk).update(is_active=False)
    shut_out = can(User.objects.get(pk=stand_in.pk), Permission.REVIEW_AGREEMENTS, region)
    User.objects.filter(pk=absent.pk).update(is_active=True)
    Membership.objects.filter(user=absent).update(ends_on=TODAY - datetime.timedelta(days=1))
    ended = can(User.objects.get(pk=stand_in.pk), Permission.REVIEW_AGREEMENTS, region)

    assert (shut_out, ended) == (False, False)


def test_both_names_stand_on_the_event_and_the_signature():
    found = Negotiation().to("ready")
    stand_in = member(Role.COORDINATOR, RegionFactory())
    appoint(found.coordinator, stand_in)

    workflow.take("sign", found.pilot, by=stand_in, side="union", sha256=found.agreement.sha256)

    event = Event.objects.get(verb="agreement_signed")
    signature = found.agreement.sending.signatures.get()
    assert (event.by, event.on_behalf_of) == (stand_in, found.coordinator)
    assert (signature.by, signature.on_behalf_of) == (stand_in, found.coordinator)


@pytest.mark.parametrize(
    "changed",
    [
        {"starts_on": TODAY - A_WEEK},
        {"ends_on": TODAY - datetime.timedelta(days=1)},
        {"ends_on": TODAY + datetime.timedelta(days=366)},
    ],
)
def test_a_period_that_makes_no_sense_is_refused(pair, changed):
    with pytest.raises(Refused):
        appoint(*pair, **changed)

    assert StandIn.objects.count() == 0


def test_nobody_stands_in_for_the_other_side_for_themselves_or_unasked(pair):
    absent, stand_in = pair
    hr = member(Role.HR, held(absent).region)
    for person, by in [(hr, absent), (absent, absent), (stand_in, stand_in), (stand_in, hr)]:
        with pytest.raises(Refused):
            appoint(absent, person, by=by)

    assert StandIn.objects.count() == 0


def test_who_is_given_the_other_sides_role_has_no_stood_in_rights_beside_it(pair):
    absent, stand_in = pair
    appoint(absent, stand_in)
    region = held(absent).region
    MembershipFactory(user=stand_in, role=Role.HR, region=region)

    user = User.objects.get(pk=stand_in.pk)

    assert can(user, Permission.SIGN_EMPLOYER, region)
    assert not can(user, Permission.SIGN_UNION, region)
    assert not can(user, Permission.REVIEW_AGREEMENTS, region)


def test_who_will_have_the_other_sides_role_is_not_appointed(pair):
    absent, stand_in = pair
    MembershipFactory(
        user=stand_in, role=Role.HR, region=held(absent).region, starts_on=TODAY + datetime.timedelta(days=3)
    )

    with pytest.raises(Refused):
        appoint(absent, stand_in)


def test_two_stand_ins_on_one_day_are_refused(pair):
    absent, stand_in = pair
    appoint(absent, stand_in)

    with pytest.raises(Refused):
        appoint(absent, member(Role.COORDINATOR, RegionFactory()))


def test_who_is_called_off_has_no_rights_left(pair):
    absent, stand_in = pair
    stand_ins.end(appoint(absent, stand_in), by=absent)

    assert not can(User.objects.get(pk=stand_in.pk), Permission.REVIEW_AGREEMENTS, held(absent).region)


def said(absent, stand_in):
    return {
        "membership": held(absent).pk,
        "user": stand_in.pk,
        "starts_on": TODAY.strftime("%d.%m.%Y"),
        "ends_on": (TODAY + A_WEEK).strftime("%d.%m.%Y"),
    }


def test_appointing_asks_for_the_password_and_then_does_what_was_sent(pair):
    absent, stand_in = pair
    client, address = signed_in(absent), reverse("stand_ins")

    asked = client.post(address, said(absent, stand_in))
    before = StandIn.objects.count()
    wrong = client.post(asked["Location"], {"password": "en helt anden", "next": address})
    done = client.post(asked["Location"], {"password": PASSWORD, "next": address})

    assert (asked["Location"].split("?")[0], before) == (reverse("account_reauthenticate"), 0)
    assert (wrong.status_code, done["Location"]) == (200, address)
    assert StandIn.objects.get().user == stand_in


def test_the_user_administrator_sees_and_calls_off(pair):
    absent, stand_in = pair
    found = appoint(absent, stand_in)
    client = signed_in(member(Role.USER_ADMIN, held(absent).region))

    page = client.get(reverse("user", args=[absent.pk])).content.decode()
    client.post(reverse("stand_in_end", args=[found.pk]))

    found.refresh_from_db()
    assert (stand_in.name in page, found.ends_on < TODAY) == (True, True)


def test_the_page_shows_and_calls_off(pair):
    absent, stand_in = pair
    client = signed_in_anew(absent)
    answers = [client.post(reverse("stand_ins"), said(absent, stand_in)).status_code for _ in range(2)]
    found = StandIn.objects.get()

    page = client.get(reverse("stand_ins")).content.decode()
    stranger = signed_in(member(Role.HR, RegionFactory())).get(reverse("stand_in_end", args=[found.pk]))
    client.post(reverse("stand_in_end", args=[found.pk]))

    assert answers == [302, 302]
    assert stand_in.name in page
    assert stranger.status_code == 404
    found.refresh_from_db()
    assert found.ends_on < TODAY
