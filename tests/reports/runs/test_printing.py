"""The PDFs, read back by another program."""

import subprocess
import sys

import pytest

from common import clock
from pilots.filings.rendering import render_filed
from pilots.models import FiledPdf
from reports.overview.figures import Totals
from reports.overview.overview import overview_of
from reports.overview.selection import Selection
from reports.runs import printing
from reports.runs.printing import collection_pdf, overview_pdf
from tests.common import pdf_reading
from tests.factories import HospitalFactory, ProgrammeFactory, RegionFactory, UserFactory
from tests.reports.building import (
    AFTER,
    BEFORE,
    da,
    everything,
    load_nordjylland,
    pdf_text,
    placed,
    random_pilots,
    recomputed,
    writer,
)

pytestmark = pytest.mark.django_db
NASTY = [
    "<script>alert(1)</script>",
    '"><img src="file:///etc/hostname">',
    "</title></p><h1>Overtaget",
    "{{ overview }}{% now 'Y' %}",
    "<style>@import url(http://127.0.0.1/x)</style>&amp;",
]


@pytest.fixture(autouse=True)
def before_the_deadline(time_machine):
    time_machine.move_to(BEFORE, tick=False)


def printed(make, selection=None):
    return make(selection or everything(), at=clock.now(), by=UserFactory())


def test_the_overviews_pdf_prints_the_sums_of_adding_up_by_hand():
    truth = random_pilots(4, 20)

    text = pdf_text(printed(overview_pdf))

    expected = [
        f"{group}: {Totals(*sums, 0, 0).sentence}"
        for (_region, group), sums in recomputed(truth, "region", "group").items()
    ]
    expected += [" ".join(map(str, [*name, *sums])) for name, sums in recomputed(truth, "region").items()]
    assert [line for line in expected if line not in text] == []
    assert [pilot["title"] for pilot in truth if pilot["title"] not in text] == []


def test_an_overview_of_many_pilots_prints_its_sums_and_leaves_the_lines_to_the_workbook(monkeypatch):
    truth = random_pilots(4, 20)
    monkeypatch.setattr(printing, "MOST_LINES", 19)

    text = pdf_text(printed(overview_pdf))

    sums = [" ".join(map(str, [*name, *sums])) for name, sums in recomputed(truth, "region").items()]
    groups = [
        " ".join(map(str, [group, *sums]))
        for (_region, group), sums in recomputed(truth, "region", "group").items()
    ]
    assert [line for line in sums + groups if line not in text] == []
    assert [pilot["title"] for pilot in truth if pilot["title"] in text] == []
    assert "står linje for linje i regnearket" in text


def test_nordjyllands_pdf_is_tagged_and_says_its_figures():
    region = load_nordjylland()
    selection = Selection(ProgrammeFactory(), (region,))

    data = printed(overview_pdf, selection)

    assert overview_of(selection).totals.sentence in pdf_text(data)
    assert pdf_reading.faults(data) == []
    assert pdf_reading.read(data).root_object["/Lang"] == "da"


def test_nasty_titles_are_printed_as_they_were_written():
    region = RegionFactory()
    by = writer(region)
    for title in NASTY:
        placed(region, by=by, title=title)

    overview, collection = pdf_text(printed(overview_pdf)), pdf_text(printed(collection_pdf))

    squeezed = ["".join(title.split()) for title in NASTY]
    assert [title for title in squeezed if title not in "".join(overview.split())] == []
    assert [title for title in squeezed if title not in "".join(collection.split())] == []


def test_the_collection_joins_the_frozen_files_behind_contents_with_page_numbers():
    region, other = RegionFactory(name="A-land"), RegionFactory(name="B-land")
    first = placed(region, by=writer(region), title="Det første")
    second = placed(other, by=writer(other), title="Det andet")
    render_filed.call(first.current.filing.pk)
    frozen = FiledPdf.objects.get(pk=first.current.filing.pk).sha256

    data = printed(collection_pdf)

    reader = pdf_reading.read(data)
    case_numbers = [f"{region.abbreviation}-1", f"{other.abbreviation}-1"]
    titles = [f"{case_numbers[0]} Det første", f"{case_numbers[1]} Det andet"]
    tops = [mark for mark in reader.outline if not isinstance(mark, list)]
    assert [mark.title for mark in tops] == [da("Preliminary descriptions"), *titles]
    pages = [reader.get_destination_page_number(mark) + 1 for mark in tops]
    contents = " ".join(pdf_reading.texts(data)[0].split())
    assert f"s. {pages[1]} {case_numbers[0]} Det første" in contents
    assert f"s. {pages[2]} {case_numbers[1]} Det andet" in contents
    assert pdf_reading.faults(data) == []
    assert FiledPdf.objects.get(pk=first.current.filing.pk).sha256 == frozen
    assert FiledPdf.objects.filter(pk=second.current.filing.pk).count() == 1


def test_a_frozen_file_is_never_made_anew(time_machine):
    region = RegionFactory()
    pilot = placed(region, by=writer(region))
    render_filed.call(pilot.current.filing.pk)
    time_machine.move_to(AFTER, tick=False)

    printed(collection_pdf)

    assert FiledPdf.objects.get().made_at == BEFORE


def test_an_empty_collection_says_so():
    HospitalFactory()

    assert "Der er ingen indsendte beskrivelser" in pdf_text(printed(collection_pdf))


def test_the_web_process_does_not_load_the_renderer():
    code = (
        "import django, sys; django.setup(); import config.urls; "
        "sys.exit('weasyprint' in sys.modules or 'reports.views' not in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
