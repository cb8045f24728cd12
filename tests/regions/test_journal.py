"""The journal says who did what, when and why, newest first."""

import datetime

import pytest
import time_machine

from regions import journal
from regions.journal import Event
from tests.factories import RegionFactory, UserFactory

pytestmark = pytest.mark.django_db
MORNING = datetime.datetime(2021, 10, 1, 8, tzinfo=datetime.UTC)


def test_an_event_says_who_what_when_where_and_why():
    region, by = RegionFactory(), UserFactory()
    with time_machine.travel(MORNING, tick=False):
        journal.record("closed", region, by=by, region=region, note="Fordi")

    assert list(Event.objects.values_list("verb", "subject", "by", "at", "region", "note")) == [
        ("closed", f"region:{region.pk}", by.pk, MORNING, region.pk, "Fordi")
    ]


def test_what_a_list_was_searched_for_is_kept_in_normal_form_and_length():
    region = RegionFactory()

    journal.record("closed", region, by=UserFactory(), note="a\x00b\r\nc" + "x" * 10_000)

    note = Event.objects.get().note
    assert (note[:5], len(note)) == ("ab\ncx", 6_000)


def test_events_about_a_thing_are_its_own_newest_first():
    region, other, by = RegionFactory(), RegionFactory(), UserFactory()
    for verb, thing in [("opened", region), ("opened", other), ("closed", region), ("opened", by)]:
        journal.record(verb, thing, by=by)

    assert [event.verb for event in journal.about(region)] == ["closed", "opened"]


def test_a_subject_is_not_mistaken_for_one_whose_number_begins_alike():
    journal.record("opened", RegionFactory(pk=17), by=None)

    assert list(journal.about(RegionFactory(pk=1))) == []


def test_reading_the_journal_costs_one_query(django_assert_num_queries):
    region = RegionFactory()
    for _ in range(3):
        journal.record("opened", region, by=UserFactory())

    with django_assert_num_queries(1):
        names = [event.by.name for event in journal.about(region)]

    assert len(names) == 3
