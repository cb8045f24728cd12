"""The deadline, the clock changes, New Year and the leap day: in Copenhagen's time, wherever the server stands."""

import datetime
import time

import pytest
import time_machine
from django.utils import timezone

from common import clock
from pilots.descriptions.description import Timing
from pilots.documents import workflow
from pilots.models import Description, Pilot, Programme
from regions.permissions import Permission, Role, can, scope
from tests.factories import ProgrammeFactory, RegionFactory, draft, member

pytestmark = pytest.mark.django_db
ON_TIME = [
    "{eve} 00:00:00+02:00",
    "{eve} 02:59:59+02:00",  # the hour that comes twice, first time
    "{eve} 02:30:00+02:00",
    "{eve} 02:30:00+01:00",
    "{eve} 02:59:59+01:00",
    "{eve} 23:59:59+01:00",
    "{day} 00:00:00+01:00",
    "{day} 12:00:00+01:00",
    "{day} 17:59:59-05:00",  # the same instant as 23:59:59 in Copenhagen
    "{day} 22:59:59+00:00",
    "{day} 22:59:59.999999+00:00",
    "{day} 23:00:00+01:00",
    "{day} 23:59:58+01:00",
    "{day} 23:59:59+01:00",
    "{day} 23:59:59.999999+01:00",
]
TOO_LATE = [
    "{after} 00:00:00+01:00",
    "{after} 00:00:00.000001+01:00",
    "{day} 23:00:00+00:00",
    "{day} 18:00:00-05:00",
    "{day} 23:59:59+00:00",
]
DAYS = {
    year: {"eve": f"{year}-10-31", "day": f"{year}-11-01", "after": f"{year}-11-02"} for year in (2021, 2027)
}
INSTANTS = [
    (year, text.format(**days), in_time)
    for year, days in DAYS.items()
    for texts, in_time in [(ON_TIME, True), (TOO_LATE, False)]
    for text in texts
]


@pytest.fixture(params=["UTC", "America/New_York"])
def server(request, monkeypatch):
    """The server's own clock shows the time of another place."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def programme_of(year):
    return ProgrammeFactory(
        name="OK21",
        deadline_on=datetime.date(year, 11, 1),
        starts_to=datetime.date(2028, 12, 31),
        ends_to=datetime.date(2028, 12, 31),
    )


def at(text):
    return time_machine.travel(datetime.datetime.fromisoformat(text).astimezone(datetime.UTC), tick=False)


def test_there_are_forty_instants(report):
    report("instants around the deadline, on servers in two time zones", 2 * len(INSTANTS))
    assert len(INSTANTS) == 40


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize("year", DAYS)
def test_filing_is_on_time_to_the_last_microsecond_of_the_day_in_copenhagen(year):
    programme_of(year)
    region = RegionFactory()
    by = member(Role.HR, region)
    for _year, text, in_time in [instant for instant in INSTANTS if instant[0] == year]:
        with at(text):
            pilot = draft(region, by=by)
            assert (text, pilot.programme.is_past_deadline(clock.now())) == (text, not in_time)

            version = workflow.take("file", pilot, by=by, timing=Timing.LATE)

            expected = Timing.ON_TIME if in_time else Timing.LATE
            assert (text, Description.objects.get(pk=version.pk).timing) == (text, expected)


@pytest.mark.usefixtures("server")
def test_after_the_deadline_a_pilot_may_be_a_further_one():
    programme_of(2021)
    with at("2021-11-02 00:00:00+01:00"):
        pilot = draft()
        workflow.take("file", pilot, by=pilot.created_by, timing=Timing.FURTHER)

    assert Pilot.objects.get(pk=pilot.pk).current.timing == Timing.FURTHER


@pytest.mark.usefixtures("server")
def test_a_later_version_keeps_the_first_ones_place_against_the_deadline():
    programme_of(2021)
    with at("2021-11-01 23:59:59+01:00"):
        pilot = draft()
        workflow.take("file", pilot, by=pilot.created_by)
    with at("2021-11-05 12:00:00+01:00"):
        workflow.take("revise", pilot, by=pilot.created_by)
        version = workflow.take("file", pilot, by=pilot.created_by)

    assert (version.version, version.timing) == (2, Timing.ON_TIME)


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("2021-10-30 23:59:59+02:00", 2),
        ("2021-10-31 00:00:00+02:00", 1),
        ("2021-10-31 23:59:59+01:00", 1),
        ("2021-10-31 23:00:00+00:00", 0),
        ("2021-11-01 23:59:59+01:00", 0),
        ("2021-11-02 00:00:00+01:00", -1),
    ],
)
def test_days_left_are_counted_in_copenhagen(text, left):
    programme = Programme(deadline_on=datetime.date(2021, 11, 1))
    with at(text):
        assert programme.days_left(on=clock.today()) == left


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize("language", ["da", "en"])
def test_the_readers_time_zone_moves_no_deadline(language):
    programme = programme_of(2021)
    with timezone.override("America/New_York"), at("2021-11-02 00:00:00+01:00"):
        assert programme.is_past_deadline(clock.now())
        assert clock.today() == datetime.date(2021, 11, 2)


@pytest.mark.usefixtures("server")
def test_rights_reach_the_successor_from_new_years_midnight_and_not_a_second_before():
    east = RegionFactory(name="Region Østdanmark", valid_from=datetime.date(2027, 1, 1))
    ended = {"successor": east, "valid_to": datetime.date(2026, 12, 31)}
    zealand, capital = RegionFactory(**ended), RegionFactory(**ended)
    user = member(Role.HR, zealand)
    before = {zealand.pk}

    for text, reached in [
        ("2026-12-31 23:59:59+01:00", before),
        ("2026-12-31 22:59:59.999999+00:00", before),
        ("2026-12-31 18:00:00-05:00", {zealand.pk, capital.pk, east.pk}),
        ("2027-01-01 00:00:00+01:00", {zealand.pk, capital.pk, east.pk}),
    ]:
        with at(text):
            assert (text, scope(user, Permission.WRITE_DESCRIPTIONS).region_ids) == (text, reached)
            assert can(user, Permission.WRITE_DESCRIPTIONS, east) is (east.pk in reached)


@pytest.mark.usefixtures("server")
def test_the_leap_day_is_a_day_like_any_other():
    programme = Programme(deadline_on=datetime.date(2028, 2, 29))

    for text, late, left in [
        ("2028-02-28 23:59:59+01:00", False, 1),
        ("2028-02-29 23:59:59.999999+01:00", False, 0),
        ("2028-03-01 00:00:00+01:00", True, -1),
    ]:
        with at(text):
            found = programme.is_past_deadline(clock.now()), programme.days_left(on=clock.today())
            assert (text, *found) == (text, late, left)
