"""How far a pilot is, said alike on the page, in the list, the sheet, and to nobody more than they may know."""

import datetime
import io

import openpyxl
import pytest
from django.urls import reverse

from pilots.agreements.steps import AgreementStage
from pilots.case import pilot_state
from pilots.case.pilot_state import PilotState
from pilots.documents import workflow
from pilots.models import Agreement
from regions.permissions import Role
from tests.agreements import Negotiation, concluded
from tests.factories import RegionFactory, draft, filed, member
from tests.pilots.stages import BEFORE_DEADLINE, signed_in

pytestmark = pytest.mark.django_db
BEFORE, FIRST = datetime.date(2021, 12, 31), datetime.date(2022, 1, 1)
LAST, AFTER = datetime.date(2022, 12, 31), datetime.date(2023, 1, 1)
NEGOTIATED = [stage for stage in AgreementStage if stage not in {"none", "concluded", "ended"}]


@pytest.fixture(autouse=True)
def october(time_machine):
    time_machine.move_to(BEFORE_DEADLINE, tick=False)
    return time_machine


def state(pilot, user, on=BEFORE):
    return pilot_state.of(pilot, user, on=on).pilot_state


def seen(user, **query):
    page = signed_in(user).get(reverse("pilots"), query)
    return {row.record.name: row.record.pilot_state.label for row in page.context["page_of_rows"]}


def test_a_draft_a_described_and_a_withdrawn_pilot():
    region = RegionFactory()
    user, gone = member(Role.HR, region), filed(region)
    workflow.take("withdraw", gone, by=gone.created_by, reason="Lukket")

    assert state(draft(region), user) == PilotState.DRAFT
    assert state(filed(region), user) == PilotState.DESCRIBED
    assert state(gone, user) == PilotState.WITHDRAWN


@pytest.mark.parametrize("stage", NEGOTIATED)
def test_what_is_negotiated_is_told_to_who_may_read_drafts_and_to_nobody_else(stage):
    negotiation = Negotiation(title="Under vejs").to(stage)
    pilot, region = negotiation.pilot, negotiation.region

    for role in (Role.HR, Role.COORDINATOR):
        assert state(pilot, member(role, region)) == PilotState.NEGOTIATING
    for role, place in {
        Role.STEERING: region,
        Role.AUDITOR: region,
        Role.CENTRAL_UNION: None,
        Role.CENTRAL_EMPLOYER: None,
        Role.SECRETARIAT: None,
    }.items():
        reader = member(role, place)
        assert state(pilot, reader) == PilotState.DESCRIBED
        assert seen(reader) == seen(reader, state="described") == {"Under vejs": "Beskrevet"}
        offered = signed_in(reader).get(reverse("pilots")).context["form"].fields["state"].choices
        assert not {"draft", "negotiating", "revising"} & {value for value, _label in offered}
        assert seen(reader, state="negotiating") == {}


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (BEFORE, PilotState.AGREED),
        (FIRST, PilotState.RUNNING),
        (LAST, PilotState.RUNNING),
        (AFTER, PilotState.FINISHED),
    ],
)
def test_a_concluded_agreement_goes_by_its_days_whatever_is_negotiated_on_it(on, expected):
    agreement = concluded()
    negotiation = Negotiation(agreement.pilot)
    reader, writer = member(Role.CENTRAL_UNION), negotiation.hr

    assert state(agreement.pilot, reader, on) == state(agreement.pilot, writer, on) == expected
    negotiation.amend()
    assert state(agreement.pilot, writer, on) == expected


def test_an_early_ending_finishes_it_and_an_amendment_moves_its_days():
    agreement = concluded()
    negotiation = Negotiation(agreement.pilot)
    negotiation.take("terminate", negotiation.hr)
    ending = negotiation.agreement
    Agreement.objects.filter(pk=ending.pk).update(
        ends_on=datetime.date(2022, 6, 30), change_reason="Afdelingen lukker."
    )
    negotiation.conclude()
    user = negotiation.hr

    assert state(agreement.pilot, user, datetime.date(2022, 6, 30)) == PilotState.RUNNING
    assert state(agreement.pilot, user, datetime.date(2022, 7, 1)) == PilotState.FINISHED
    assert pilot_state.of(agreement.pilot, user, on=FIRST).agreed_ends_on == datetime.date(2022, 6, 30)


def test_a_negotiation_that_is_broken_off_leaves_it_described():
    negotiation = Negotiation().to(AgreementStage.REVIEW)
    negotiation.take("break_off", negotiation.hr, reason="Uenige")

    assert state(negotiation.pilot, negotiation.hr) == PilotState.DESCRIBED


def in_each_state():
    """A region with a pilot in each state on 1 January 2022, titled by it, and its HR."""
    region = RegionFactory()
    hr = member(Role.HR, region)
    draft(region, title="draft")
    filed(region, title="described")
    Negotiation(filed(region, title="negotiating"), hr=hr).to(AgreementStage.READY)
    days = {
        "agreed": (datetime.date(2022, 2, 1), LAST),
        "running": (FIRST, LAST),
        "finished": (datetime.date(2021, 11, 1), BEFORE),
    }
    for title, (first, last) in days.items():
        asked = filed(region, title=title, starts_on=first, ends_on=last, doctors=5, window_reason="Aftalt")
        negotiation = Negotiation(asked, hr=hr).start()
        Agreement.objects.filter(pk=negotiation.agreement.pk).update(doctors=3)
        negotiation.conclude()
    gone = filed(region, title="withdrawn")
    workflow.take("withdraw", gone, by=gone.created_by, reason="Lukket")
    return region, hr


def test_list_filter_sheet_and_page_say_the_same_and_what_is_agreed_stands_beside(october):
    _region, hr = in_each_state()
    october.move_to(datetime.datetime(2022, 1, 1, 10, tzinfo=datetime.UTC), tick=False)

    assert seen(hr) == {each.value: str(each.label) for each in PilotState}
    for each in PilotState:
        assert seen(hr, state=each.value) == {each.value: str(each.label)}
    filed_ones = {each.value for each in PilotState} - {"draft", "withdrawn"}
    assert set(seen(hr, state="filed")) == filed_ones
    assert list(seen(hr, sort="state")) == list(PilotState)
    page = signed_in(hr).get(reverse("pilots"))
    assert page.context["listing"].figures == {
        "doctors": 18,
        "agreed": 9,
        "money": 300_000,
        "drafts": 1,
        "withdrawn": 1,
    }
    assert page.content.decode().count("aftalt 3") == 3
    _front, body = openpyxl.load_workbook(
        io.BytesIO(b"".join(signed_in(hr).get(reverse("pilots_sheet")).streaming_content))
    ).worksheets
    head, *rows = body.iter_rows(values_only=True)
    told = {row[1]: dict(zip(head, row, strict=True)) for row in rows}
    assert {title: row["Status"] for title, row in told.items()} == seen(hr)
    running = told["running"]
    assert (running["Beskrevne læger"], running["Aftalte læger"]) == (5, 3)
    assert (running["Aftalt start"].date(), running["Aftalt slut"].date()) == (FIRST, LAST)
    assert told["negotiating"]["Aftalte læger"] is None


def test_the_pilots_page_says_how_far_it_is_and_what_is_agreed(october):
    agreement = concluded(doctors=5)
    reader = member(Role.CENTRAL_EMPLOYER)
    october.move_to(datetime.datetime(2022, 1, 1, 10, tzinfo=datetime.UTC), tick=False)

    page = signed_in(reader).get(agreement.pilot.get_absolute_url()).content.decode()

    head, rest = page.split("</h1>", 1)
    assert "I gang" in head.rsplit("kicker", 1)[1]
    assert "Aftalt antal læger" in rest and "01.01.2022–31.12.2022" in rest


def test_the_facilitator_reads_no_agreements_and_is_told_of_none():
    negotiation = Negotiation(wishes_facilitation=True).to(AgreementStage.CONCLUDED)
    facilitator = member(Role.FACILITATOR)

    assert state(negotiation.pilot, facilitator, FIRST) == PilotState.DESCRIBED
    page = signed_in(facilitator).get(negotiation.pilot.get_absolute_url()).content.decode()
    assert "Aftalt antal læger" not in page
