"""What enters the journal and the case file is Danish whoever does it, and Danish texts say so on English pages."""

import ast
import datetime
import re
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation
from lxml import html

from pilots.case import case_file
from pilots.documents import kinds, workflow
from pilots.models import Agreement
from regions import memberships
from regions.journal import Event
from regions.models import Region
from regions.permissions import Role
from tests.agreements import Negotiation
from tests.factories import RegionFactory, UserFactory, draft, filed, member
from tests.pilots.stages import BEFORE_DEADLINE, signed_in

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
APPS = ["common", "regions", "pilots", "accounting", "reports", "home"]


@pytest.fixture(autouse=True)
def october(time_machine):
    time_machine.move_to(BEFORE_DEADLINE, tick=False)


def life(language, letters):
    """Every step of the table, taken by people who read `language`: the pilot that has an agreement."""
    with translation.override(language):
        region = RegionFactory(abbreviation=letters, name="Region Prøve")
        drafted = draft(region, title="Kladde")
        workflow.take("delete", drafted, by=drafted.created_by)
        gone = filed(region, title="Trukket")
        workflow.take("withdraw", gone, by=gone.created_by, reason="Lukket")
        negotiation = Negotiation(filed(region, title="Aftalt"))
        hr, pilot = negotiation.hr, negotiation.pilot
        workflow.take("revise", pilot, by=hr)
        workflow.take("discard", pilot, by=hr)
        negotiation.start().send()
        negotiation.take("recall", hr)
        negotiation.send().return_().conclude()
        negotiation.amend()
        negotiation.take("drop", hr)
        negotiation.amend().send()
        negotiation.take("break_off", hr, reason="Uenige")
        negotiation.amend().conclude()
        negotiation.take("terminate", hr)
        Agreement.objects.filter(pk=negotiation.agreement.pk).update(
            ends_on=datetime.date(2022, 6, 30), change_reason="Lukker"
        )
        negotiation.conclude()
        chief, person = member(Role.USER_ADMIN), UserFactory(name="Ny")
        given = memberships.give(
            person, Role.STEERING, region, starts_on=datetime.date(2021, 11, 1), by=chief
        )
        memberships.end(given, on=datetime.date(2021, 12, 1), by=chief)
    client = signed_in(hr)
    client.cookies["language"] = language
    query = {"state": "agreed", "kind": "individual", "year": "none", "topic": "null"}
    assert client.get(reverse("pilots_sheet"), query).status_code == 200
    return pilot


def told(events):
    return [(event.verb, re.sub(r"\bEN\b", "DA", event.note)) for event in events.order_by("pk")]


def test_the_journal_and_the_case_file_are_the_same_whoever_reads():
    danish = life("da", "DA")
    last = Event.objects.order_by("pk").last().pk
    with_danish = told(Event.objects.all())
    Region.objects.filter(pk=danish.region_id).update(name="Region Før")
    english = life("en", "EN")
    with_english = told(Event.objects.filter(pk__gt=last))

    assert with_english == with_danish
    verbs = {verb for verb, _note in with_danish}
    assert {verb for step in kinds.steps().values() for verb in step.verbs} - verbs <= {"agreement_voided"}
    assert ("amendment_started", "Tillæg nr. 1") in with_danish
    assert ("agreement_signed", "Arbejdsgiveren") in with_danish
    assert ("role_given", "Styregruppe · Region Prøve") in with_danish
    assert "Status: Aftalt" in dict(with_danish)["list_downloaded"]

    def subjects(pilot, language):
        with translation.override(language):
            return [(one.subject, one.content) for one in case_file.entries(pilot) if one.suffix == "txt"]

    assert subjects(english, "en") == subjects(english, "da")
    names = [subject for subject, _content in subjects(english, "da")]
    assert "Underskrift på tillæg nr. 1" in names
    assert "Underskrift på ophør før tid" in names


def notes_in_the_code():
    for path in (path for app in APPS for path in (ROOT / app).rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text())):
            is_record = isinstance(call, ast.Call) and ast.unparse(call.func).endswith("record")
            for keyword in call.keywords if is_record else ():
                if keyword.arg == "note":
                    yield f"{path.relative_to(ROOT)}: {ast.unparse(keyword.value)}"


def test_no_note_is_put_into_words_before_the_journal_reads_it_in_danish():
    """A label or a thing is handed over as it is: `str` of it would be in the language of whoever presses."""
    wrong = re.compile(r": .*(\bstr\(|\b_\(|gettext|get_\w+_display)")
    found = list(notes_in_the_code())

    assert len(found) > 40
    assert [note for note in found if wrong.search(note)] == []


def marked(page):
    """The texts of the elements that are marked as Danish."""
    return [
        " ".join(each.text_content().split()) for each in html.fromstring(page).iterfind('.//*[@lang="da"]')
    ]


QUESTION = "Hvad går forsøget ud på?"


def test_danish_questions_say_so_on_english_pages():
    negotiation = Negotiation(filed(title="Prøve")).start().send()
    pilot, hr = negotiation.pilot, negotiation.hr
    workflow.take("revise", pilot, by=hr)
    pilot.draft.answers.update(text="Noget andet.")
    client = signed_in(hr)
    client.cookies["language"] = "en"

    def danish(url):
        answer = client.get(url)
        assert b'<html lang="en"' in answer.content
        return marked(answer.content)

    assert QUESTION in danish(reverse("pilot_tab", args=[pilot.pk, "beskrivelse"]))
    assert QUESTION in danish(reverse("version", args=[pilot.pk, 1]))
    assert QUESTION in danish(reverse("description_check", args=[pilot.pk]))
    assert QUESTION in danish(reverse("description_step", args=[pilot.pk, "indhold"]))
    assert "Hvad er opgaverne?" in danish(negotiation.agreement.get_absolute_url())
    workflow.take("file", pilot, by=hr)
    assert QUESTION in danish(reverse("changes", args=[pilot.pk, 2]))
