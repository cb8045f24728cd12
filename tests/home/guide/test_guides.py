"""The guides: a page for each role, whose pictures are there, are described, and are no older than what they show."""

import json
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from lxml import html

from home.guide import guides, pictures
from regions.permissions import Role
from tests.factories import ProgrammeFactory, RegionFactory, UserFactory, member
from tests.home.guide.shots import SHOTS

pytestmark = pytest.mark.django_db
MOST_BYTES, MOST_IN_ALL = 40_000, 2_000_000


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_every_role_has_a_guide_of_four_to_seven_steps():
    assert {role for guide in guides.GUIDES for role in guide.roles} == set(Role)
    assert {len(guide.steps) for guide in guides.GUIDES} <= {4, 5, 6, 7}
    assert len(guides.BY_SLUG) == len(guides.GUIDES) == 9


def test_every_picture_is_there_small_described_and_used():
    kept = {path.stem: path.stat().st_size for path in pictures.FOLDER.glob("*.webp")}
    used = {step.picture for guide in guides.GUIDES for step in guide.steps}

    assert kept.keys() == used == pictures.SHOWN.keys() == SHOTS.keys() == pictures.sizes().keys()
    assert max(kept.values()) <= MOST_BYTES
    assert sum(kept.values()) <= MOST_IN_ALL
    assert all(one["page"] for one in json.loads(pictures.MANIFEST.read_text()).values())


@pytest.mark.parametrize("role", Role)
def test_each_link_of_ones_own_guides_opens(role):
    regional = role not in (Role.CENTRAL_EMPLOYER, Role.CENTRAL_UNION, Role.SECRETARIAT, Role.FACILITATOR)
    ProgrammeFactory()
    user = member(role, RegionFactory() if regional else None)
    client = signed_in(user)
    index = html.fromstring(client.get(reverse("guides")).text)
    first = index.xpath("//main//section//ul[@class='task-list']//a/@href")
    assert first == [guide.get_absolute_url() for guide in guides.own(user)]

    for address in first:
        page = html.fromstring(client.get(address).text)
        links = page.xpath("//ol[@class='guide']//h2/a/@href")
        assert len(links) == len(page.xpath("//ol[@class='guide']/li"))
        assert {client.get(link, follow=True).status_code for link in links} == {200}


def test_anothers_guide_leads_nowhere_that_the_reader_may_not_go():
    client = signed_in(member(Role.STEERING, RegionFactory()))

    page = html.fromstring(client.get(reverse("guide", args=["brugeradministrator"])).text)

    assert page.xpath("//ol[@class='guide']//h2/a/@href") == []
    assert len(page.xpath("//ol[@class='guide']//img[@alt!='']")) == 5
    assert client.get(reverse("guide", args=["findes-ikke"])).status_code == 404


def test_a_first_visit_shows_three_places_until_it_is_closed():
    user = member(Role.HR, RegionFactory())
    client = signed_in(user)
    page = client.get(reverse("overview"))
    places = page.context["welcome"]["places"]
    assert len({place["url"] for place in places}) == 3
    assert {client.get(place["url"], follow=True).status_code for place in places} == {200}

    answer = client.post(reverse("welcome_close"), follow=True)

    assert answer.context["welcome"] is None
    assert signed_in(UserFactory()).get(reverse("overview")).context["welcome"] is None


def test_who_has_been_here_before_is_not_welcomed():
    user = member(Role.AUDITOR)
    assert signed_in(user).get(reverse("overview")).context["welcome"]["name"] == user.name.split()[0]

    type(user).objects.filter(pk=user.pk).update(previous_login="2021-10-01T10:00:00Z")

    assert signed_in(type(user).objects.get(pk=user.pk)).get(reverse("overview")).context["welcome"] is None


def test_what_takes_the_pictures_can_be_begun(tmp_path):
    command = f"import sys; sys.argv = ['making', {str(tmp_path)!r}]; from tests.home.guide import making; print(making.SHOTS)"
    begun = subprocess.run(
        [sys.executable, "-c", command], check=False, cwd=settings.BASE_DIR, capture_output=True, text=True
    )

    assert begun.returncode == 0, begun.stderr
