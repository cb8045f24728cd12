from collections import Counter

import pytest
from django.db import transaction
from django.utils import translation

from common.errors import Refused
from pilots.imports import importing, preview
from pilots.imports.directory import Directory
from pilots.imports.known import facts_of
from pilots.models import Pilot
from regions.models import Department
from tests.pilots.imports.corpus import CORPUS as PLAIN
from tests.pilots.imports.corpus import MORE_DEPARTMENTS
from tests.pilots.imports.corpus_doubts import DOUBTS

CORPUS = [*PLAIN, *DOUBTS]
LEAST = 80


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def departments(region):
    for name in MORE_DEPARTMENTS:
        Department.objects.create(hospital_id=1, name=name, valid_from="2007-01-01")


def answer(found, answers):
    """Answer by code or by label, a question that another leads to after it."""
    for key, given in answers.items():
        question = {each.key: each for each in importing.plan(found).questions}.get(key)
        labels = {label: code for code, label in question.choices} if question else {}
        importing.answer(found, {key: given if isinstance(given, list) else labels.get(given, given)})


def shown(plan):
    """The preview, {column: text} of each row."""
    columns = preview.columns(plan)
    return [
        {column.label: text for column, text in preview.cells(row, columns, plan.directory)}
        for row in plan.rows
    ]


def in_database(plan, found):
    """The same of the pilots as they were stored."""
    directory = Directory(found.region, found.programme)
    return [
        {
            column.label: preview.text_of(column.key, facts_of(pilot).get(column.key), directory)
            for column in preview.columns(plan)
        }
        for pilot in Pilot.objects.select_related("current").order_by("pk")
    ]


def outcome_of(odd, start, hr):
    """What became of a list, in the words of the corpus."""
    try:
        return _outcome_of(odd, start(odd.data, f"liste.{odd.kind}"), hr)
    except Refused as refusal:
        return {"refused": refusal.reasons}


def _outcome_of(odd, found, hr):
    plan = importing.plan(found)
    outcome = {
        "asked": [question.key for question in plan.open_questions],
        "first": {each.key: each.choices[0][1] for each in plan.open_questions if each.key in odd.first},
        "wrong": [f"{problem.cell} {problem.cause}. {problem.cure}" for problem in plan.problems],
    }
    answer(found, odd.answers)
    plan = importing.plan(found)
    if not plan.is_ready:
        return outcome
    told = [{name: text.replace(" (new)", "") for name, text in row.items()} for row in shown(plan)]
    groups = {group.reason.value: [number for number, _text in group.rows] for group in plan.groups}
    importing.commit(found, by=hr)
    return outcome | {"groups": groups, "total": plan.total, "told": told, "stored": in_database(plan, found)}


def expected_of(odd, outcome):
    if odd.refused:
        return {"refused": [odd.refused]}
    expected = {"asked": odd.asked, "first": odd.first, "wrong": odd.wrong}
    if not odd.stored:
        return expected
    stored = outcome.get("stored", [{}] * len(odd.stored))
    full = [each | wanted for each, wanted in zip(stored, odd.stored, strict=False)]
    groups = odd.groups or outcome.get("groups", {})
    total = len(odd.stored) + sum(map(len, groups.values()))
    return expected | {"groups": groups, "total": total, "told": full, "stored": full}


def kind_of(outcome):
    if "refused" in outcome or outcome["wrong"]:
        return "refused with a cure"
    return "asked about" if outcome["asked"] else "read right"


@pytest.mark.long
def test_an_odd_list_becomes_what_it_should(start, hr, samples, report):
    outcomes, differing = {}, {}
    tried = CORPUS[:: samples(3, 1)]
    for odd in tried:
        with transaction.atomic():
            outcomes[odd.name] = outcome_of(odd, start, hr)
            transaction.set_rollback(True)
        if outcomes[odd.name] != expected_of(odd, outcomes[odd.name]):
            differing[odd.name] = (outcomes[odd.name], expected_of(odd, outcomes[odd.name]))

    kinds = Counter(map(kind_of, outcomes.values()))
    for kind, count in kinds.items():
        report(f"odd lists {kind}", count)
    assert differing == {}
    assert len(outcomes) == len(tried)
    assert len(CORPUS) >= LEAST
