"""Standing agreements: editions that stay, a scale that grows, each region its own."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from pilots.models import StandingAgreement, SupplementRate
from regions.permissions import Role
from tests.evidence import a_pdf
from tests.factories import RegionFactory, member
from tests.pilots.stages import signed_in

pytestmark = pytest.mark.django_db
PDF = a_pdf()
SAID = {
    "title": "Eksempel: forhåndsaftale",
    "text": "Om funktionstillæg.",
    "valid_from": "1.1.2022",
    "valid_to": "",
    "low": "10.000",
    "medium": "20.000",
    "high": "30.000,50",
    "token": "6d9f7f5e-7f0e-4a3f-9a52-9e3c1f0a3b11",
}


@pytest.fixture
def hr():
    return member(Role.HR, RegionFactory())


def new_url(user):
    return reverse("standing_new", args=[user.memberships.get().region.slug])


def test_an_edition_is_kept_with_its_scale_and_file_once(hr):
    client = signed_in(hr)

    answers = [
        client.post(new_url(hr), SAID | {"file": SimpleUploadedFile("aftale.pdf", PDF)}) for _ in range(2)
    ]

    found = StandingAgreement.objects.get()
    assert [a["Location"] for a in answers] == [reverse("standing_agreement", args=[found.pk])] * 2
    assert (found.edition, bytes(found.content)) == (1, PDF)
    amounts = [Decimal("10000.00"), Decimal("20000.00"), Decimal("30000.50")]
    assert [rate.base_amount for rate in found.rates.all()] == amounts
    assert client.get(reverse("standing_file", args=[found.pk])).content == PDF
    assert client.get(answers[0]["Location"]).status_code == 200


def test_the_next_edition_leaves_the_first_as_it_was(hr):
    client = signed_in(hr)
    client.post(new_url(hr), SAID)
    client.post(new_url(hr), SAID | {"title": "Ny", "token": "7d9f7f5e-7f0e-4a3f-9a52-9e3c1f0a3b11"})

    assert list(StandingAgreement.objects.order_by("edition").values_list("edition", "title")) == [
        (1, SAID["title"]),
        (2, "Ny"),
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        SupplementRate.objects.update(base_amount=1)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"medium": "5.000"}, "high"),
        ({"low": "0"}, "low"),
        ({"low": "1.5"}, "low"),
        ({"valid_to": "31.12.2021"}, "valid_to"),
        ({"title": ""}, "title"),
        ({"file": SimpleUploadedFile("aftale.pdf", b"MZ not a pdf")}, "file"),
    ],
)
def test_what_is_wrong_is_a_sentence_at_its_field(hr, changed, field):
    page = signed_in(hr).post(new_url(hr), SAID | changed)

    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert StandingAgreement.objects.count() == 0


def test_others_do_not_write_and_another_regions_does_not_exist(hr):
    region = hr.memberships.get().region
    signed_in(hr).post(new_url(hr), SAID)
    found = StandingAgreement.objects.get()
    address = reverse("standing_agreement", args=[found.pk])

    seen = {
        "coordinator": signed_in(member(Role.COORDINATOR, region)).get(address).status_code,
        "write": signed_in(member(Role.COORDINATOR, region)).get(new_url(hr)).status_code,
        "other": signed_in(member(Role.HR, RegionFactory())).get(address).status_code,
        "central": signed_in(member(Role.CENTRAL_UNION)).get(address).status_code,
        "foreign": signed_in(member(Role.HR, RegionFactory())).get(new_url(hr)).status_code,
    }

    assert seen == {"coordinator": 200, "write": 403, "other": 404, "central": 200, "foreign": 404}
