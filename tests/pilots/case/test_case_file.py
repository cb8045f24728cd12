"""The case file: one list on the page, in CSV and in XML, and a zip whose files are those the list names."""

import csv
import hashlib
import io
import zipfile
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import translation

from pilots.case import case_file
from pilots.filings import inquiries, receipts, rendering
from regions.models import Event
from regions.permissions import Role
from tests.agreements import Negotiation, participant
from tests.factories import RegionFactory, filed, member
from tests.pilots.stages import in_october, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october():
    with in_october():
        yield


@pytest.fixture
def found():
    """A concluded agreement with a receipt, a question and its answer, and a participant."""
    found = Negotiation(title="=Titel").to("draft")
    participant(found.agreement, number="09876")
    found.conclude()
    first, union = found.pilot.current.filing, member(Role.CENTRAL_UNION)
    rendering.render_filed.func(first.pk)
    receipts.give_receipt(first, by=union)
    inquiries.answer(inquiries.ask(first, "=1+1 Hvad?", by=union), "To.", by=found.hr)
    return found


def download(found, by, **said):
    return signed_in(by).post(reverse("case_file_download", args=[found.pilot.pk]), said)


def unpacked(answer):
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_page_csv_and_xml_say_the_same_and_every_checksum_is_that_of_its_file(found):
    page = signed_in(found.hr).get(reverse("case_file", args=[found.pilot.pk]))
    files = unpacked(download(found, found.hr))

    rows = list(csv.reader(io.StringIO(files["journal.csv"].decode("utf-8-sig")), delimiter=";"))
    xml = [[cell.text or "" for cell in row] for row in ElementTree.fromstring(files["journal.xml"])]
    printed = [case_file.cells(line) for line in page.context["lines"]]
    assert rows[0] == case_file.HEADINGS
    assert rows[1:] == xml == printed
    told = {row[4]: row[5] for row in printed if row[5]}
    assert {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name in told
    } == told
    assert set(files) == {"journal.csv", "journal.xml", *told}
    assert [row[3] for row in printed if row[4] == "(PDF følger)"] == ["Endelig aftale"]
    assert sum(row[3].startswith("Underskrift") for row in printed) == 2


def test_no_cell_of_the_csv_is_a_formula():
    line = case_file.Line("1", "=2", "+3", "-4", "@5", "\t6")

    text = case_file.csv_of([line]).decode("utf-8-sig")

    assert text.splitlines()[1] == "1;'=2;'+3;'-4;'@5;'\t6"


def test_the_annex_is_only_there_with_a_tick_and_a_reason_and_the_reason_is_kept(found):
    plain = download(found, found.hr)
    without_reason = download(found, found.hr, annex="on")
    with_annex = download(found, found.hr, annex="on", reason="Aktindsigt 12")

    assert not any(b"09876" in content for content in unpacked(plain).values())
    assert without_reason.status_code == 422
    assert any(b"09876" in content for content in unpacked(with_annex).values())
    events = Event.objects.filter(verb__in=["case_file_downloaded", "annex_exported"]).order_by("pk")
    assert list(events.values_list("verb", "note")) == [
        ("case_file_downloaded", ""),
        ("annex_exported", "Aktindsigt 12"),
    ]


def test_the_same_case_gives_the_same_bytes(found):
    assert case_file.as_zip(found.pilot) == case_file.as_zip(found.pilot)


def test_the_case_is_danish_in_an_english_session(found):
    with translation.override("da"):
        danish = [case_file.cells(line) for line in case_file.lines_of(case_file.entries(found.pilot))]
    with translation.override("en"):
        assert [
            case_file.cells(line) for line in case_file.lines_of(case_file.entries(found.pilot))
        ] == danish
    assert all(" kl. " in cells[0] for cells in danish)


def test_a_withdrawn_pilot_says_so():
    from pilots.documents import workflow

    pilot = filed()
    workflow.take("withdraw", pilot, by=pilot.created_by, reason="Lukket")
    pilot.refresh_from_db()

    assert [e.content for e in case_file.entries(pilot) if e.stem == "tilbagetrukket"] == [b"Lukket"]


@pytest.mark.parametrize(
    ("role", "code"),
    [(Role.HR, 200), (Role.AUDITOR, 200), (Role.COORDINATOR, 403), (Role.CENTRAL_UNION, 403)],
)
def test_who_downloads(found, role, code):
    user = member(role, None if role == Role.CENTRAL_UNION else found.region)

    assert download(found, user).status_code == code
    assert signed_in(user).get(reverse("case_file", args=[found.pilot.pk])).status_code == code


def test_another_regions_case_does_not_exist(found):
    assert download(found, member(Role.HR, RegionFactory())).status_code == 404
