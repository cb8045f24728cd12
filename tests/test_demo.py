"""The demo's command and page, beside the world that test_demo_world looks at and the ways that test_travel goes."""

import datetime
import hashlib

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from common import clock
from pilots.descriptions.content import content_of
from pilots.documents.content import canonical
from pilots.models import Description, Pilot
from pilots.pilot.pilot import State
from regions.models import Region, User

FIVE = ["hovedstaden", "midtjylland", "nordjylland", "sjaelland", "syddanmark"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_the_demo(settings, tmp_path):
    settings.DEMO = True
    settings.VAR_DIR = tmp_path


def test_it_is_refused_outside_the_demo(settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("demo")
    assert not Region.objects.exists()


@pytest.mark.smoke
def test_a_crowd_is_filed_with_whole_contents():
    call_command("demo", pilots=53)
    filed = Description.objects.select_related("pilot__region", "pilot__programme", "template", "topic_area")
    assert filed.filter(state=State.FILED).count() == 53
    assert [d.pk for d in filed if d.canonical != canonical(content_of(d))[0]] == []
    assert [d.pk for d in filed if d.sha256 != hashlib.sha256(d.canonical.encode()).hexdigest()] == []
    numbers = {
        slug: sorted(Pilot.objects.filter(region__slug=slug).values_list("number", flat=True))
        for slug in FIVE
    }
    assert numbers == {slug: list(range(1, len(numbers[slug]) + 1)) for slug in FIVE}
    assert Pilot.objects.filter(current__isnull=True).count() == 0


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"day": "31.02.2022", "time": "14.30"},
        {"day": "1.1.2022", "time": "25"},
        {"day": "31.8.2021", "time": "14.30"},
    ],
)
def test_a_day_that_cannot_be_read_or_lies_before_the_demo_changes_nothing(client, data):
    assert client.post(reverse("demo"), data).status_code == (422 if data else 200)
    assert abs(clock.now() - clock.timezone.now()) < datetime.timedelta(seconds=1)


def test_one_cannot_be_somebody_else(client):
    person = User.objects.create_user("anne@region.example", "Anne")
    assert client.post(reverse("demo_person", args=[person.pk])).status_code == 404
