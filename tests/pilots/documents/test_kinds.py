"""A kind of document is a folder and one row: a third one goes its whole way through the pages that know none."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as product
from django.db import connection
from django.urls import clear_url_caches

from pilots.agreements.editing import DESK as AGREEMENTS_DESK
from pilots.descriptions.editing import DESK as DESCRIPTIONS_DESK
from pilots.documents import frozen, kinds, workflow
from pilots.filings.rendering import render_filed
from pilots.models import Filing
from regions.permissions import Role
from tests.factories import filed, member
from tests.person import Person

pytestmark = pytest.mark.django_db(transaction=False)
ROOMS = ("documents", "filings")


@pytest.fixture
def note(settings, monkeypatch):
    """The kind, registered with its own table and addresses until the test ends."""
    if connection.vendor == "sqlite":
        pytest.skip("It makes no table inside a transaction.")
    monkeypatch.setattr(frozen, "_lifts", dict(frozen._lifts))
    from tests.pilots.documents import note

    with connection.schema_editor(atomic=False) as editor:
        editor.create_model(note.Note)
    kinds.register(note.KIND)
    settings.ROOT_URLCONF = "tests.pilots.documents.note"
    clear_url_caches()
    yield note
    kinds.forget(note.KIND)
    apps.all_models.pop("notes", None)
    apps.clear_cache()


def test_a_third_kind_is_drafted_filed_received_printed_and_listed_by_the_pages_of_all_kinds(note):
    pilot = filed()
    hr, union = Person(pilot.created_by), Person(member(Role.CENTRAL_UNION))
    page = hr.arrive().follow("Forsøg").follow(pilot.current.title)

    page = page.follow("Notat").press("Skriv et notat")
    page = page.press("Gem og fortsæt", {"Overskrift": "Om vagterne", "Notat": ""})
    assert "Skriv notatet" in page.text
    page = page.follow("Notatet").press("Gem og fortsæt", {"Notat": "Det går godt."}).press("Indsend notatet")

    assert (page.h1, "Notatet er indsendt." in page.messages) == ("Om vagterne", True)
    assert "Notat indsendt" in page.follow("Forsøg").follow(pilot.current.title).text
    render_filed.func(Filing.objects.get(kind="note").pk)
    received = union.arrive().follow("Modtaget").row("Om vagterne")
    assert "Notat" in received.text
    page = received.press(received.buttons[0])
    assert (page.h1, "Yngre Læger: modtaget" in page.text) == ("Om vagterne", True)
    assert page.follow("Hent PDF").file[:5] == b"%PDF-"
    page = page.press("Send spørgsmålet", {"Dit spørgsmål til regionen": "Hvilke vagter?"})
    asked = hr.send("get", "/").follow(f"{pilot.case_number} Om vagterne")
    assert "Hvilke vagter?" in asked.text
    case = asked.follow("Forsøg").follow(pilot.current.title).follow("Sag til journalsystemet")
    assert "Notat" in case.text


def test_what_is_filed_of_a_withdrawn_pilot_waits_for_no_receipt_of_whatever_kind_it_is(note):
    pilot, other = filed(), filed()
    for one in (pilot, other):
        workflow.take("note_begin", one, by=one.created_by)
        note.Note.objects.filter(pilot=one).update(text="Det går godt.")
        workflow.take("note_file", one, by=one.created_by)

    workflow.take("withdraw", pilot, by=pilot.created_by, reason="Afdelingen er lukket")

    marked = Filing.objects.filter(withdrawn_at__isnull=False).values_list("kind", "case")
    assert sorted(marked) == [("description", pilot.case_number), ("note", pilot.case_number)]


def names_of_one_kind_alone():
    """Kinds, steps, and the fields and rows that the description has and the agreement lacks, or the other way."""
    first, second = ({field.name for field in kind.model._meta.fields} for kind in kinds.moved())
    rows = {
        name
        for desk in (DESCRIPTIONS_DESK, AGREEMENTS_DESK)
        for page in desk.steps.values()
        for name in page.rows
    }
    known = {kind.name for kind in kinds.kinds()} | set(kinds.steps())
    return (first ^ second) - {field.name for field in Filing._meta.fields} | rows | known


def test_the_machinery_names_no_kind_no_step_and_nothing_that_one_kind_has():
    names = names_of_one_kind_alone()
    code = [
        path.read_text() for room in ROOMS for path in Path(product.BASE_DIR, "pilots", room).glob("*.py")
    ]
    pages = [
        path.read_text()
        for room in ROOMS
        for path in Path(product.BASE_DIR, "templates/pilots", room).glob("*.html")
    ]
    parts = {part for page in pages for part in re.findall(r'include "([^"]+)"', page)}

    assert (len(code) > 15, len(pages) > 10, len(names) > 40) == (True, True, True)
    assert {name for name in names if any(f'"{name}"' in text for text in code)} == set()
    assert {
        part for part in parts if not part.startswith(("pilots/documents/", "pilots/filings/", "components/"))
    } == set()
