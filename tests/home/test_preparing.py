"""What the deadline needs, as the secretariat sees it."""

import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from home import reminders
from pilots.agreements.steps import AgreementStage
from pilots.descriptions.steps import Stage
from pilots.models import Programme, QuestionTemplate, RegulationFactor
from regions.permissions import Role
from tests.accounts import allocate
from tests.agreements import Negotiation
from tests.factories import ProgrammeFactory, RegionFactory, filed, member
from tests.pilots.stages import at_stage

pytestmark = pytest.mark.django_db
STAGES = (AgreementStage.NONE, AgreementStage.REVIEW, AgreementStage.CONCLUDED)


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(datetime.datetime(2021, 10, 1, 10, tzinfo=datetime.UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def secretariat():
    return member(Role.SECRETARIAT)


def get(user, url):
    """A session of its own each time: the tests travel further than one lasts."""
    client = Client()
    client.force_login(user)
    return client.get(url)


def looked(user):
    return get(user, reverse("overview")).context["sections"]["preparing"]


def labels(user):
    return [task.label for task in looked(user)["tasks"]]


def test_each_number_leads_to_just_so_many_pilots(secretariat, october):
    region, _silent = RegionFactory(name="A"), RegionFactory(name="B")
    for stage in Stage:
        at_stage(stage, region)
    for stage in STAGES:
        Negotiation(filed(region)).to(stage)
    october.move_to(datetime.datetime(2021, 11, 2, 10, tzinfo=datetime.UTC))
    filed(region, timing="late")

    row, silent = looked(secretariat)["rows"]

    assert (row.pilots.count, row.late.count, row.without.count) == (6, 1, 5)
    assert (silent.pilots.count, silent.late.count, silent.without.count) == (0, 0, 0)
    for number in (row.pilots, row.late, row.without):
        assert get(secretariat, number.url).context["listing"].count == number.count


def test_what_lacks_before_the_window_closes_leads_to_just_those_pilots(secretariat, october):
    region = RegionFactory()
    filed(region)
    october.move_to(datetime.datetime(2023, 4, 1, 10, tzinfo=datetime.UTC))

    task = looked(secretariat)["tasks"][0]

    assert (task.label, task.case) == ("1 forsøg har ingen aftale", region.name)
    assert get(secretariat, task.url).context["listing"].count == 1
    october.move_to(datetime.datetime(2023, 6, 1, 10, tzinfo=datetime.UTC))
    assert "1 forsøg har ingen aftale" not in labels(secretariat)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (datetime.date(2021, 10, 25), "Fristen er 01.11.2021"),
        (datetime.date(2021, 11, 2), "Fristen udløb 01.11.2021. De centrale parter kan minde regionen"),
        (datetime.date(2023, 5, 31), "Fristen udløb 01.11.2021. De centrale parter kan minde regionen"),
        (datetime.date(2023, 6, 1), None),
    ],
)
def test_a_region_that_has_filed_nothing_stands_in_the_work_while_a_pilot_can_begin(
    secretariat, october, day, said
):
    programme = ProgrammeFactory()
    RegionFactory()
    assert programme.starts_to == datetime.date(2023, 5, 31)

    october.move_to(datetime.datetime.combine(day, datetime.time(10), datetime.UTC))

    found = [task.hint for task in looked(secretariat)["tasks"] if task.label == "Intet er indsendt endnu"]
    assert found == ([said] if said else [])


def test_rates_questions_and_the_page_are_asked_for_until_they_are_there(secretariat):
    programme, region, other = ProgrammeFactory(), RegionFactory(), RegionFactory()
    QuestionTemplate.objects.all().delete()
    allocate(programme, region, 1, base_amount=100)
    lacks = {"Indtast årets reguleringsfaktor", "Indtast rate 1", "Programmet har ingen spørgsmål"}
    assert lacks < set(labels(secretariat))
    day = datetime.date(2021, 4, 1)
    RegulationFactor.objects.create(
        effective_from=day, known_from=day, factor="1.06", status="published", source="x"
    )
    allocate(programme, other, 1, base_amount=100)
    filed(region)

    assert not lacks & set(labels(secretariat))


def test_when_a_region_was_last_reminded_is_told(secretariat):
    filed(RegionFactory(name="A"))
    region = RegionFactory(name="B")

    reminders.remind([region], Programme.objects.get(), by=member(Role.CENTRAL_UNION))

    assert [row.reminded for row in looked(secretariat)["rows"]] == ["–", "01.10.2021"]
