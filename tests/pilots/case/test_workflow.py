"""Every step in every stage by every kind of person, against one declared table."""

import datetime
import itertools

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from common.errors import Refused
from pilots.descriptions.steps import Stage, stage_of
from pilots.documents import kinds, workflow
from pilots.models import Description, Pilot
from regions.journal import Event
from regions.permissions import Role
from tests.factories import MembershipFactory, RegionFactory, UserFactory, member
from tests.pilots.stages import at_stage, in_october, picture, signed_in
from tests.undoing import undone

pytestmark = pytest.mark.django_db

# step -> where it may be taken from, and the stage it leads to; None when the pilot is gone.
LEADS_TO = {
    "file": {Stage.DRAFT: Stage.FILED, Stage.REVISING: Stage.FILED},
    "revise": {Stage.FILED: Stage.REVISING},
    "discard": {Stage.REVISING: Stage.FILED},
    "withdraw": {Stage.FILED: Stage.WITHDRAWN, Stage.REVISING: Stage.WITHDRAWN},
    "delete": {Stage.DRAFT: None},
}
STEPS = {name: step for name, step in kinds.steps().items() if step.stages is Stage}
# who -> what a POST to a pilot of each stage is answered with, unless the person writes there.
WRITES = "writes"
OWN = "own HR"
ANSWERS = {
    "other region's HR": dict.fromkeys(Stage, 404),
    "coordinator": dict.fromkeys(Stage, 403),
    "steering group": dict.fromkeys(Stage, 403) | {Stage.DRAFT: 404},
    "central employer": dict.fromkeys(Stage, 403) | {Stage.DRAFT: 404},
    "central union": dict.fromkeys(Stage, 403) | {Stage.DRAFT: 404},
    "secretariat": dict.fromkeys(Stage, 403) | {Stage.DRAFT: 404},
    "facilitator": dict.fromkeys(Stage, 404),
    "auditor": dict.fromkeys(Stage, 403) | {Stage.DRAFT: 404},
    "user administrator": dict.fromkeys(Stage, 404),
    "anonymous": dict.fromkeys(Stage, "login"),
    "no role": dict.fromkeys(Stage, 404),
    "deactivated": dict.fromkeys(Stage, "login"),
    "expired membership": dict.fromkeys(Stage, 404),
    "membership not begun": dict.fromkeys(Stage, 404),
    OWN: WRITES,
}
OTHERS = [who for who in ANSWERS if who != OWN]
PLACES = list(itertools.product(STEPS, Stage))
CASES = len(PLACES) * len(ANSWERS)
WORDS = {"withdraw": {"reason": "Afdelingen er lukket"}}
ROLES = {
    OWN: Role.HR,
    "coordinator": Role.COORDINATOR,
    "steering group": Role.STEERING,
    "auditor": Role.AUDITOR,
    "user administrator": Role.USER_ADMIN,
}
EVERYWHERE = {
    "central employer": Role.CENTRAL_EMPLOYER,
    "central union": Role.CENTRAL_UNION,
    "secretariat": Role.SECRETARIAT,
    "facilitator": Role.FACILITATOR,
}


@pytest.fixture(autouse=True)
def _october():
    with in_october():
        yield


def person(who, region):
    if who in ROLES:
        return member(ROLES[who], region)
    if who in EVERYWHERE:
        return member(EVERYWHERE[who])
    if who == "anonymous":
        return AnonymousUser()
    return {
        "other region's HR": lambda: member(Role.HR, RegionFactory()),
        "no role": UserFactory,
        "deactivated": lambda: member(Role.HR, region, is_active=False),
        "expired membership": lambda: dated(region, ends_on=datetime.date(2021, 9, 30)),
        "membership not begun": lambda: dated(region, starts_on=datetime.date(2021, 10, 2)),
    }[who]()


def dated(region, **days):
    return MembershipFactory(role=Role.HR, region=region, **days).user


def stage_now(pilot):
    found = Pilot.objects.filter(pk=pilot.pk).first()
    return found and stage_of(found)


def given(step, pilot):
    """What the page sends with a step."""
    draft = pilot.draft or pilot.current
    seen = {"version": draft.version, "revision": draft.revision} if step == "file" else {}
    return WORDS.get(step, {}) | seen


def post(client, step, pilot, data):
    return client.post(reverse("pilot_step", args=[pilot.pk, step]), data)


def test_the_table_names_every_step_and_case(report):
    assert set(LEADS_TO) == set(STEPS)
    assert {name: set(LEADS_TO[name]) for name in STEPS} == {n: set(s.sources) for n, s in STEPS.items()}
    report("steps × stages × actors, by function and by page", 2 * CASES)
    assert CASES == 300


def at(stage):
    """(a pilot in `stage`, {who: the person}); every step of it is tried in the same, and undone."""
    pilot = at_stage(stage)
    return pilot, {who: person(who, pilot.region) for who in ANSWERS}


@pytest.mark.parametrize("stage", Stage)
def test_only_declared_steps_succeed(stage, subtests):
    pilot, people = at(stage)
    for step in STEPS:
        with subtests.test(step), undone():
            _tried(step, stage, pilot, people)


def _tried(step, stage, pilot, people):
    # Those who may not change nothing, so all meet the same pilot; who may comes last.
    before, events = picture(pilot), Event.objects.count()
    assert [who for who in OTHERS if taken(step, pilot, people[who]) is None] == []
    assert (stage_now(pilot), picture(pilot), Event.objects.count()) == (stage, before, events)
    succeeds = stage in LEADS_TO[step]

    refusal = taken(step, pilot, people[OWN])

    assert (refusal is None) is succeeds
    _has_moved(step, stage, pilot, before, events)


def _has_moved(step, stage, pilot, before, events):
    """The step was taken once where it may be, else nothing has changed."""
    succeeds = stage in LEADS_TO[step]
    assert stage_now(pilot) == (LEADS_TO[step][stage] if succeeds else stage)
    assert (picture(pilot) == before) is not succeeds
    assert Event.objects.count() == events + succeeds


def taken(step, pilot, user):
    """None when the step was taken, else how it was refused."""
    try:
        workflow.take(step, pilot, by=user, **WORDS.get(step, {}))
    except Refused as refusal:
        return refusal
    return None


@pytest.mark.parametrize("stage", Stage)
def test_only_declared_posts_succeed(stage, subtests):
    pilot, people = at(stage)
    clients = {who: signed_in(user) if user.is_authenticated else Client() for who, user in people.items()}
    for step in STEPS:
        with subtests.test(step), undone():
            _posted(step, stage, pilot, clients)


def _posted(step, stage, pilot, clients):
    data = given(step, pilot)
    before, events = picture(pilot), Event.objects.count()
    expected = {who: ANSWERS[who][stage] for who in OTHERS}
    assert {who: outcome(post(clients[who], step, pilot, data)) for who in OTHERS} == expected
    assert (stage_now(pilot), picture(pilot), Event.objects.count()) == (stage, before, events)

    # A reason that came too late is shown, to be copied.
    is_late = stage not in LEADS_TO[step] and step in WORDS
    assert outcome(post(clients[OWN], step, pilot, data)) == (409 if is_late else 302)
    _has_moved(step, stage, pilot, before, events)


def outcome(answer):
    is_login = answer.status_code == 302 and answer.url.startswith(reverse("account_login"))
    return "login" if is_login else answer.status_code


@pytest.mark.parametrize(
    ("step", "stage"), [(step, stage) for step, stages in LEADS_TO.items() for stage in stages]
)
def test_a_second_click_answers_the_same_page_and_changes_nothing(step, stage):
    pilot = at_stage(stage)
    client, data = signed_in(pilot.created_by), given(step, pilot)
    first = post(client, step, pilot, data)
    before, events = picture(pilot), Event.objects.count()

    second = post(client, step, pilot, data)

    assert (second.status_code, second.url) == (first.status_code, first.url)
    assert (picture(pilot), Event.objects.count()) == (before, events)


@pytest.mark.parametrize(("step", "stage"), [(s, g) for s, g in PLACES if g not in LEADS_TO[s]])
def test_a_step_that_came_too_late_is_refused_in_a_sentence(step, stage):
    pilot = at_stage(stage)

    with pytest.raises(Refused) as refusal:
        workflow.take(step, pilot, by=pilot.created_by, **WORDS.get(step, {}))

    [sentence] = refusal.value.reasons
    assert sentence.endswith(".")


def test_a_step_on_a_deleted_draft_is_refused_in_a_sentence():
    pilot = at_stage(Stage.DRAFT)
    workflow.take("delete", pilot, by=pilot.created_by)

    with pytest.raises(Refused) as refusal:
        workflow.take("file", pilot, by=pilot.created_by)

    assert len(refusal.value.reasons) == 1


@pytest.mark.parametrize("stage", Stage)
def test_buttons_are_the_steps_that_can_be_taken(stage):
    pilot = at_stage(stage)

    found = workflow.steps_for(pilot, pilot.created_by)
    names = [step.name for step in found if step.stages is Stage]

    assert names == [name for name, stages in LEADS_TO.items() if stage in stages]
    assert workflow.steps_for(pilot, member(Role.COORDINATOR, pilot.region)) == []


@pytest.mark.parametrize(("step", "stage"), PLACES)
def test_reading_the_page_that_asks_changes_nothing(step, stage):
    pilot = at_stage(stage)
    before = picture(pilot)

    answer = signed_in(pilot.created_by).get(reverse("pilot_step", args=[pilot.pk, step]))

    asks = step != "file" and stage in LEADS_TO[step]
    assert answer.status_code == (200 if asks else 302)
    assert picture(pilot) == before


def test_a_draft_that_a_colleague_discarded_is_not_called_filed():
    pilot = at_stage(Stage.REVISING)
    data = given("file", pilot)
    workflow.take("discard", pilot, by=pilot.created_by)

    answer = post(signed_in(pilot.created_by), "file", pilot, data)

    assert (answer.status_code, answer.url) == (302, pilot.get_absolute_url())
    assert list(pilot.descriptions.values_list("version", "state")) == [(1, "filed")]


def test_a_reason_may_hold_any_character_and_be_as_long_as_its_box_says():
    pilot = at_stage(Stage.FILED)
    client, reason = signed_in(pilot.created_by), "Lukket " + "æ" * 993

    answers = [post(client, "withdraw", pilot, {"reason": text}) for text in ("æ" * 1_000_000, f"\0{reason}")]

    pilot.current.refresh_from_db()
    assert [answer.status_code for answer in answers] == [422, 302]
    assert pilot.current.withdrawal_reason == reason


@pytest.mark.parametrize("reason", ["", " \n", "\0"])
def test_a_withdrawal_without_a_reason_is_refused_on_its_page(reason):
    pilot = at_stage(Stage.FILED)
    before = picture(pilot)

    answer = post(signed_in(pilot.created_by), "withdraw", pilot, {"reason": reason})

    assert (answer.status_code, picture(pilot)) == (422, before)


def test_an_unknown_step_is_not_found():
    pilot = at_stage(Stage.FILED)

    assert post(signed_in(pilot.created_by), "godkend", pilot, {}).status_code == 404
    assert Description.objects.get(pilot=pilot).state == "filed"
