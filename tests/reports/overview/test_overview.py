"""The figures of the overview, against plain recomputation and against what Nordjylland printed."""

import datetime
from dataclasses import astuple

import pytest

from pilots.agreements.steps import AgreementStage
from pilots.documents import workflow
from pilots.models import Programme
from regions.models import Hospital
from reports.overview.overview import overview_of
from reports.overview.selection import Selection
from tests.agreements import Negotiation
from tests.factories import DepartmentFactory, HospitalFactory, RegionFactory, draft
from tests.reports.building import (
    AFTER,
    BEFORE,
    agreed_on,
    da,
    everything,
    load_nordjylland,
    placed,
    random_pilots,
    recomputed,
    writer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def before_the_deadline(time_machine):
    time_machine.move_to(BEFORE, tick=False)


def test_nordjylland_counts_as_its_own_report_prints():
    region = load_nordjylland()

    [part] = overview_of(Selection(Programme.objects.get(), (region,))).regions

    assert astuple(part.totals) == (54, 53, 75, 0, 33, 0, 0)
    assert [(group.label, group.totals.filed, group.totals.doctors) for group in part.groups] == [
        ("Psykiatrien i Region Nordjylland", 2, 2),
        ("Regionshospital Nordjylland", 7, 10),
        ("Aalborg Universitetshospital", 45, 63),
    ]
    [coordinator] = [pilot for pilot in part.pilots if not pilot.is_in_substance]
    assert (coordinator.own_number, coordinator.topic) == ("16", None)
    assert sum(totals.filed for _name, totals in part.topics.lines) == 54
    assert part.missing == []


def test_regions_and_hospitals_of_the_deadlines_day_are_listed_when_nothing_is_filed():
    load_nordjylland()

    overview = overview_of(everything())

    assert overview.missing_regions == [
        "Region Hovedstaden",
        "Region Midtjylland",
        "Region Sjælland",
        "Region Syddanmark",
    ]
    names = [name for _region, name in overview.missing_hospitals]
    on = Programme.objects.get().deadline_on
    expected = (
        Hospital.objects.valid(on=on).exclude(region__slug="nordjylland").values_list("name", flat=True)
    )
    assert sorted(names) == sorted(expected)
    assert "Sydvestjysk Sygehus" in names and "Esbjerg Sygehus" not in names


def test_a_hospital_counts_as_filing_through_its_successor():
    region = RegionFactory()
    new = HospitalFactory(region=region, name="Nyt", valid_from=datetime.date(2022, 10, 1))
    HospitalFactory(region=region, name="Gammelt", valid_to=datetime.date(2022, 9, 30), successor=new)
    placed(region, by=writer(region), hospitals=[new])

    [part] = overview_of(everything()).regions

    assert part.missing == []


def test_every_pilot_stands_in_one_group():
    region = RegionFactory()
    by, one, other = writer(region), HospitalFactory(region=region, name="A"), HospitalFactory(region=region)
    placed(region, by=by, hospitals=[one], title="ét")
    placed(region, by=by, hospitals=[one, other], title="to")
    placed(region, by=by, title="ingen")

    [part] = overview_of(everything()).regions

    assert [(group.label, [pilot.title for pilot in group.pilots]) for group in part.groups] == [
        ("A", ["ét"]),
        (da("Several hospitals"), ["to"]),
        (da("Across the region"), ["ingen"]),
    ]
    assert part.missing == []


def test_late_and_further_pilots_are_marked_and_counted(time_machine):
    region = RegionFactory()
    by = writer(region)
    placed(region, by=by, title="til tiden")
    time_machine.move_to(AFTER, tick=False)
    placed(region, by=by, title="sent", timing="late")
    placed(region, by=by, title="ekstra", timing="further", is_in_substance=False)

    [part] = overview_of(everything()).regions

    assert [len(pilot.marks) for pilot in part.pilots] == [0, 1, 2]
    assert (part.totals.late, part.totals.further) == (1, 1)


def test_each_pilot_says_how_far_it_is_on_the_day_and_what_is_agreed_beside_what_is_described(time_machine):
    region = RegionFactory()
    by = writer(region)
    asked = placed(region, by=by, title="aftalt", doctors=5)
    agreed_on(asked, by=by, doctors=3, starts_on=datetime.date(2022, 2, 1))
    Negotiation(placed(region, by=by, title="forhandles", doctors=2), hr=by).to(AgreementStage.READY)

    def told(as_of=None):
        overview = overview_of(everything(as_of))
        rows = [(row.title, row.state_label, row.doctors, row.agreed_doctors) for row in overview.pilots]
        return rows, (overview.totals.doctors, overview.totals.agreed_doctors)

    negotiated = ("forhandles", "Beskrevet", 2, None)
    assert told() == ([("aftalt", "Aftalt", 5, 3), negotiated], (7, 3))
    assert told(BEFORE.date() - datetime.timedelta(days=1)) == ([], (0, 0))
    time_machine.move_to(datetime.datetime(2022, 2, 1, 10, tzinfo=datetime.UTC))
    assert told() == ([("aftalt", "I gang", 5, 3), negotiated], (7, 3))
    assert told(BEFORE.date()) == ([("aftalt", "Aftalt", 5, 3), negotiated], (7, 3))
    time_machine.move_to(datetime.datetime(2023, 1, 1, 10, tzinfo=datetime.UTC))
    assert told()[0][0] == ("aftalt", "Afsluttet", 5, 3)
    overview = overview_of(everything())
    assert [name for name, _totals in overview.states.lines] == ["Beskrevet", "Afsluttet"]
    first = overview.pilots[0]
    assert (first.period, first.agreed_period) == ("01.01.2022– 31.12.2022", "01.02.2022– 31.12.2022")


def test_withdrawn_pilots_are_listed_apart_and_counted_nowhere():
    region = RegionFactory()
    by = writer(region)
    kept, gone = placed(region, by=by), placed(region, by=by)
    workflow.take("withdraw", gone, by=by, reason="Ingen ansøgere")

    overview = overview_of(everything())

    assert [pilot.pilot_id for pilot in overview.pilots] == [kept.pk]
    assert [(p.pilot_id, p.withdrawal_reason) for p in overview.withdrawn] == [(gone.pk, "Ingen ansøgere")]


def test_a_newer_draft_changes_nothing_and_a_first_draft_is_nowhere():
    region = RegionFactory()
    by = writer(region)
    pilot = placed(region, by=by, title="Indsendt")
    new = workflow.take("revise", pilot, by=by)
    type(new).objects.filter(pk=new.pk).update(title="KANARIE", doctors=99)
    draft(region, by=by, title="KANARIE")

    overview = overview_of(everything())

    assert [(row.title, row.doctors, row.version) for row in overview.pilots] == [("Indsendt", 1, 1)]


def test_as_of_shows_what_had_been_filed_by_the_end_of_the_day(time_machine):
    region = RegionFactory()
    by = writer(region)
    time_machine.move_to(datetime.datetime(2021, 10, 20, 21, 59, 59, tzinfo=datetime.UTC), tick=False)
    first = placed(region, by=by, title="første udgave")
    withdrawn = placed(region, by=by, title="trukket senere")
    time_machine.move_to(datetime.datetime(2021, 10, 20, 22, tzinfo=datetime.UTC), tick=False)
    new = workflow.take("revise", first, by=by)
    type(new).objects.filter(pk=new.pk).update(title="anden udgave")
    workflow.take("file", first, by=by)
    workflow.take("withdraw", withdrawn, by=by, reason="Fortrudt")

    then, now = overview_of(everything(datetime.date(2021, 10, 20))), overview_of(everything())

    assert [row.title for row in then.pilots] == ["første udgave", "trukket senere"]
    assert (then.withdrawn, [row.title for row in now.pilots]) == ([], ["anden udgave"])
    assert overview_of(everything(datetime.date(2021, 10, 19))).pilots == []


@pytest.mark.parametrize("count", [1, 30])
def test_the_number_of_queries_does_not_grow(count, django_assert_num_queries):
    region = RegionFactory()
    by = writer(region)
    for _number in range(count):
        department = DepartmentFactory(hospital__region=region)
        placed(region, by=by, hospitals=[department.hospital], departments=[department])
    selection = everything()

    with django_assert_num_queries(5):
        overview = overview_of(selection)
        assert (
            len([pilot.place for part in overview.regions for g in part.groups for pilot in g.pilots])
            == count
        )


@pytest.mark.parametrize("seed", [1, 2])
def test_sums_agree_with_adding_up_by_hand(seed):
    truth = random_pilots(seed, 40)

    overview = overview_of(everything())

    assert sums(overview.totals) == recomputed(truth)[()]
    assert {
        (part.region.name, group.label): sums(group.totals)
        for part in overview.regions
        for group in part.groups
    } == recomputed(truth, "region", "group")
    assert {
        (part.region.name, name): sums(totals)
        for part in overview.regions
        for name, totals in part.topics.lines
    } == recomputed(truth, "region", "topic")
    assert {(name,): sums(totals) for name, totals in overview.tracks.lines} == recomputed(truth, "track")
    assert {(name,): sums(totals) for name, totals in overview.by_region.lines} == recomputed(truth, "region")


def sums(totals):
    return totals.filed, totals.in_substance, totals.doctors, totals.agreed_doctors, totals.evaluated
