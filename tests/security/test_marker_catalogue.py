"""Every text on every page goes through the catalogue: with all of them marked, nothing unmarked is left."""

import re
from collections import Counter
from functools import cache

import lxml.html
import pytest
from django.apps import apps
from django.db.models import CharField, TextField
from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import trans_real

from accounting.models import AccountFile
from accounting.payroll import template
from pilots.case import case_file
from pilots.case.journal_words import note_in_words
from pilots.imports.fields import fields_for
from pilots.models import ListImport, Pilot, Question
from regions import demo
from regions.models import Event
from reports.models import ReportRun
from tests.factories import TemplateFactory
from tests.security import crawl
from tests.test_english import DANISH, KEPT

pytestmark = pytest.mark.long
OPEN, CLOSE = "⟦⟧"
MARKED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
LETTER = re.compile(r"[^\W\d_]")
PAGE, REFUSAL = {200, 410, 422}, {403, 404}
# One for each role: a second in the same role reads the same words.
READERS = set(
    "anonymous no_role hr coordinator steering employer secretariat facilitator auditor useradmin".split()
)
LEAST_ANSWERS, LEAST_ENGLISH = 250, 80
# How far a pilot is decides what stands on these.
MANY_STAGES = {"pilot", "agreement"}
# Addresses that answer no page in this test.
NO_PAGE = {
    "components": "sample texts, in the demo only",
    "demo_extract": "a text file, in the demo only",
    "demo_person": "sends on to the overview",
    "empty_form": "a PDF",
    "give_receipt": "sends back to the version",
    "receive_many": "sends back to what was received",
    "welcome_close": "sends back to the overview",
    "saved_view_new": "says in that world that there is no such list; the browser reads it",
    "agreement_receipt": "sends back to the agreement",
    "agreement_pdf": "a PDF",
    "agreement_round_pdf": "a PDF",
    "agreement_scan": "a PDF",
    "agreement_paper": "sends back to the agreement, which cannot be signed in that world",
    "agreement_sign": "sends back to the agreement, which cannot be signed in that world",
    "agreement_resolve": "sends back to the agreement",
    "standing_file": "a PDF",
    "request_answer": "sends back to the requests",
    "request_cancel": "sends back to the pilot",
    "request_ask": "sends back to the pilot",
    "case_file_download": "a zip",
    "message_open": "sends on to the case",
    "messages_read": "sends back to the messages",
    "mail_again": "sends back to the mails that were refused",
    "calendar_revoke": "sends back to the calendar",
    "calendar_feed": "a calendar",
    "demo_mails": "in the demo only",
    "list_import_confirm": "sends back to the list",
    "list_import_template": "a workbook",
    "pilots_sheet": "a workbook",
    "received_sheet": "a workbook",
    "pilot_list_content": "a workbook",
    "account_file_content": "a workbook",
    "programme_file": "a file",
    "report_overview_workbook": "a workbook",
    "report_run_file": "a PDF",
    "session_ping": "an empty answer",
    "set_language": "sends back to the page",
    "version_pdf": "a PDF",
    "accounts_workbook": "a workbook",
    "appointment_employment": "sends back to the appointment",
    "expense_file": "a file",
    "expenses_sheet": "a workbook",
    "postings_sheet": "a workbook",
    "month_ask_withdraw": "sends back to the months",
    "month_verify": "sends back to the months",
    "payroll_commit": "sends back to the import",
    "payroll_template": "a workbook",
    "salary_code_end": "sends back to the codes",
    "statement_pdf": "a file",
    "statement_workbook": "a file",
    "statement_receipt": "sends back to the statement",
}
# Pages that have a test of their own below.
ELSEWHERE = {"demo", "kept"}
# Words that are the same in every language, and Danish words that are data.
SAME_EVERYWHERE = [
    "Karrierespor",
    "Danske Regioner",
    "Yngre Læger",
    "Eksempelsekretariatet",
    "support@eksempel.dk",
    "English",
    "Dansk",
    "Demo",
    "SHA-256",
    "PDF",
    "XLSX",
    "CSV",
    "ZIP",
    "kB",
    "MB",
    "Excel",
    "kr.",
    "kl.",
]
SPOKEN = {"alt", "title", "aria-label", "placeholder", "label", "hx-confirm", "data-label"}
SPOKEN |= {"data-saving", "data-saved", "data-failed"}
# Their rows hold codes and addresses of our own, which are no person's words.
CODES = {(Event, "verb"), (Event, "subject"), (Question, "key"), (ReportRun, "kind"), (AccountFile, "kind")}


class Markers:
    """A catalogue in which every text has a translation: itself between brackets."""

    def gettext(self, text):
        return f"{OPEN}{text.rpartition(trans_real.CONTEXT_SEPARATOR)[2]}{CLOSE}"

    def ngettext(self, singular, plural, number):
        return self.gettext(singular if number == 1 else plural)

    def language(self):
        return "da"

    def to_language(self):
        return "da"


@pytest.fixture
def everything_marked(monkeypatch):
    markers = Markers()
    monkeypatch.setitem(trans_real._translations, "da", markers)
    monkeypatch.setattr(trans_real, "_default", markers)
    # An earlier test may have left the real catalogue active in this thread; none is left for the next.
    with translation.override("da", deactivate=True):
        yield


class Known:
    """Words that may stand on a page without a mark. Pages repeat themselves: each text is looked into once."""

    def __init__(self, words):
        self.words = words
        self.covers = cache(self._covers)

    def _covers(self, text):
        for words in self.words:
            if not LETTER.search(text):
                return True
            text = text.replace(words, "")
        return not LETTER.search(text)


def words_of_people():
    """Everything that stands in the rows as somebody's words, and the Danish columns of a list; longest first."""
    found = {*SAME_EVERYWHERE, *(field.title for field in fields_for(TemplateFactory()))}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, CharField | TextField) and not field.choices
            if is_text and (model, field.name) not in CODES:
                found.update(model.objects.values_list(field.name, flat=True))
    # A case file is a Danish document, whatever the language of its reader.
    for pilot in Pilot.objects.filed().select_related("region", "current"):
        for line in case_file.lines_of(case_file.entries(pilot)):
            # Names from the catalogue stand in the middle of them.
            found.update(MARKED.sub("", cell) for cell in case_file.cells(line))
    found.update(column.title for column in template.COLUMNS)
    found.update(texts_in(list(ListImport.objects.values_list("table", flat=True))))
    lines = {" ".join(line.split()) for text in found if text for line in text.splitlines()}
    # The account's own world has one unreadable cell, an x.
    return Known([*sorted((line for line in lines if len(line) > 1), key=len, reverse=True), "x"])


def texts_in(json):
    if isinstance(json, str):
        yield json
    elif isinstance(json, list | dict):
        for each in json.values() if isinstance(json, dict) else json:
            yield from texts_in(each)


def pieces(html):
    """What a page says outside the markers: its texts, and the attributes that are read aloud or shown."""
    marked = 1
    while marked:
        html, marked = MARKED.subn("", html)
    for element in lxml.html.document_fromstring(html).iter():
        if not isinstance(element.tag, str):
            continue
        # A checksum or an address is no words.
        if element.tag not in ("script", "style", "code"):
            yield element.text
        yield element.tail
        yield from (value for name, value in element.items() if name in SPOKEN)
        if element.tag == "button" or element.get("type") in ("submit", "button"):
            yield element.get("value") if element.tag == "input" else None


def unmarked(html, known):
    """The pieces with letters that are neither marked nor known words."""
    for piece in pieces(html):
        text = " ".join((piece or "").split())
        if not known.covers(text):
            yield text


def asked(*, by):
    """Every page in one region, `by` so many of those who may see it, and each kind of refusal once."""
    refusals, readers = set(), Counter()
    for cell in crawl.cells():
        is_home = not cell.target.partition("_")[2].startswith("b")
        is_somebody = cell.actor in READERS
        if not (is_home and is_somebody and cell.method in ("GET", "POST")):
            continue
        if cell.expected in PAGE:
            is_new = not cell.htmx or cell.page.name == "description_step"
            seen = (cell.page.name, cell.target, cell.method, cell.expected)
            readers[seen] += is_new
            if is_new and readers[seen] <= by:
                yield cell
        elif cell.expected in REFUSAL - refusals:
            refusals.add(cell.expected)
            yield cell


def is_page(response):
    return response.headers.get("Content-Type", "").startswith("text/html") and bool(response.content)


def findings(name, response, known):
    return {(name, text) for text in unmarked(response.content.decode(), known)}


def test_every_page_speaks_through_the_catalogue(world, everything_marked, samples, report):
    known, found, seen, answers = words_of_people(), set(), set(), 0
    for cell in asked(by=samples(2, len(READERS))):
        response = crawl.ask(world, cell)
        if not response.streaming and is_page(response):
            answers += 1
            seen |= {cell.page.name} if cell.expected in PAGE else set()
            found |= findings(cell.page.name, response, known)
    report("pages read for untranslated texts", answers)
    assert sorted(found) == []
    assert answers >= LEAST_ANSWERS
    assert crawl.url_names() - seen == {*NO_PAGE, *ELSEWHERE}


def test_the_demo_page_speaks_through_the_catalogue(world, everything_marked, settings):
    settings.DEMO = True

    responses = [
        world.client("anonymous").get("/demo/"),
        world.client("anonymous").post("/demo/", {"day": ""}),
    ]

    assert [response.status_code for response in responses] == [200, 422]
    known = Known([demo.PASSWORD, *words_of_people().words])
    assert set().union(*(findings("demo", response, known) for response in responses)) == set()


def test_what_was_kept_is_shown_through_the_catalogue(world, everything_marked):
    client = world.client("locked")
    client.post("/forsog/nyt/", {"title": "Tekst om natten"})
    session = client.session
    del session["locked_at"]
    session.save()

    response = client.get("/genoptag/")

    assert response.status_code == 200
    assert findings("kept", response, Known(["Tekst om natten", *words_of_people().words])) == set()


def test_a_text_beside_the_catalogue_is_found():
    html = '<p title="Bare title">⟦Filed by <b>Anna</b>⟧ Anna · Bare text 3</p><button aria-label="⟦Go⟧">⟦Go⟧</button>'

    assert list(unmarked(html, Known(["Anna"]))) == ["Anna · Bare text 3", "Bare title"]


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500", "503"])
def test_every_error_page_speaks_through_the_catalogue(everything_marked, name):
    html = get_template(f"{name}.html").render()

    assert list(unmarked(html, Known(SAME_EVERYWHERE))) == []


def one_of_each_page():
    """A cell of each address that shows a page, by HR where they see it: nobody reads more."""
    found = {}
    for cell in sorted(asked(by=len(READERS)), key=lambda cell: cell.actor != "hr"):
        if cell.method == "GET" and not cell.htmx and cell.expected in PAGE:
            stage = cell.target if cell.page.name in MANY_STAGES else ""
            found.setdefault((cell.page.name, stage, *cell.page.arguments.values()), cell)
    return found.values()


def english_texts(page):
    """What a page says but in what is marked as Danish."""
    root = lxml.html.document_fromstring(page)
    for danish in root.xpath("//body//*[@lang='da']"):
        danish.text, danish[:] = "", []
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag not in ("script", "style", "code", "option"):
            yield element.text or ""
        if isinstance(element.tag, str):
            yield element.tail or ""


def test_no_english_page_says_a_danish_word(world, report):
    """Whatever it is made of: the catalogue, the journal, labels that are kept in Danish."""
    found, pages = {}, 0
    # What the application itself wrote in the journal is no person's.
    with translation.override("en"):
        own = {note for note in Event.objects.values_list("note", flat=True) if not note_in_words(note)[1]}
    data = [words for words in words_of_people().words if words not in own]
    for cell in one_of_each_page():
        client = world.client(cell.actor)
        client.cookies["language"] = "en"
        response = client.get(crawl.path_of(world, cell))
        if response.streaming or not is_page(response):
            continue
        pages += 1
        for text in map(str.strip, english_texts(response.content.decode())):
            rest = re.sub("|".join(KEPT), "", text)
            for words in data if DANISH.search(rest) else ():
                rest = rest.replace(words, "")
            if DANISH.search(rest):
                found.setdefault(cell.page.name, set()).add(text)
    report("English pages read for Danish words", pages)
    assert found == {}
    assert pages >= LEAST_ENGLISH
