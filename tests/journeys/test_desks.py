"""What each of the other desks comes for, from the front door of the demo by the words on the pages alone."""

import pytest

from pilots.demo.world import NAMED
from regions import demo
from regions.models import User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


@pytest.fixture
def october(demo_worlds, live_server):
    """A week before the deadline, as the demo's own clock has it."""
    with demo_worlds.demo(NAMED["deadline"]):
        yield


@pytest.fixture
def at_desk(october, arrive):
    """at_desk(login) is the first page of who signs in as somebody of the demo does."""
    return lambda login: arrive(User.objects.get(email=f"{login}@eksempel.dk"), demo.PASSWORD)


def test_the_secretariat_sees_what_the_deadline_lacks_and_moves_it(at_desk):
    overview = at_desk("sekretariat")
    dates = overview.follow("Redigér programmets datoer")
    moved = dates.press(
        "Gem datoerne",
        {
            "Sidste dag for foreløbige beskrivelser": "08.11.2021",
            "Hvorfor ændres det?": "Eksempel: efterårsferie",
        },
    )

    assert "Region Sjælland" in overview.within("2 ting mangler i programmet").text
    assert "8. november" in moved.within("Hovedmenu").follow("Overblik").text


def test_an_auditor_reads_a_posting_and_finds_no_way_to_change_it(at_desk):
    pool = at_desk("revision").within("De regnskaber, du reviderer").follow("Region Nordjylland")
    postings = pool.follow("Posteringer")
    posting = postings.follow(next(link for link in postings.links if link.startswith("2021-")))

    assert posting.h1.startswith("Postering 2021-")
    assert "Tilbagefør posteringen" not in posting.buttons
    assert posting.follow("Stikprøve").h1 == "Stikprøve"


def test_a_steering_group_reads_what_its_region_has_filed(at_desk):
    read = at_desk("styregruppe.nordjylland").follow("RN-54 Sikker medicin i Psykiatrien")

    assert "Beskrevet" in read.text
    assert "Udgave 1" in read.follow("Beskrivelse").within("Indsendte udgaver").text


def test_the_facilitator_takes_a_request_up_and_the_region_reads_the_note(at_desk):
    requests = at_desk("facilitator").follow("Henvendelser")
    told = requests.press("Tag op RN-1", {"Note til regionen RN-1": "Vi ringer i morgen"})

    hr = at_desk("hr.nordjylland").within("Hovedmenu").follow("Forsøg")
    assert told.messages
    assert (
        "Vi ringer i morgen"
        in hr.press("Vis", {"Søg i titel, sted, emne, kontakt eller nummer": "rn1"})
        .follow("Dansk Galdedatabase v 2.0")
        .text
    )


def test_an_administrator_invites_a_person_who_comes_in_by_the_link(at_desk):
    form = at_desk("brugeradmin").within("Hovedmenu").follow("Brugere").follow("Invitér en person")
    typed = {
        "Navn": "Nanna Ny",
        "E-mailadresse": "nanna@eksempel.dk",
        "Rolle": "Regionens HR",
        "Region": "Region Nordjylland",
    }
    asked = form.press("Invitér personen", typed)
    link = asked.press("Bekræft", {"Adgangskode": demo.PASSWORD})

    assert link.h1 == "Send linket til Nanna Ny"
    people = link.within("Hovedmenu").follow("Brugere")
    assert "Inviteret" in people.press("Vis", {"Navn eller e-mailadresse": "nanna"}).row("Nanna Ny").text
