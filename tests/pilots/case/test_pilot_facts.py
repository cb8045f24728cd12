"""What pilots are counted by is what each of them says, whatever was done to them, and for whoever reads."""

import datetime
from collections import Counter

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common import clock
from common.errors import Refused
from home.asked import Asked
from pilots.agreements import turns
from pilots.agreements.agreement import Side
from pilots.agreements.steps import AgreementStage
from pilots.case.list_rows import FIELDS, listed
from pilots.case.newest import NUMBERED, newest_page
from pilots.case.pilot_state import with_state
from pilots.case.whose_turn import BOTH
from pilots.documents import workflow
from pilots.filings import receipts
from pilots.models import Agreement, Description, Filing, Pilot, PilotFacts
from pilots.pilot.pilot import count_seen_by
from regions.permissions import Permission, Role, can
from tests.agreements import Negotiation
from tests.factories import MembershipFactory, RegionFactory, draft, filed, member
from tests.kept import everything, reckoned_anew
from tests.pilots.stages import BEFORE_DEADLINE
from tests.pilots.test_races import at_once

DAYS = [datetime.date(2021, 10, 1), datetime.date(2022, 6, 1), datetime.date(2023, 6, 1)]
STAGES = [stage for stage in AgreementStage if stage not in {AgreementStage.NONE, AgreementStage.ENDED}]


@pytest.fixture(autouse=True)
def october(time_machine):
    time_machine.move_to(BEFORE_DEADLINE, tick=False)
    return time_machine


class World:
    """Two regions, and acts that are done to pilots of theirs."""

    def __init__(self):
        self.regions = [RegionFactory(), RegionFactory()]
        self.hr = [member(Role.HR, region) for region in self.regions]
        self.coordinators = [member(Role.COORDINATOR, region) for region in self.regions]
        central = [member(role) for role in (Role.CENTRAL_UNION, Role.SECRETARIAT, Role.FACILITATOR)]
        steering = member(Role.STEERING, self.regions[0])
        several = member(Role.HR, self.regions[0])
        MembershipFactory(user=several, role=Role.FACILITATOR, region=None)
        MembershipFactory(user=several, role=Role.STEERING, region=self.regions[1])
        self.readers = [*self.hr, *self.coordinators, *central, steering, several]
        self.union = central[0]

    def draft(self, place, _which):
        draft(self.regions[place], by=self.hr[place])

    def file(self, place, _which):
        filed(self.regions[place], by=self.hr[place], wishes_facilitation=True, facilitation_wish="Hjælp")

    def negotiate(self, place, which):
        """To one of the stages; or to an amendment, which may be concluded too and ends a year later."""
        pilot = filed(self.regions[place], by=self.hr[place])
        found = Negotiation(pilot, hr=self.hr[place], coordinator=self.coordinators[place])
        if which < 12:
            found.to(STAGES[which % len(STAGES)])
            return
        found.to(AgreementStage.CONCLUDED).amend()
        Agreement.objects.filter(pk=found.agreement.pk).update(ends_on=datetime.date(2023, 1, 31))
        if which > 15:
            found.conclude()

    def step(self, name):
        def taken(place, which):
            pilots = list(Pilot.objects.filter(region=self.regions[place]).order_by("pk"))
            if pilots:
                pilot = pilots[which % len(pilots)]
                said = {"reason": "Lukket"} if name == "withdraw" else {}
                workflow.take(name, pilot, by=self.hr[place], **said)

        return taken

    def receipt(self, _place, which):
        filings = list(Filing.objects.order_by("pk"))
        if filings:
            receipts.give_receipt(filings[which % len(filings)], by=self.union)

    def do(self, act, place, which):
        acts = {name: getattr(self, name) for name in ("draft", "file", "negotiate", "receipt")}
        try:
            with transaction.atomic():
                acts.get(act, self.step(act))(place, which)
        except Refused:
            pass


ACTS = ["draft", "file", "negotiate", "receipt", "revise", "withdraw", "discard", "delete"]


def by_its_documents(pilot, reader):
    """What the list may tell a reader of a pilot, as the documents say that the reader sees."""
    agreements = Agreement.objects.visible_to(reader).filter(pilot=pilot)
    agreed = agreements.concluded().order_by("-version").first()
    negotiated = agreements.open().first()
    versions = Description.objects.visible_to(reader).filter(pilot=pilot)
    reads = any(can(reader, one, pilot.region) for one in (Permission.SEE_DRAFTS, Permission.SEE_FILED))
    costs, budget = pilot.current.costs.all(), agreed.budget.all() if agreed else ()
    return {
        "agreed_doctors": agreed and agreed.doctors,
        "agreed_starts_on": agreed and agreed.starts_on,
        "agreed_ends_on": agreed and agreed.ends_on,
        "promised_amount": sum(line.amount for line in costs) if reads and costs else None,
        "agreed_amount": sum(line.amount + line.additions for line in budget) if budget else None,
        "has_new_draft": versions.filter(state="draft").exists(),
        "stage": _stage(agreed, negotiated),
        "turn": _turn(pilot, agreed, negotiated) if can(reader, Permission.SEE_DRAFTS, pilot.region) else "",
    }


def _stage(agreed, negotiated):
    if negotiated:
        return negotiated.state
    if not agreed:
        return AgreementStage.NONE
    return AgreementStage.ENDED if agreed.ends_on < clock.today() else AgreementStage.CONCLUDED


def _turn(pilot, agreed, negotiated):
    if pilot.current.state == "withdrawn":
        return ""
    if pilot.number and negotiated:
        sides = turns.turn_of(negotiated)
        return BOTH if len(sides) > 1 else str(*sides)
    return "" if agreed else str(Side.EMPLOYER)


def compare(world):
    assert everything() == reckoned_anew()
    for reader in world.readers:
        all_seen = listed(Pilot.objects.visible_to(reader), reader, on=clock.today())
        for pilot in all_seen.select_related("region", "current"):
            said = by_its_documents(pilot, reader)
            assert {name: getattr(pilot, name) for name in said} == said
        newest = all_seen.order_by(*NUMBERED).values_list(*FIELDS.values())
        for first, last in ((0, 3), (1, 4)):
            assert newest_page(reader, FIELDS, first, last) == list(newest[first:last])
        assert count_seen_by(reader) == all_seen.count()
        for day in DAYS:
            each = with_state(Pilot.objects.visible_to(reader), reader, on=day)
            counted = Asked(reader, None, day).by_state
            assert counted == Counter(pilot.pilot_state for pilot in each)
            # Where less is asked, as well as where each is looked at.
            assert counted == PilotFacts.objects.by_state(reader, on=day)
        seen = PilotFacts.objects.visible_to(reader).standing().values_list("pilot", flat=True)
        assert set(seen) == {pilot.pk for pilot in Pilot.objects.visible_to(reader).standing()}


@pytest.mark.django_db
def test_in_random_worlds_what_is_kept_is_what_the_rows_say(samples, report, october):
    world, tried, states = World(), 0, Counter()

    @settings(
        max_examples=samples(12, 200),
        suppress_health_check=list(HealthCheck),
        deadline=None,
        derandomize=True,
    )
    @given(
        st.lists(
            st.tuples(st.sampled_from(ACTS), st.integers(0, 1), st.integers(0, 20)), min_size=4, max_size=12
        )
    )
    def check(acts):
        nonlocal tried
        tried += 1
        with transaction.atomic():
            for act in acts:
                world.do(*act)
                october.shift(datetime.timedelta(hours=7))
            compare(world)
            states.update(PilotFacts.objects.by_state(world.hr[0], on=DAYS[1]).keys())
            transaction.set_rollback(True)
            october.move_to(BEFORE_DEADLINE, tick=False)

    check()
    report("random worlds, kept and reckoned", tried)
    assert tried >= 10
    assert len(states) >= 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_what_rests_on_two_things_that_change_at_once_sees_both():
    by = member(Role.CENTRAL_EMPLOYER), member(Role.CENTRAL_UNION)
    found = [filed().current.filing for _ in range(20)]

    at_once([lambda one=one, who=who: receipts.give_receipt(one, by=who) for one in found for who in by])

    assert everything() == reckoned_anew()
    assert connection.vendor == "postgresql"
