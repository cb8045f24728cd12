"""Notes that the application wrote are read in the reader's language; those of people stay as they were written."""

import pytest
from django.urls import reverse
from django.utils import translation

from pilots.agreements.agreement import AgreementKind, Side
from pilots.case.journal_words import note_in_words
from regions.permissions import Role
from tests.agreements import Negotiation
from tests.factories import member
from tests.pilots.stages import signed_in


@pytest.mark.parametrize(
    ("note", "english"),
    [
        ("Runde 2", "Round 2"),
        ("Udgave 12", "Version 12"),
        ("Tillæg nr. 1", "Amendment no. 1"),
        ("Arbejdsgiveren", "The employer"),
        ("Endelig aftale", "Final agreement"),
    ],
)
def test_the_applications_own_notes_are_read_in_english(note, english):
    with translation.override("en"):
        assert note_in_words(note) == (english, "")
    with translation.override("da"):
        assert note_in_words(note) == (note, "")


def test_what_a_person_wrote_stays_and_says_its_language():
    with translation.override("en"):
        assert note_in_words("Runde 2 var bedst") == ("Runde 2 var bedst", "da")


def test_every_label_of_sides_and_kinds_is_known():
    for label in [*Side.labels, *AgreementKind.labels]:
        with translation.override("da"):
            danish = str(label)
        with translation.override("en"):
            assert note_in_words(danish) == (str(label), "")


@pytest.mark.django_db
def test_a_pilots_events_hold_no_danish_word_on_an_english_page():
    found = Negotiation().start().conclude()
    client = signed_in(member(Role.HR, found.region))
    client.cookies["language"] = "en"
    events = client.get(reverse("pilot_history", args=[found.pilot.pk])).context["events"]
    notes = {note for _event, _label, note, _lang in events if note}
    assert notes == {"Version 1", "Round 1", "The employer", "Yngre Læger"}
