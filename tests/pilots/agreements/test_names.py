"""What each version of an agreement is called, wherever it is named."""

import pytest
from django.urls import reverse

from pilots.agreements.printing import pdf_for_signing
from pilots.agreements.steps import AgreementStage
from pilots.models import Agreement
from regions.permissions import Role
from tests.agreements import Negotiation
from tests.factories import filed, member
from tests.pilots.stages import BEFORE_DEADLINE, signed_in
from tests.reports.building import pdf_text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october(time_machine):
    time_machine.move_to(BEFORE_DEADLINE, tick=False)


@pytest.fixture
def negotiation():
    """Two amendments concluded, one broken off between them, and an early ending being written."""
    found = Negotiation(filed(title="Prøve")).to(AgreementStage.CONCLUDED)
    found.amend().conclude()
    found.amend().send()
    found.take("break_off", found.hr, reason="Uenige")
    found.amend().conclude()
    found.take("terminate", found.hr)
    return found


NAMES = ["Endelig aftale", "Tillæg nr. 1", "Tillæg nr. 2", "Tillæg nr. 2", "Ophør før tid"]


def test_the_first_amendment_is_number_1_and_one_that_was_broken_off_gives_its_number_on(
    negotiation, django_assert_num_queries
):
    versions = Agreement.objects.filter(pilot=negotiation.pilot)

    assert [version.name for version in versions] == NAMES
    with django_assert_num_queries(1):
        assert [version.name for version in versions.with_number()] == NAMES


def test_pages_lists_and_papers_call_them_by_these_names(negotiation):
    amendment = negotiation.pilot.agreements.get(version=2)
    hr, central = signed_in(negotiation.hr), signed_in(member(Role.CENTRAL_UNION))

    assert "<title>Tillæg nr. 1" in hr.get(amendment.get_absolute_url()).content.decode()
    pilot_page = hr.get(negotiation.pilot.get_absolute_url()).content.decode()
    assert [pilot_page.count(f">{name}</a>") for name in ("Tillæg nr. 1", "Tillæg nr. 2")] == [1, 2]
    assert "Endelig aftale 1" not in pilot_page
    received = central.get(reverse("received")).content.decode()
    assert "Tillæg nr. 1" in received and "Tillæg nr. 2" in received and "Tillæg nr. 3" not in received
    assert "Ophør før tid" in signed_in(negotiation.hr).get(reverse("negotiations")).content.decode()
    text = pdf_text(pdf_for_signing(amendment.sending))
    assert "Tillæg nr. 1" in text and "Endelig aftale" not in text
