"""What a description says as plain data, its one text, and what changed between two of them."""

import copy
import hashlib
import json

import pytest
from django.utils import translation

from pilots.descriptions.content import content_of, empty_content, sections
from pilots.documents.content import canonical, differences
from pilots.models import CostLine, Milestone
from tests.factories import TemplateFactory, draft, filed
from tests.pilots.stages import in_october

pytestmark = pytest.mark.django_db


@pytest.fixture
def content():
    with in_october(), translation.override("en"):
        yield content_of(draft(title="Titel æøå").draft)


def test_the_text_is_one_whatever_the_order_of_the_keys(content):
    turned = dict(reversed(content.items()))

    text, digest = canonical(content)

    assert canonical(turned) == (text, digest)
    assert digest == hashlib.sha256(text.encode("utf-8")).hexdigest()
    assert json.loads(text) == content
    assert '"title":"Titel æøå"' in text


def test_a_filed_version_keeps_its_content_and_the_wording_it_answered():
    with in_october():
        version = filed().current
    version.template.questions.update(text="Et andet spørgsmål?")

    kept = json.loads(version.canonical)

    assert [answer["question"] for answer in kept["answers"]] == ["Hvad går forsøget ud på?", "Er der andet?"]
    assert kept["answers"][0]["answer"] == "Det går ud på noget."
    assert version.sha256 == hashlib.sha256(version.canonical.encode()).hexdigest()


def test_amounts_are_exact_texts_and_dates_iso():
    description = draft().draft
    CostLine.objects.create(description=description, year=2023, type="other", amount=10, position=1)
    Milestone.objects.create(description=description, title="Halvvejs", due_on="2022-06-30")

    found = content_of(description.pilot.draft)

    assert [cost["amount"] for cost in found["costs"]] == ["100000.00", "10.00"]
    assert found["milestones"] == [{"title": "Halvvejs", "due_on": "2022-06-30"}]
    assert (found["starts_on"], found["ends_on"]) == ("2022-01-01", "2022-12-31")


def line(content, key):
    return next(line.text for section in sections(content) for line in section.lines if line.key == key)


def test_the_sum_of_costs_is_printed_to_the_oere(content):
    content["costs"] = [
        {**content["costs"][0], "amount": amount} for amount in ("0.10", "0.20", "1000000.05")
    ]

    assert line(content, "costs_total") == "1.000.000,35\u00a0kr."


def test_no_costs_have_no_sum(content):
    content["costs"] = []

    assert [ln.key for s in sections(content) for ln in s.lines if ln.key.startswith("costs")] == ["costs"]


def test_every_line_has_a_key_of_its_own(content):
    keys = [line.key for section in sections(content) for line in section.lines]

    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("key", "value", "changed"),
    [
        ("title", "Ny", ["Title"]),
        ("doctors", None, ["Number of doctors"]),
        ("starts_on", "2022-02-01", ["First day"]),
        ("is_in_substance", False, ["An actual pilot"]),
        ("criteria", [], ["Success criterion 1"]),
        ("costs", [], ["2022 · Pay", "Expected costs in all"]),
        ("region", {"name": "x", "code": ""}, []),
    ],
)
def test_differences_are_told_line_by_line(content, key, value, changed):
    after = copy.deepcopy(content) | {key: value}

    found = [difference.label for difference in differences(content, after, sections)]

    assert found == changed
    assert differences(after, after, sections) == []


def test_a_row_taken_from_the_middle_makes_no_other_row_look_new(content):
    rows = [{"criterion": word, "measure": "", "target": ""} for word in ("Et", "To", "Tre")]
    before = copy.deepcopy(content) | {"criteria": rows}
    after = copy.deepcopy(content) | {"criteria": [rows[0], rows[2]]}

    assert [(d.before, d.after) for d in differences(before, after, sections)] == [("To", "")]


def test_a_difference_reads_the_same_from_both_ends(content):
    after = copy.deepcopy(content) | {"title": "Ny"}

    [forth], [back] = differences(content, after, sections), differences(after, content, sections)

    assert (forth.before, forth.after) == (back.after, back.before) == ("Titel æøå", "Ny")


def test_the_empty_form_has_every_heading_and_no_answer(content):
    empty = sections(empty_content(TemplateFactory()))

    assert [section.heading for section in empty] == [section.heading for section in sections(content)]
    assert [line.text for section in empty for line in section.lines if line.text] == []
