"""The same file sent many times at the same instant: one row, and every press is answered as the first."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from pilots.agreements import held_scans
from pilots.agreements.steps import AgreementStage
from pilots.models import HeldScan, PageFile, SignedScan, StandingAgreement
from pilots.programme.pages import page_for
from regions.permissions import Role
from tests.agreements import Negotiation
from tests.evidence import a_pdf
from tests.factories import ProgrammeFactory, RegionFactory, member
from tests.pilots.agreements.test_standing import SAID
from tests.pilots.stages import in_october, signed_in
from tests.pilots.test_races import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="rows are only locked one by one on PostgreSQL"
    ),
]
PRESSES = 8


@pytest.fixture(autouse=True)
def _october():
    with in_october():
        yield


def pressed_at_once(user, address, said):
    """(status, where it leads) of each press."""
    clients = [signed_in(user) for _ in range(PRESSES)]

    def press(client):
        answer = client.post(address, said | {"file": SimpleUploadedFile("fil.pdf", a_pdf())})
        return answer.status_code, answer.headers.get("Location")

    return at_once([lambda client=client: press(client) for client in clients])


def test_one_scan_sent_many_times_at_once_is_kept_once_and_leads_to_the_same_page(report):
    found = Negotiation().to(AgreementStage.READY)
    address = reverse("agreement_paper", args=[found.pilot.pk, 1])

    answers = pressed_at_once(found.hr, address, {"code": found.agreement.sending.code})

    report("presses with one scan → scans", f"{PRESSES} → {SignedScan.objects.count()}")
    signing = reverse("agreement_sign", args=[found.pilot.pk, 1])
    assert answers == [(302, f"{signing}?scan={SignedScan.objects.get().pk}")] * PRESSES
    assert signed_in(found.hr).get(address).status_code == 200


def test_one_scan_with_a_wrong_code_sent_many_times_at_once_is_held_once():
    found = Negotiation().to(AgreementStage.READY)
    address = reverse("agreement_paper", args=[found.pilot.pk, 1])

    answers = pressed_at_once(found.hr, address, {"code": "AAAA-BBBB"})

    held = HeldScan.objects.get()
    assert answers == [(422, None)] * PRESSES
    assert held_scans.at_hand(found.agreement.sending, by=found.hr) == held


def test_one_standing_agreement_sent_many_times_at_once_is_one_edition():
    region = RegionFactory()
    hr = member(Role.HR, region)

    answers = pressed_at_once(hr, reverse("standing_new", args=[region.slug]), SAID)

    edition = StandingAgreement.objects.get()
    assert answers == [(302, reverse("standing_agreement", args=[edition.pk]))] * PRESSES


def test_one_file_of_a_page_sent_many_times_at_once_is_on_it_once():
    programme, region = ProgrammeFactory(), RegionFactory()
    page = page_for(programme, region, to_save=True)
    address = reverse("programme_page_file_new", args=[region.slug])

    answers = pressed_at_once(member(Role.HR, region), address, {"kind": "minutes", "title": "Referat"})

    assert answers == [(302, page.get_absolute_url())] * PRESSES
    assert PageFile.objects.get().page == page
