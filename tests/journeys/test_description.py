"""A description from an empty draft to the receipt of a central party, by the words on the pages alone."""

import pytest

from regions.permissions import Role
from tests.factories import DepartmentFactory, RegionFactory, TemplateFactory, member
from tests.pilots.stages import in_october

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]

PLACE = {
    "Sygehuse": "Regionshospitalet Gødstrup",
    "Afdelinger": ["Anæstesiologisk Afdeling"],
    "Antal læger": "2",
    "Første dag": "1/3-22",
    "Sidste dag": "31.12.2022",
    "Kontaktperson": "Pia Krogh",
    "Kontaktpersonens e-mailadresse": "pia@eksempel.dk",
}
COST = {
    ("Udgift 1", "År"): "2022",
    ("Udgift 1", "Type"): "Løn",
    ("Udgift 1", "Beløb"): "250.000",
    "Ønsker I hjælp fra facilitatoren?": "Nej",
}


@pytest.fixture(autouse=True)
def october():
    with in_october():
        yield


@pytest.fixture
def hr():
    """Regional HR before their first pilot."""
    TemplateFactory()
    region = RegionFactory(name="Region Midtjylland", abbreviation="RM")
    place = {"hospital__name": "Regionshospitalet Gødstrup", "hospital__region": region}
    DepartmentFactory(name="Anæstesiologisk Afdeling", **place)
    return member(Role.HR, region, name="Pia Krogh")


def write(page):
    """Answer every step of a new description, and come to the page that checks."""
    page = page.follow("Nyt forsøg").press("Start kladden", {"Titel": "Eget ambulatorium"})
    page = page.follow("Om forsøget").press("Gem og fortsæt", {"Type": "Individuelt"})
    page = page.press("Gem og fortsæt", PLACE)
    page = page.press("Gem og fortsæt", {"Hvad går forsøget ud på?": "En læge leder\net forløb."})
    page = page.press("Tilføj succeskriterie").press("Gem og fortsæt", {"Succeskriterie": "Flere bliver"})
    return page.press("Tilføj udgift").press("Gem og fortsæt", COST)


def test_hr_writes_checks_and_files_a_description_and_reads_the_receipt(hr, arrive):
    check = write(arrive(hr))
    receipt = check.press("Indsend beskrivelsen")
    pilot = receipt.follow("Gå til forsøget")

    assert check.h1 == "Tjek dine svar, før du indsender"
    assert "Forventede udgifter i alt 250.000,00 kr." in check.text
    assert receipt.h1 == "Den foreløbige beskrivelse er indsendt"
    assert "Sagsnummer RM-1 · udgave 1 · indsendt 01.10.2021 kl. 12.00" in receipt.text
    assert (
        "Rettidigt Ingen endnu"
        in pilot.follow("Beskrivelse").within("Indsendte udgaver").row("Udgave 1").text
    )


def test_a_draft_that_lacks_something_leads_to_where_it_is_missing(hr, arrive):
    draft = (
        arrive(hr, provokes={422}).follow("Nyt forsøg").press("Start kladden", {"Titel": "Eget ambulatorium"})
    )

    refused = draft.follow("Tjek og indsend").press("Indsend beskrivelsen")
    step = refused.within("Der mangler 10 ting").follow("Skriv mindst ét succeskriterie")

    assert refused.title.startswith("Fejl: ")
    assert step.h1 == "Succeskriterier og milepæle"


def test_a_central_party_finds_it_under_received_and_gives_a_receipt(hr, arrive):
    filed = write(arrive(hr)).press("Indsend beskrivelsen")
    union = arrive(member(Role.CENTRAL_UNION, name="Mette Lund"))

    version = union.follow("Modtaget").row("RM-1").follow("Eget ambulatorium").press("Kvittér")

    receipt = "Yngre Læger: modtaget 01.10.2021 kl. 12.00, Mette Lund"
    assert version.messages == ["Din kvittering er givet. Regionen kan se den."]
    assert receipt in version.within("Kvitteringer fra de centrale parter").text
    assert "Kvittér for modtagelsen RM-1" not in version.follow("Modtaget").buttons
    assert receipt in filed.follow("Gå til forsøget").follow("Beskrivelse").within("Indsendte udgaver").text
