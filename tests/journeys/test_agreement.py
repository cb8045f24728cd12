"""An agreement from its first word to the receipt of a central party, by the words on the pages alone."""

import pytest

from regions.permissions import Role
from tests.agreements import agreement_template
from tests.factories import PASSWORD, filed, member
from tests.pilots.stages import in_october

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]

PARTIES = {
    ("Part 1", "Part"): "Arbejdsgiveren",
    ("Part 1", "Navn"): "Ea Holst",
    ("Part 2", "Part"): "Yngre Læger",
    ("Part 2", "Navn"): "Bo Friis",
}


@pytest.fixture(autouse=True)
def october():
    with in_october():
        yield


@pytest.fixture
def pilot():
    """What HR has filed, and may write an agreement on."""
    pilot = filed(title="Eget ambulatorium")
    agreement_template(pilot.programme)
    return pilot


def write(page):
    """Answer every step of a new agreement, and come to the page that checks."""
    page = page.follow("Forsøg").follow("Eget ambulatorium").press("Skriv den endelige aftale")
    page = page.press("Tilføj part").press("Tilføj part").press("Gem og fortsæt", PARTIES)
    page = page.press("Gem og fortsæt")
    page = page.press("Gem og fortsæt", {"Hvad er opgaverne?": "Lægen har ansvar for ambulatoriet."})
    for _step in ("Succeskriterier", "Budget", "Fortroligt bilag"):
        page = page.press("Gem og fortsæt")
    return page


def agreement(page, title):
    """The agreement that waits for this person, as the overview leads to it."""
    waiting = page.within("Hovedmenu").follow("Overblik").within("1 ting venter på dig")
    return waiting.follow(next(link for link in waiting.links if link.endswith(title)))


def sign(page):
    page = page.follow("Underskriv").press("Bekræft", {"Adgangskode": PASSWORD})
    return page.press("Underskriv aftalen")


def test_an_agreement_is_written_reviewed_signed_by_both_sides_and_received(pilot, arrive):
    title = f"{pilot.case_number} Eget ambulatorium"
    hr = write(arrive(pilot.created_by)).press("Indsend til gennemgang")
    coordinator = arrive(member(Role.COORDINATOR, pilot.region))
    cleared = (
        agreement(coordinator, title)
        .follow("Gør klar til underskrift")
        .press("Enig, gør klar til underskrift")
    )

    half = sign(agreement(hr, title))
    whole = sign(agreement(cleared, title))
    union = arrive(member(Role.CENTRAL_UNION)).follow("Modtaget")
    received = union.row("Endelig aftale").follow("Eget ambulatorium").press("Kvittér")

    assert half.messages == ["Du har underskrevet. Den anden part får besked."]
    assert whole.messages == ["Aftalen er indgået og sendt til de centrale parter."]
    assert received.messages == ["Din kvittering er givet. Regionen kan se den."]
