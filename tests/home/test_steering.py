"""What has come since the steering group's last visit."""

import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from pilots.descriptions.steps import Stage
from regions.permissions import Role
from tests.factories import RegionFactory, draft, filed, member
from tests.pilots.stages import at_stage

pytestmark = pytest.mark.django_db
FIRST = datetime.datetime(2021, 10, 1, 10, tzinfo=datetime.UTC)


def test_what_is_new_is_counted_and_all_that_is_filed_is_the_list():
    region = RegionFactory(abbreviation="RN")
    with time_machine.travel(FIRST, tick=False) as clock:
        filed(region, title="Før")
        clock.shift(datetime.timedelta(days=2))
        filed(region, title="Efter")
        at_stage(Stage.WITHDRAWN, region)
        draft(region, title="Hemmelig kladde")
        filed(RegionFactory(), title="Fremmed")
        client = Client()
        client.force_login(member(Role.STEERING, region, previous_login=FIRST + datetime.timedelta(days=1)))
        page = client.get(reverse("overview"))
        found = page.context["sections"]["steering"]

        assert found["title"] == "1 beskrivelse er ny, siden du var her 2. oktober 2021"
        assert [(task.label, task.status) for task in found["tasks"]] == [
            ("RN-2 Efter", "Nyt"),
            ("RN-1 Før", "Set før"),
        ]
        assert client.get(found["all"].url).context["listing"].count == found["all"].count == 2
        assert "Hemmelig" not in page.content.decode() and "Fremmed" not in page.content.decode()
