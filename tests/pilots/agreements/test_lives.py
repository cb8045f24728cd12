"""Random lives of a pilot with its descriptions, agreements, amendments and withdrawals, judged after every step."""

import hashlib

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from common.errors import Refused
from pilots.agreements import review
from pilots.agreements.agreement import OPEN, AgreementState, Side
from pilots.agreements.signing import signatures_on
from pilots.agreements.steps import AgreementStage
from pilots.descriptions.steps import Stage
from pilots.documents import kinds, workflow
from pilots.models import Agreement, AgreementCriterion, Filing, Pilot, Signature
from regions.permissions import Role
from tests.agreements import agreement_template, complete
from tests.factories import RegionFactory, filed, member
from tests.pilots.stages import in_october

pytestmark = pytest.mark.django_db
STEPS_OF_A_LIFE = 50
FROZEN = ("canonical", "sha256", "state", "title", "concluded_at", "effective_from", "ends_on")


class Life(RuleBasedStateMachine):
    steps = 0
    concluded = 0
    names = st.sampled_from(sorted(set(kinds.steps()) - {"delete"}))

    def __init__(self):
        super().__init__()
        region = RegionFactory()
        self.users = [member(Role.HR, region), member(Role.COORDINATOR, region), member(Role.HR, region)]
        self.pilot = filed(region, by=self.users[0])
        agreement_template(self.pilot.programme)
        self.frozen = {}

    @property
    def open(self):
        return self.pilot.agreements.open().first()

    @rule(
        name=names,
        who=st.integers(0, 2),
        side=st.sampled_from(Side.values),
        reason=st.sampled_from(["", "Ja"]),
    )
    def take(self, name, who, side, reason):
        Life.steps += 1
        given = {}
        if name == "sign":
            given = {"side": side, "sha256": self.open.sha256 if self.open else ""}
        elif kinds.steps()[name].asks_reason:
            given = {"reason": reason}
        try:
            workflow.take(name, self.pilot, by=self.users[who], **given)
        except Refused:
            return
        assert reason or not kinds.steps()[name].asks_reason

    @rule(stale=st.booleans())
    def sign_in_turn(self, stale):
        """Both sides sign what stands, or what stood before."""
        Life.steps += 1
        for who, side in ((0, "employer"), (1, "union")):
            agreement = self.open
            if agreement is None or not agreement.sending:
                return
            sha256 = agreement.sendings.first().sha256 if stale else agreement.sha256
            try:
                workflow.take("sign", self.pilot, by=self.users[who], side=side, sha256=sha256)
            except Refused:
                return

    @rule(aim=st.sampled_from(["Mål A", "Mål B"]))
    def write(self, aim):
        """Fill what lacks and change a criterion, where it may be written."""
        Life.steps += 1
        agreement = self.open
        if agreement is None or not agreement.is_writable:
            return
        if not agreement.parties.exists():
            complete(agreement)
        Agreement.objects.filter(pk=agreement.pk).update(
            change_reason="Det er nødvendigt.", effective_from="2022-02-01"
        )
        AgreementCriterion.objects.filter(agreement=agreement).update(target=aim)
        if agreement.kind == "termination":
            Agreement.objects.filter(pk=agreement.pk).update(ends_on="2022-06-30")

    @rule(resolve=st.booleans())
    def comment(self, resolve):
        Life.steps += 1
        agreement = self.open
        if agreement is None or agreement.sending is None:
            return
        review.comment(agreement, "Hvordan?", by=self.users[1])
        if resolve:
            for thread in agreement.threads.all():
                review.resolve(thread, by=self.users[0])

    @invariant()
    def holds(self):
        self.pilot = Pilot.objects.select_related("current").get(pk=self.pilot.pk)
        versions = list(self.pilot.agreements.all())
        assert sum(version.state in OPEN for version in versions) <= 1
        for version in versions:
            self.judge(version)
        concluded = [v for v in versions if v.state == AgreementState.CONCLUDED]
        Life.concluded = max(Life.concluded, len(concluded))
        self.filings_match(concluded)
        stages = workflow.stages_of(self.pilot)
        assert stages[Stage] != Stage.WITHDRAWN or stages[AgreementStage] == AgreementStage.NONE

    def judge(self, version):
        counted = {s.side for s in signatures_on(version)}
        signed_by = list(Signature.objects.filter(sending__agreement=version).values_list("by", "side"))
        assert len({by for by, _side in signed_by}) == len(set(signed_by))
        if version.state == AgreementState.PART_SIGNED:
            assert len(counted) == 1
        if version.state in (AgreementState.REVIEW, AgreementState.READY, AgreementState.PART_SIGNED):
            assert version.sha256 == version.sending.sha256
        if version.state == AgreementState.CONCLUDED:
            assert counted == set(Side.values)
            assert version.sha256 == hashlib.sha256(version.canonical.encode()).hexdigest()
            assert version.annex.sha256 in version.canonical
        if version.state not in OPEN:
            now = tuple(getattr(version, name) for name in FROZEN)
            assert self.frozen.setdefault(version.pk, now) == now

    def filings_match(self, concluded):
        filed_versions = self.pilot.descriptions.frozen().count()
        filings = Filing.objects.filter(case=self.pilot.case_number)
        assert filings.filter(kind="description").count() == filed_versions
        assert set(filings.filter(kind="agreement").values_list("agreement", flat=True)) == {
            version.pk for version in concluded
        }


def test_no_life_of_an_agreement_reaches_a_forbidden_state(samples, report):
    lives = samples(8, 250)
    Life.steps = Life.concluded = 0

    with in_october():
        run_state_machine_as_test(
            Life, settings=settings(max_examples=lives, stateful_step_count=STEPS_OF_A_LIFE)
        )

    report("random steps of an agreement's life, forbidden states", f"{Life.steps:,}, 0")
    assert Life.steps >= samples(200, 10_000)
