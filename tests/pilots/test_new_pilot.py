"""Starting a pilot: where, once, and with a title."""

import pytest
from django.urls import reverse

from pilots.models import Pilot
from regions.once import new_token
from regions.permissions import Role
from tests.factories import MembershipFactory, ProgrammeFactory, RegionFactory, TemplateFactory, member
from tests.pilots.stages import in_october, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _october():
    with in_october():
        yield


def test_a_new_pilot_is_started_in_the_one_region_of_the_person():
    template, region = TemplateFactory(), RegionFactory()
    client = signed_in(member(Role.HR, region))
    form = client.get(reverse("pilot_new")).context["form"]
    sent = {"title": "Ny", "token": form["token"].value(), "region": RegionFactory().pk, "number": 3}

    first = client.post(reverse("pilot_new"), sent)
    second = client.post(reverse("pilot_new"), sent)

    pilot = Pilot.objects.get()
    assert first.url == second.url == pilot.get_absolute_url()
    assert (pilot.region, pilot.number, pilot.current.title) == (region, None, "Ny")
    assert pilot.current.template == template


@pytest.mark.parametrize("sent", [{"title": ""}, {"title": "x" * 251}, {"title": "Ny", "token": "x"}])
def test_a_new_pilot_that_is_wrong_is_refused_on_its_page(sent):
    TemplateFactory()
    answer = signed_in(member(Role.HR, RegionFactory())).post(
        reverse("pilot_new"), {"token": new_token()} | sent
    )

    assert (answer.status_code, Pilot.objects.count()) == (422, 0)


def test_who_writes_in_two_regions_chooses_and_only_among_those():
    TemplateFactory()
    mine, foreign_region = RegionFactory(), RegionFactory()
    user = member(Role.HR, RegionFactory())
    MembershipFactory(user=user, region=mine)
    client, token = signed_in(user), new_token()

    refused = client.post(reverse("pilot_new"), {"title": "Ny", "token": token, "region": foreign_region.pk})
    client.post(reverse("pilot_new"), {"title": "Ny", "token": token, "region": mine.pk})

    assert refused.status_code == 422
    assert list(Pilot.objects.values_list("region", flat=True)) == [mine.pk]


def test_back_leads_to_the_pilot_that_was_started_and_another_title_is_said_not_to_be_saved():
    TemplateFactory()
    client, token = signed_in(member(Role.HR, RegionFactory())), new_token()
    address = f"{reverse('pilot_new')}?token={token}"
    started = client.post(address, {"title": "Første", "token": token}).url

    assert client.get(address).url == started
    page = client.post(address, {"title": "Anden", "token": token}, follow=True)
    assert ["»Anden« er ikke gemt" in str(told) for told in page.context["messages"]] == [True]
    assert Pilot.objects.get().current.title == "Første"


def test_where_there_is_no_template_yet_it_is_said():
    ProgrammeFactory()

    answer = signed_in(member(Role.HR, RegionFactory())).post(
        reverse("pilot_new"), {"title": "Ny", "token": new_token()}
    )

    assert (answer.status_code, "ingen skabelon" in answer.content.decode()) == (422, True)
    assert Pilot.objects.count() == 0
