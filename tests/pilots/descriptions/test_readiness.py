"""What a draft lacks, all at once, each with the place to mend it."""

import datetime

import pytest

from pilots.descriptions import conditions, editing, forms, readiness
from pilots.models import CostLine, Description, TopicArea
from tests.factories import draft
from tests.pilots.stages import in_october

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _october():
    with in_october():
        yield


def lacks(pilot):
    return [(lack.step, lack.field) for lack in readiness.missing(pilot.draft)]


def test_a_complete_draft_lacks_nothing():
    pilot = draft()

    assert lacks(pilot) == []
    assert readiness.is_ready(pilot.draft)


@pytest.mark.parametrize(
    ("field", "value", "step"),
    [
        ("title", "", "om"),
        ("kind", "", "om"),
        ("doctors", None, "sted"),
        ("starts_on", None, "sted"),
        ("ends_on", None, "sted"),
        ("contact_name", "", "sted"),
        ("contact_email", "", "sted"),
        ("wishes_facilitation", None, "okonomi"),
    ],
)
def test_a_demanded_field_left_empty_is_said(field, value, step):
    assert lacks(draft(**{field: value})) == [(step, field)]


def test_all_that_is_lacking_is_said_at_once():
    pilot = draft(title="", doctors=None)
    pilot.current.criteria.all().delete()
    pilot.current.costs.all().delete()
    pilot.current.answers.update(text=" \n")
    pilot.current.departments.clear()

    assert lacks(pilot) == [
        ("om", "title"),
        ("sted", "doctors"),
        ("kriterier", "criteria"),
        ("okonomi", "costs"),
        ("indhold", "answer_content"),
        ("sted", "departments"),
    ]


def test_a_topic_is_demanded_only_where_the_region_has_topics_and_the_pilot_substance():
    pilot, pool = draft(), draft(is_in_substance=False)
    for region in (pilot.region, pool.region):
        TopicArea.objects.create(region=region, name="Kvalitet")

    assert (lacks(pilot), lacks(pool)) == ([("om", "topic_area")], [])


@pytest.mark.parametrize(
    ("anchoring", "has_hospital", "expected"),
    [("", False, [("sted", "anchoring")]), ("Staben", False, []), ("", True, [])],
)
def test_a_cross_cutting_pilot_is_anchored_somewhere(anchoring, has_hospital, expected):
    pilot = draft(kind="crosscutting", anchoring=anchoring)
    pilot.current.departments.clear()
    if not has_hospital:
        pilot.current.hospitals.clear()

    assert lacks(pilot) == expected


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_outside"),
    [
        ((2022, 1, 1), (2023, 5, 31), False),
        ((2021, 12, 31), (2022, 5, 31), True),
        ((2022, 1, 1), (2023, 6, 1), True),
        ((2023, 5, 31), (2023, 5, 31), False),
        ((2023, 6, 1), (2023, 6, 1), True),
    ],
)
def test_a_period_outside_the_window_needs_a_reason_and_no_more(starts_on, ends_on, is_outside):
    days = {"starts_on": datetime.date(*starts_on), "ends_on": datetime.date(*ends_on)}

    assert conditions.is_outside_window(draft(**days).draft) is is_outside
    assert lacks(draft(**days)) == ([("sted", "window_reason")] if is_outside else [])
    assert lacks(draft(**days, window_reason="Fordi")) == []


@pytest.mark.parametrize(
    ("kind", "answer", "expected"),
    [
        ("other", "", [("okonomi", "costs-1-running_costs")]),
        ("other", "yes", [("okonomi", "costs-1-running_costs")]),
        ("other", "doubt", []),
        ("other", "no", []),
        ("salary", "", []),
    ],
)
def test_the_pool_never_pays_ordinary_operation(kind, answer, expected):
    pilot = draft()
    CostLine.objects.create(
        description=pilot.current, year=2022, type=kind, amount=1, running_costs=answer, position=1
    )

    assert lacks(pilot) == expected


def test_every_lack_points_at_a_field_of_its_step():
    pilot = draft(title="", kind="individual", starts_on=datetime.date(2020, 1, 1), wishes_facilitation=None)
    Description.objects.update(doctors=None, contact_name="", contact_email="")
    pilot.current.departments.clear()
    found = lacks(pilot)

    fields = {
        step: set(page.form(instance=pilot.draft).fields) | set(page.rows)
        for step, page in editing.STEPS.items()
        if page.form
    }
    assert len(found) == 7
    assert [(step, field) for step, field in found if field not in fields[step]] == []


def test_readiness_of_a_fetched_draft_asks_the_database_nothing(django_assert_num_queries):
    fetched = draft().draft

    with django_assert_num_queries(0):
        readiness.missing(fetched)


def test_no_form_demands_what_only_filing_demands():
    form = forms.PlaceForm({}, instance=draft().draft)

    assert form.is_valid()
