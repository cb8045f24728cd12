"""Every step of an agreement at every stage by every kind of person, against one declared table."""

import datetime
from itertools import chain, product

import pytest
import time_machine
from django.urls import reverse

from common.errors import Refused
from pilots.agreements.agreement import in_force
from pilots.agreements.steps import AgreementStage as S
from pilots.agreements.steps import stage_of
from pilots.descriptions.steps import Stage
from pilots.documents import kinds, workflow
from pilots.models import Agreement, Filing, Message, Sending, Signature
from regions.journal import Event
from regions.permissions import Role
from tests.agreements import Negotiation, agreement_template, complete
from tests.factories import RegionFactory, UserFactory, filed, member
from tests.pilots.stages import in_october, picture, signed_in
from tests.undoing import undone

pytestmark = pytest.mark.django_db
UNDERWAY = (S.REVIEW, S.READY, S.PART_SIGNED)
# step -> who takes it, and from which stage to which.
HR, COORDINATOR = "own HR", "own coordinator"
STEPS = {
    "agree": (HR, {S.NONE: S.DRAFT}),
    "amend": (HR, {S.CONCLUDED: S.DRAFT}),
    "terminate": (HR, {S.CONCLUDED: S.DRAFT}),
    "send": (HR, {S.DRAFT: S.REVIEW, S.RETURNED: S.REVIEW}),
    "recall": (HR, dict.fromkeys(UNDERWAY, S.DRAFT)),
    "return": (COORDINATOR, dict.fromkeys(UNDERWAY, S.RETURNED)),
    "clear": (COORDINATOR, {S.REVIEW: S.READY}),
    "sign": (COORDINATOR, {S.READY: S.PART_SIGNED, S.PART_SIGNED: S.CONCLUDED}),
    "drop": (HR, {S.DRAFT: S.NONE}),
    "break_off": (HR, dict.fromkeys([S.DRAFT, S.RETURNED, *UNDERWAY], S.NONE)),
}
# Everyone else, and what a POST answers them: the pilot is filed, so who reads filed ones is told no.
OTHERS = {
    "other region's HR": 404,
    "other region's coordinator": 404,
    "steering group": 403,
    "central employer": 403,
    "central union": 403,
    "secretariat": 403,
    "auditor": 403,
    "facilitator": 404,
    "user administrator": 404,
    "no role": 404,
}
STAGES = [stage for stage in S if stage != S.ENDED]
PLACES = list(product(STEPS, STAGES))
WORDS = {"return": {"reason": "Skriv mere."}, "break_off": {"reason": "Ingen enighed."}}


@pytest.fixture(autouse=True)
def _october():
    with in_october():
        yield


def person(who, found):
    regional = {
        "steering group": Role.STEERING,
        "auditor": Role.AUDITOR,
        "user administrator": Role.USER_ADMIN,
    }
    central = {
        "central employer": Role.CENTRAL_EMPLOYER,
        "central union": Role.CENTRAL_UNION,
        "secretariat": Role.SECRETARIAT,
        "facilitator": Role.FACILITATOR,
    }
    if who in regional:
        return member(regional[who], found.region)
    if who in central:
        return member(central[who])
    return {
        HR: lambda: found.hr,
        COORDINATOR: lambda: found.coordinator,
        "other region's HR": lambda: member(Role.HR, RegionFactory()),
        "other region's coordinator": lambda: member(Role.COORDINATOR, RegionFactory()),
        "no role": UserFactory,
    }[who]()


def given(step, found):
    if step == "sign":
        agreement = found.agreement
        return {"side": "union", "sha256": agreement.sha256 if agreement else ""}
    return WORDS.get(step, {})


def negotiated(found):
    """All that the database holds of the pilot's agreements."""
    agreements = Agreement.objects.filter(pilot=found.pilot)
    return {
        "agreements": list(agreements.order_by("pk").values()),
        "sendings": list(Sending.objects.filter(agreement__in=agreements).order_by("pk").values()),
        "signatures": Signature.objects.count(),
        "filings": Filing.objects.count(),
        "messages": Message.objects.count(),
        "events": Event.objects.count(),
    }


def attempt(step, found, user):
    try:
        workflow.take(step, found.pilot, by=user, **given(step, found))
    except Refused as refusal:
        return refusal
    return None


def test_the_table_is_that_of_the_product(report):
    table = {name: s for name, s in kinds.steps().items() if s.stages is S}
    assert {name: set(stages) for name, (_who, stages) in STEPS.items()} == {
        name: set(step.sources) for name, step in table.items()
    }
    assert all(set(stages.values()) <= set(table[name].targets) for name, (_who, stages) in STEPS.items())
    cases = len(PLACES) * (len(OTHERS) + 2)
    report("agreement's steps × stages × actors, by function", cases)
    assert cases == 840


def at(stage):
    """(a negotiation in `stage`, {who: the person}); every step of it is tried in the same, and undone."""
    found = Negotiation().to(stage)
    return found, {who: person(who, found) for who in [*OTHERS, HR, COORDINATOR]}


@pytest.mark.parametrize("stage", STAGES)
def test_only_declared_steps_succeed(stage, subtests):
    found, people = at(stage)
    for step in STEPS:
        with subtests.test(step), undone():
            _tried(step, stage, found, people)


def _tried(step, stage, found, people):
    taker, leads_to = STEPS[step]
    before = negotiated(found)
    # HR may sign too, but not for the union.
    others = {who: user for who, user in people.items() if who != taker}
    assert [who for who, user in others.items() if attempt(step, found, user) is None] == []
    assert negotiated(found) == before

    refusal = attempt(step, found, people[taker])

    assert (refusal is None) is (stage in leads_to)
    assert stage_of(found.pilot) == leads_to.get(stage, stage)
    assert refusal is None or refusal.reasons[0].endswith(".")


def others_of(step, stage, every):
    """Who of the others posts a step in a stage: one of so many, by turns."""
    turn = list(STEPS).index(step) + STAGES.index(stage)
    return dict(list(OTHERS.items())[turn % every :: every])


def test_each_of_the_others_posts_each_step_in_some_stage(samples, report):
    steps = STEPS.keys() - {"sign"}
    asked = {step: [others_of(step, stage, samples(5, 1)) for stage in STAGES] for step in steps}

    report("agreement's steps × stages × others, by page", sum(map(len, chain(*asked.values()))))
    assert [step for step in steps if set(chain(*asked[step])) != set(OTHERS)] == []


@pytest.mark.parametrize("stage", STAGES)
def test_only_declared_posts_succeed_and_a_second_click_answers_the_same(stage, subtests, samples):
    found, people = at(stage)
    clients = {who: signed_in(user) for who, user in people.items()}
    for step in STEPS.keys() - {"sign"}:
        with subtests.test(step), undone():
            _posted(step, stage, found, clients, others_of(step, stage, samples(5, 1)))


def _posted(step, stage, found, clients, others):
    taker, leads_to = STEPS[step]
    address = reverse("pilot_step", args=[found.pilot.pk, step])
    before = negotiated(found)
    expected = others | {HR: 403, COORDINATOR: 403}
    del expected[taker]
    assert {who: clients[who].post(address, given(step, found)).status_code for who in expected} == expected
    assert negotiated(found) == before

    client = clients[taker]
    data = given(step, found) | ({"revision": 0} if step == "send" else {})
    first = client.post(address, data)
    after = negotiated(found)
    second = client.post(address, data)

    assert stage_of(found.pilot) == leads_to.get(stage, stage)
    # A reason that came too late is shown, to be copied; a return of one's own is a second click.
    is_shown = "reason" in data and stage not in leads_to and (step, stage) != ("return", S.RETURNED)
    assert first.status_code == (409 if is_shown else 302)
    if stage in leads_to:
        assert (second.status_code, second.url) == (302, first.url)
    assert negotiated(found) == after


@pytest.mark.parametrize("stage", [s for s in S if s not in (S.NONE, S.ENDED)])
def test_a_pilot_with_an_agreement_is_not_withdrawn(stage):
    found = Negotiation().to(stage)
    before = picture(found.pilot)

    with pytest.raises(Refused):
        workflow.take("withdraw", found.pilot, by=found.hr, reason="Lukket")

    assert picture(found.pilot) == before


def test_an_agreement_begins_when_the_description_is_filed_and_not_withdrawn():
    pilot = filed()
    agreement_template(pilot.programme)
    workflow.take("withdraw", pilot, by=pilot.created_by, reason="Lukket")

    with pytest.raises(Refused):
        workflow.take("agree", pilot, by=pilot.created_by)

    assert workflow.stages_of(pilot) == {Stage: Stage.WITHDRAWN, S: S.NONE}


def test_it_starts_from_the_filed_description_and_nothing_is_retyped():
    found = Negotiation()
    found.take("agree", found.hr)

    agreement, description = found.agreement, found.pilot.current
    assert (agreement.title, agreement.doctors) == (description.title, description.doctors)
    assert (agreement.starts_on, agreement.ends_on) == (description.starts_on, description.ends_on)
    assert list(agreement.criteria.values_list("promised", "criterion")) == [(1, "Flere bliver")]
    assert [(line.year, line.amount) for line in agreement.budget.all()] == [(2022, 100_000)]


def _agreements(page):
    """What the page of a pilot shows of its agreements."""
    return page.context["panels"][1].context


def test_an_amendment_leaves_the_agreement_in_force_until_both_have_signed():
    found = Negotiation().to(S.CONCLUDED)
    day = datetime.date(2022, 7, 1)
    found.amend(effective_from=day)
    versions = list(found.pilot.agreements.all())
    page = signed_in(found.hr).get(found.pilot.get_absolute_url(), {"gaelder": "1/7-22"})
    during = in_force(versions, on=day).version

    found.conclude()
    versions = list(found.pilot.agreements.all())

    eve = day - datetime.timedelta(days=1)
    assert (during, _agreements(page)["in_force"].version) == (1, 1)
    changed = [change["label"] for change in found.agreement.sending.changes]
    assert changed == ["Hvorfor aftalen ændres eller ophører", "Gælder fra"]
    wrong = signed_in(found.hr).get(found.pilot.get_absolute_url(), {"gaelder": "31.02.2022"})
    assert (wrong.status_code, bool(_agreements(wrong)["in_force_error"])) == (200, True)
    assert [in_force(versions, on=d).version for d in (eve, day)] == [1, 2]
    assert in_force(versions, on=datetime.date(2021, 12, 31)) is None
    assert in_force(versions, on=datetime.date(2023, 1, 1)) is None


def test_an_early_ending_ends_it_on_its_day():
    found = Negotiation().to(S.CONCLUDED)
    last = datetime.date(2022, 3, 31)
    found.take("terminate", found.hr)
    Agreement.objects.filter(pk=found.agreement.pk).update(change_reason="Afdelingen lukker.", ends_on=last)
    found.conclude()

    versions = list(found.pilot.agreements.all())
    assert in_force(versions, on=last).version == 1
    assert in_force(versions, on=last + datetime.timedelta(days=1)) is None
    with time_machine.travel(datetime.datetime(2022, 4, 1, 10, tzinfo=datetime.UTC), tick=False):
        assert stage_of(found.pilot) == S.ENDED
        with pytest.raises(Refused):
            found.take("amend", found.hr)


def test_after_a_break_off_a_new_agreement_may_begin_and_the_old_is_kept():
    found = Negotiation().to(S.RETURNED)
    found.take("break_off", found.hr, reason="Ingen enighed.")

    found.take("agree", found.hr)
    complete(found.agreement)

    assert list(found.pilot.agreements.values_list("version", "state")) == [(1, "brokenoff"), (2, "draft")]
