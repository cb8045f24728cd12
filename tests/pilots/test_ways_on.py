"""What a person can do with a description stands on the pilot's page: each step of the table, and no other."""

import itertools

import pytest

from pilots.descriptions.steps import Stage
from tests.person import Person
from tests.pilots.case.test_workflow import ANSWERS, LEADS_TO, OWN, person
from tests.pilots.stages import at_stage, in_october

pytestmark = pytest.mark.django_db
WORDS = {
    "file": "Tjek og indsend",
    "revise": "Skriv en ny udgave",
    "discard": "Kassér den nye udgave",
    "withdraw": "Træk forsøget tilbage",
    "delete": "Slet kladden",
}
READERS = [who for who in ANSWERS if who not in ("anonymous", "deactivated")]


@pytest.fixture(autouse=True)
def october():
    with in_october():
        yield


def offered(page):
    return {step for step, said in WORDS.items() if said in [*page.links, *page.buttons]}


@pytest.mark.parametrize("stage", Stage)
def test_the_page_offers_hr_the_steps_of_the_table_and_others_none(stage):
    pilot = at_stage(stage, title="Eget ambulatorium")
    hr = pilot.created_by
    allowed = {step for step, sources in LEADS_TO.items() if stage in sources}

    assert offered(Person(hr).arrive().follow("Forsøg").follow("Eget ambulatorium")) == allowed
    for who in READERS:
        if who != OWN:
            user = person(who, pilot.region)
            visitor = Person(user)
            visitor.arrive()
            assert offered(visitor.open_link_from_mail(pilot.get_absolute_url())) == set(), who


def test_every_step_of_a_description_has_its_words():
    assert set(WORDS) == set(LEADS_TO)
    assert len(list(itertools.product(WORDS, Stage))) == 20
