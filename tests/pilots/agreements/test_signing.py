"""From draft to concluded agreement: what each step leaves in the database, and what it refuses."""

import pytest

from pilots import workflow
from pilots.agreements.agreement import AgreementState
from pilots.models import Filing
from pilots.workflow import AgreementStage
from tests.agreements import Negotiation, concluded
from tests.pilots.stages import in_october

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october():
    with in_october():
        yield


def test_the_second_signature_concludes_freezes_and_sends_to_the_central_parties():
    agreement = concluded()

    assert agreement.state == AgreementState.CONCLUDED
    assert agreement.concluded_at is not None
    filing = Filing.objects.get(agreement=agreement)
    assert filing.document == agreement
    assert [(s.side, s.method) for s in agreement.sending.signatures.all()] == [
        ("employer", "app"),
        ("union", "app"),
    ]


@pytest.mark.parametrize("stage", [s for s in AgreementStage if s != "ended"])
def test_each_stage_is_reached_by_its_own_steps(stage):
    found = Negotiation().to(stage)

    assert workflow.agreement_stage_of(found.pilot) == stage
