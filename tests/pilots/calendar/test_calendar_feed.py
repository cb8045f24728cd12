"""The calendar address: private, revocable, dead with the last role, and nothing in it but case numbers and days."""

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from pilots.calendar import calendar_feed
from pilots.models import CalendarFeed
from regions.models import Membership
from regions.permissions import Role
from tests.agreements import Negotiation
from tests.factories import filed, member
from tests.pilots.stages import BEFORE_DEADLINE, in_october, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october():
    with in_october():
        yield


def fetch(token):
    return Client().get(reverse("calendar_feed", args=[token]))


def test_the_feed_holds_case_numbers_and_deadlines_alone():
    found = Negotiation(title="Hemmelig titel").to("concluded")
    other = filed(found.region, by=found.hr)
    filed()

    answer = fetch(calendar_feed.make(found.hr))

    events = Calendar.from_ical(answer.content).walk("VEVENT")
    said = sorted((str(e["SUMMARY"]), e.decoded("DTSTART").isoformat()) for e in events)
    case, second = found.pilot.case_number, other.case_number
    assert sorted(day for _text, day in said) == ["2021-11-01", "2022-12-31", "2022-12-31"]
    assert sorted(text.split(":")[0] for text, _day in said) == sorted(["OK21", case, second])
    assert b"Hemmelig" not in answer.content
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/calendar; charset=utf-8", "no-store")


def test_only_the_hash_is_kept_and_a_new_address_kills_the_old():
    hr = filed().created_by
    old, new = calendar_feed.make(hr), calendar_feed.make(hr)

    assert [fetch(old).status_code, fetch(new).status_code, fetch("forkert").status_code] == [404, 200, 404]
    assert not CalendarFeed.objects.filter(token_hash__in=[old, new]).exists()


@pytest.mark.parametrize("how", ["revoked", "inactive", "ended"])
def test_the_address_dies(how):
    hr = filed().created_by
    token = calendar_feed.make(hr)
    if how == "revoked":
        signed_in(hr).post(reverse("calendar_revoke"))
    elif how == "inactive":
        type(hr).objects.filter(pk=hr.pk).update(is_active=False)
    else:
        Membership.objects.filter(user=hr).update(ends_on=BEFORE_DEADLINE.date().replace(month=9))

    assert fetch(token).status_code == 404


def test_the_address_is_shown_once():
    client = signed_in(member(Role.CENTRAL_UNION))

    made = client.post(reverse("calendar_make")).content.decode()
    later = client.get(reverse("calendar")).content.decode()

    assert ("/kalender/" in made and ".ics" in made, ".ics" in later) == (True, False)


def test_a_calendar_without_dates_says_so_instead_of_being_empty():
    events = Calendar.from_ical(calendar_feed.calendar_of(member(Role.USER_ADMIN))).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == ["Karrierespor: ingen datoer lige nu"]
