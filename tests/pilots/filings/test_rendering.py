"""A filed version's PDF: one, whole, Danish, and made once."""

import hashlib
import io
import json

import pypdf
import pypdfium2 as pdfium
import pytest
from django.utils import translation
from django_tasks_db.models import DBTaskResult

from common import pdf
from pilots.agreements import printing as agreements
from pilots.agreements.steps import AgreementStage
from pilots.descriptions import printing
from pilots.descriptions.content import sections
from pilots.documents import workflow
from pilots.filings import rendering
from pilots.models import EmptyForm, FiledPdf, Milestone
from tests.agreements import Negotiation
from tests.common.pdf_reading import faults
from tests.factories import TemplateFactory, draft, filed
from tests.pilots.stages import in_october

pytestmark = pytest.mark.django_db
# Points: 22 mm of margin, less what a rounded letter may reach into it.
RIGHT_MARGIN = 60


@pytest.fixture(autouse=True)
def _october():
    with in_october():
        yield


def words(text):
    """The text without its line breaks and hyphens, which belong to the page."""
    return "".join(text.replace("\u00ad", "").replace("-", "").split())


def read(content):
    return pypdf.PdfReader(io.BytesIO(bytes(content)))


def test_a_filed_version_gets_one_pdf_that_says_all_that_was_filed():
    pilot = draft(title="Karrierespor i akutafdelingen <b>æøå</b>", contact_phone="12 34 56 78")
    Milestone.objects.create(description=pilot.current, title="Halvvejs", due_on="2022-06-30")
    version = workflow.take("file", pilot, by=pilot.created_by)

    rendering.render_filed.func(version.filing.pk)

    pdf = FiledPdf.objects.get()
    reader = read(pdf.content)
    text = words("".join(page.extract_text() for page in reader.pages))
    with translation.override("da"):
        lines = [line for section in sections(json.loads(version.canonical)) for line in section.lines]
    said = [line.text for line in lines if line.text]
    lost = [part for value in said for part in value.split("\n") if words(part) not in text]
    assert lost == []
    assert len(said) >= 12
    assert [line.label for line in lines if line.text and words(line.label) not in text] == []
    assert (reader.metadata.title, reader.trailer["/Root"]["/Lang"]) == (
        f"{version.pilot.case_number} {version.title}",
        "da",
    )
    assert (pdf.filing.description, pdf.pages) == (version, len(reader.pages))
    assert pdf.sha256 == hashlib.sha256(bytes(pdf.content)).hexdigest()


def test_every_kind_of_document_holds_its_tags_for_every_reader():
    found = Negotiation().to(AgreementStage.CONCLUDED).agreement
    description = filed().current
    printing.render_empty_form(description.template)

    made = {
        "description": printing.pdf_of(description),
        "agreement": agreements.pdf_of(found),
        "to be signed": agreements.pdf_for_signing(found.sending),
        "empty form": bytes(EmptyForm.objects.get(template=description.template).content),
    }

    assert {kind: faults(data) for kind, data in made.items()} == {kind: [] for kind in made}


def test_rendering_twice_changes_nothing():
    version = filed().current
    rendering.render_filed.func(version.filing.pk)
    before = list(FiledPdf.objects.values())

    rendering.render_filed.func(version.filing.pk)

    assert list(FiledPdf.objects.values()) == before


def test_the_pdf_is_danish_and_the_same_whatever_the_language_of_the_day():
    version = filed().current

    with translation.override("en"):
        english = printing.pdf_of(version)
    with translation.override("da"):
        danish = printing.pdf_of(version)

    assert english == danish


def test_what_is_missing_is_made_and_nothing_more():
    made, missing = filed().current, filed().current
    draft()
    rendering.render_filed.func(made.filing.pk)
    asked = [rendering.render_missing(), rendering.render_missing()]
    states = [rendering.pdf_state(missing.filing)]
    rendering.render_filed.func(missing.filing.pk)
    DBTaskResult.objects.update(status="SUCCESSFUL")
    asked.append(rendering.render_missing())
    states.append(rendering.pdf_state(missing.filing))

    assert asked == [1, 0, 0]
    assert states == ["underway", "made"]


def test_one_that_cannot_be_made_is_tried_three_times_and_then_told_of(monkeypatch, caplog):
    version = filed().current
    monkeypatch.setattr(pdf, "render", lambda *_args, **_kwargs: 1 / 0)
    told = []
    for _attempt in range(4):
        asked = rendering.render_missing()
        if asked:
            with pytest.raises(ZeroDivisionError):
                rendering.render_filed.func(version.filing.pk)
        DBTaskResult.objects.filter(status="READY").update(status="FAILED", worker_ids=["one"])
        told.append((asked, rendering.pdf_state(version.filing), len(caplog.records)))

    assert told == [(1, "underway", 0), (1, "underway", 0), (1, "failed", 1), (0, "failed", 1)]


def test_every_template_gets_its_empty_form_once():
    TemplateFactory()

    printing.render_empty_forms()
    printing.render_empty_forms()

    assert EmptyForm.objects.count() == 1


def test_the_empty_form_holds_every_question():
    template = TemplateFactory()

    printing.render_empty_form(template)
    printing.render_empty_form(template)

    text = words("".join(page.extract_text() for page in read(EmptyForm.objects.get().content).pages))
    assert [q.text for q in template.questions.all() if words(q.text) not in text] == []


def test_a_long_link_stays_on_the_paper():
    link = f"https://eksempel.dk/{'a' * 170}"
    pilot = draft(title=link[:120])
    pilot.current.answers.update(text=f"Se {link}/x")
    pilot.current.criteria.update(criterion=link[:120], measure=link[:120], target=link[:120])
    version = workflow.take("file", pilot, by=pilot.created_by)
    rendering.render_filed.func(version.filing.pk)

    document = pdfium.PdfDocument(bytes(FiledPdf.objects.get().content))
    beyond = []
    for page in document:
        text, width = page.get_textpage(), page.get_width()
        boxes = [text.get_charbox(index) for index in range(text.count_chars())]
        # A line break has a place and no width.
        beyond += [box for box in boxes if box[2] > max(box[0], width - RIGHT_MARGIN)]
    assert beyond == []
