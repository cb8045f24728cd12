"""The workbook, read back cell by cell."""

import datetime
from io import BytesIO

import pytest
from django.utils import translation

from common import clock
from pilots.documents import workflow
from reports.overview.overview import overview_of
from reports.overview.workbook import write_overview
from tests.factories import HospitalFactory, RegionFactory, UserFactory
from tests.reports.building import BEFORE, cells, da, everything, placed, random_pilots, recomputed, writer

pytestmark = pytest.mark.django_db
FORMULAS = ["=1+1", "+SUM(A1:A9)", "-2+3", "@SUM(1)", '=HYPERLINK("http://x","y")']


@pytest.fixture(autouse=True)
def before_the_deadline(time_machine):
    time_machine.move_to(BEFORE, tick=False)


def workbook(selection=None):
    file = BytesIO()
    with translation.override("da"):
        write_overview(file, overview_of(selection or everything()), at=clock.now(), by=UserFactory())
    return file.getvalue()


def test_rows_and_sums_are_those_of_adding_up_by_hand():
    truth = random_pilots(3, 30)

    pilots, totals, _missing, _withdrawn = cells(workbook()).values()

    assert sorted(row[16] for row in pilots[1:]) == sorted(pilot["title"] for pilot in truth)
    assert sum(row[9] for row in pilots[1:]) == sum(pilot["doctors"] for pilot in truth)
    found = {tuple(row[:3]): tuple(row[3:8]) for row in totals[1:]}
    assert {
        (place[0], place[2]): sums for place, sums in found.items() if place[1] == da("By hospital")
    } == recomputed(truth, "region", "group")
    assert found[da("All regions shown"), da("In all"), None] == recomputed(truth)[()]


def midnight(*day):
    """How a workbook reads a day."""
    return datetime.datetime.combine(datetime.date(*day), datetime.time())


def test_cells_have_their_types():
    region = RegionFactory()
    placed(region, by=writer(region), own_number="007", is_evaluated=True, title="Forsøg", doctors=3)

    header, row = cells(workbook())[da("Pilots")]

    assert dict(zip(header, row, strict=True)) == {
        da("Case number"): f"{region.abbreviation}-1",
        da("The region's own number"): "007",
        da("Region"): region.name,
        da("Hospital"): None,
        da("Listed under"): da("Across the region"),
        da("Department"): "Forankret et sted",
        da("Topic area"): da("No topic area"),
        da("Career track"): da("Not stated"),
        da("Kind"): da("Cross-cutting"),
        da("Doctors described"): 3,
        da("Starts, described"): midnight(2022, 1, 1),
        da("Ends, described"): midnight(2022, 12, 31),
        da("Doctors agreed"): None,
        da("Starts, agreed"): None,
        da("Ends, agreed"): None,
        da("Status"): da("Described"),
        da("Title"): "Forsøg",
        da("Evaluation"): da("Yes"),
        da("Compared with the deadline"): da("On time"),
        da("An actual pilot"): da("yes"),
        da("Filed at"): BEFORE.replace(tzinfo=None, hour=12),
        da("Version"): 1,
    }


def test_titles_that_look_like_formulas_stay_text():
    region = RegionFactory()
    by = writer(region)
    for title in FORMULAS:
        placed(region, by=by, title=title)

    assert [row[16] for row in cells(workbook())[da("Pilots")][1:]] == FORMULAS


def test_what_is_missing_and_what_was_withdrawn_has_a_sheet_each():
    region, empty = RegionFactory(name="Region A"), RegionFactory(name="Region B")
    hospital = HospitalFactory(region=empty, name="Det tomme")
    by = writer(region)
    gone = placed(region, by=by, title="Trukket")
    workflow.take("withdraw", gone, by=by, reason="Ingen ansøgere")

    _pilots, _totals, missing, withdrawn = cells(workbook()).values()

    assert missing[1:] == [
        ["Region A", da("The whole region")],
        ["Region B", da("The whole region")],
        ["Region B", hospital.name],
    ]
    assert [row[:2] + row[3:] for row in withdrawn[1:]] == [
        [f"{region.abbreviation}-1", "Trukket", "Ingen ansøgere"]
    ]
