"""What a person can do with an agreement stands on its page or the pilot's: each step of the table, and no other."""

import pytest

from pilots.agreements.steps import AgreementStage as S
from regions.permissions import Role
from tests.agreements import Negotiation
from tests.factories import member
from tests.person import Person
from tests.pilots.agreements.test_workflow import COORDINATOR, HR, STAGES, STEPS
from tests.pilots.stages import in_october

pytestmark = pytest.mark.django_db

WORDS = {
    "agree": "Skriv den endelige aftale",
    "amend": "Skriv et tillæg",
    "terminate": "Lad aftalen ophøre før tid",
    "send": "Redigér aftalen",
    "recall": "Tag tilbage for at rette",
    "return": "Send retur med bemærkninger",
    "clear": "Gør klar til underskrift",
    "sign": "Underskriv",
    "drop": "Slet aftalens kladde",
    "break_off": "Afbryd forhandlingen",
}
NEVER_SENT = (S.NONE, S.DRAFT)


@pytest.fixture(autouse=True)
def october():
    with in_october():
        yield


def expected(who, stage):
    """A draft that was never sent is deleted; what was is broken off. Either side signs, the employer first here."""
    steps = {step for step, (taker, stages) in STEPS.items() if taker == who and stage in stages}
    if who == HR and stage == S.READY:
        steps.add("sign")
    return steps - {"break_off" if stage in NEVER_SENT else "drop"}


def offered(page):
    """The steps whose words stand on a pilot's page or that of its newest agreement."""
    words = [*page.links, *page.buttons]
    if agreement := [link for link in page.links if link.startswith("Endelig aftale")]:
        page = page.follow(agreement[-1])
        words += [*page.links, *page.buttons]
    return {step for step, said in WORDS.items() if said in words}


@pytest.mark.parametrize("stage", STAGES)
def test_each_side_is_offered_the_steps_it_may_take(stage):
    found = Negotiation(title="Eget ambulatorium").to(stage)

    pages = {
        who: Person(user).arrive().follow("Forsøg").follow("Eget ambulatorium")
        for who, user in ((HR, found.hr), (COORDINATOR, found.coordinator))
    }

    assert {who: offered(page) for who, page in pages.items()} == {who: expected(who, stage) for who in pages}


@pytest.mark.parametrize("role", [Role.STEERING, Role.AUDITOR])
def test_who_only_reads_is_offered_none(role):
    found = Negotiation().to(S.CONCLUDED)
    person = Person(member(role, found.region))
    person.arrive()

    assert offered(person.open_link_from_mail(found.pilot.get_absolute_url())) == set()
