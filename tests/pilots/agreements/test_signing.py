"""From draft to concluded agreement: what each step leaves in the database, and what it refuses."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounting.pool import pool
from common import clock
from common.errors import Refused
from pilots.agreements import held_scans, signing
from pilots.agreements.agreement import AgreementState
from pilots.agreements.steps import AgreementStage, stage_of
from pilots.models import Agreement, Filing, HeldScan, Signature, SignedScan
from regions.permissions import TABLE, Permission, Role
from tests.accounts import allocate
from tests.agreements import Negotiation, complete, concluded, participant
from tests.evidence import a_pdf
from tests.factories import MembershipFactory, RegionFactory, member
from tests.pilots.stages import in_october, signed_in, signed_in_anew

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

    assert stage_of(found.pilot) == stage


def paper_of(found, name="agreement_paper"):
    return reverse(name, args=[found.pilot.pk, 1])


PDF, OTHER = a_pdf(), a_pdf("en anden")


def upload(found, by, *, content=PDF, code=None):
    code = found.agreement.sending.code if code is None else code
    return signed_in(by).post(
        paper_of(found), {"file": SimpleUploadedFile("scan.pdf", content), "code": code}
    )


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"content": b"MZ not a pdf"}, "file"),
        ({"content": b""}, "file"),
        ({"code": "AAAA-BBBB"}, "code"),
        ({"code": ""}, "code"),
    ],
)
def test_a_scan_that_is_none_or_a_wrong_code_is_a_sentence_at_the_field(changed, field):
    found = Negotiation().to(AgreementStage.READY)

    page = upload(found, found.hr, **changed)

    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert SignedScan.objects.count() == 0


@pytest.mark.parametrize("code", ["AAAA-BBBB", ""])
def test_a_scan_is_not_chosen_again_when_the_code_beside_it_was_wrong(code):
    found = Negotiation().to(AgreementStage.READY)
    page = upload(found, found.hr, code=code)
    assert "scan.pdf" in signed_in(found.hr).get(paper_of(found)).content.decode()

    answers = [type_code(found, found.hr) for _ in range(2)]

    scan = SignedScan.objects.get()
    way_on = f"{paper_of(found, 'agreement_sign')}?scan={scan.pk}"
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["code"])
    assert [answer["Location"] for answer in answers] == [way_on] * 2
    assert (bytes(scan.content), scan.name, HeldScan.objects.count()) == (PDF, "scan.pdf", 0)


def type_code(found, by, code=None):
    """Send the page again without a file."""
    return signed_in(by).post(paper_of(found), {"code": code or found.agreement.sending.code})


def test_another_file_takes_the_place_of_the_one_that_is_held():
    found = Negotiation().to(AgreementStage.READY)
    upload(found, found.hr, code="AAAA-BBBB")
    upload(found, found.hr, code="AAAA-BBBB", content=OTHER)

    upload(found, found.hr, content=b"MZ", code=found.agreement.sending.code)
    type_code(found, found.hr)

    assert [bytes(scan.content) for scan in SignedScan.objects.all()] == [OTHER]


def test_a_held_scan_is_nobody_elses_belongs_to_its_round_and_is_gone_after_a_day():
    found = Negotiation().to(AgreementStage.READY)
    upload(found, found.hr, code="AAAA-BBBB")
    assert type_code(found, member(Role.HR, found.region)).status_code == 422

    held_scans.sweep()
    assert HeldScan.objects.count() == 1
    found.take("recall", found.hr)
    found.send().clear()
    assert type_code(found, found.hr).status_code == 422
    HeldScan.objects.update(at=clock.now() - held_scans.HELD - timedelta(seconds=1))
    held_scans.sweep()

    assert (HeldScan.objects.count(), SignedScan.objects.count()) == (0, 0)


def test_the_scan_is_still_there_after_the_password_was_asked_for():
    found = Negotiation().to(AgreementStage.READY)
    upload(found, found.hr)
    address = f"{paper_of(found, 'agreement_sign')}?scan={SignedScan.objects.get().pk}"
    asked = [signed_in(found.hr).get(address), signed_in(found.hr).post(address, {"sha256": "x"})]

    assert [parse_qs(urlsplit(answer["Location"]).query)["next"] for answer in asked] == [[address]] * 2


def test_the_database_keeps_the_same_scan_of_a_person_once():
    found = Negotiation().to(AgreementStage.READY)
    upload(found, found.hr)
    scan = SignedScan.objects.get()

    with pytest.raises(IntegrityError, match="signedscan_is_kept_once"), transaction.atomic():
        SignedScan.objects.create(
            sending=scan.sending, by=scan.by, sha256=scan.sha256, name="igen.pdf", content=PDF, at=scan.at
        )


def test_what_is_no_scan_is_refused_whoever_asks_for_it_to_be_kept():
    found = Negotiation().to(AgreementStage.READY)
    code = found.agreement.sending.code

    with pytest.raises(Refused):
        signing.keep_scan(found.agreement, by=found.hr, code=code, name="a.pdf", content=b"%PDF-1.7\n%%EOF\n")

    assert SignedScan.objects.count() == 0


def test_the_code_of_an_earlier_round_is_refused_with_a_way_to_what_differs():
    found = Negotiation().to(AgreementStage.READY)
    code = found.agreement.sending.code
    found.take("recall", found.hr)
    found.send().clear()

    page = upload(found, found.hr, code=code)

    assert page.status_code == 422
    way = reverse("agreement_round", args=[found.pilot.pk, 1, 1])
    assert way in page.content.decode()
    assert signed_in(found.hr).get(way).status_code == 200


def test_a_scan_counts_for_who_uploaded_it_and_for_no_one_else():
    found = Negotiation().to(AgreementStage.READY)
    upload(found, found.hr)
    scan = SignedScan.objects.get()
    other = member(Role.HR, found.region)

    with pytest.raises(Refused):
        found.take("sign", other, side="employer", sha256=found.agreement.sha256, scan=scan)

    assert Signature.objects.count() == 0


def test_a_change_after_the_first_signature_voids_it_and_says_so():
    found = Negotiation().to(AgreementStage.PART_SIGNED)
    found.take("recall", found.hr)
    page = signed_in(found.hr).get(found.agreement.get_absolute_url())
    found.send().clear()

    found.sign("union")

    assert page.context["void"] == list(Signature.objects.filter(side="employer"))
    assert found.agreement.state == AgreementState.PART_SIGNED


def test_nobody_signs_for_both_sides_not_even_with_both_roles():
    found = Negotiation().to(AgreementStage.PART_SIGNED)
    MembershipFactory(user=found.hr, role=Role.COORDINATOR, region=found.region)
    both = type(found.hr).objects.get(pk=found.hr.pk)

    with pytest.raises(Refused) as refusal:
        found.take("sign", both, side="union", sha256=found.agreement.sha256)

    assert "begge parter" in str(refusal.value)
    assert found.agreement.state == AgreementState.PART_SIGNED


def test_the_database_itself_lets_no_one_sign_for_both_sides():
    found = Negotiation().to(AgreementStage.PART_SIGNED)
    signature = Signature.objects.get()

    with pytest.raises(IntegrityError, match="signature_is_one_per_person"), transaction.atomic():
        Signature.objects.create(
            sending=signature.sending,
            side="union",
            by=found.hr,
            at=signature.at,
            method="app",
            sha256=signature.sha256,
        )


def test_another_text_than_the_one_that_was_shown_is_not_signed():
    found = Negotiation().to(AgreementStage.READY)

    with pytest.raises(Refused):
        found.take("sign", found.hr, side="employer", sha256="0" * 64)

    assert Signature.objects.count() == 0


def test_what_was_sent_cannot_be_changed_in_the_database():
    found = Negotiation().start()
    participant(found.agreement)
    found.send()
    agreement = found.agreement
    attempts = [
        lambda: Agreement.objects.filter(pk=agreement.pk).update(title="Andet"),
        lambda: agreement.criteria.update(criterion="Andet"),
        lambda: agreement.budget.all().delete(),
        lambda: agreement.participants.update(hours=1),
        lambda: complete(agreement),
        lambda: agreement.sendings.update(sha256="0" * 64),
        lambda: agreement.sendings.all().delete(),
    ]

    for attempt in attempts:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def test_a_concluded_agreement_and_its_annex_never_change():
    agreement = concluded()

    for attempt in [
        lambda: Agreement.objects.filter(pk=agreement.pk).update(state="draft"),
        lambda: Agreement.objects.filter(pk=agreement.pk).update(concluded_at=None),
        lambda: type(agreement.annex).objects.update(canonical="{}"),
        lambda: Signature.objects.all().delete(),
        lambda: Filing.objects.all().delete(),
    ]:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def test_the_page_that_signs_asks_for_the_password_and_shows_the_checksum():
    found = Negotiation().to(AgreementStage.READY)
    address = reverse("agreement_sign", args=[found.pilot.pk, 1])

    asked = signed_in(found.hr).get(address)
    page = signed_in_anew(found.hr).get(address)
    data = {"sha256": found.agreement.sha256}
    client = signed_in_anew(found.hr)
    answers = [client.post(address, data)["Location"] for _ in range(2)]

    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert found.agreement.sha256 in page.content.decode()
    assert answers == [found.agreement.get_absolute_url()] * 2
    assert Signature.objects.count() == 1


def test_a_budget_that_no_longer_fits_needs_a_reason_before_it_is_concluded():
    found = Negotiation().to(AgreementStage.PART_SIGNED)
    allocate(found.pilot.programme, found.region, 1, base_amount=1000)

    with pytest.raises(Refused):
        found.sign("union")

    assert (found.agreement.state, Filing.objects.filter(agreement=found.agreement).count()) == (
        "partsigned",
        0,
    )


def test_who_signs_reads_the_cost_and_whether_it_fits_and_never_how_much_is_left():
    found = Negotiation().to(AgreementStage.PART_SIGNED)
    client, address = signed_in_anew(found.coordinator), reverse("agreement_sign", args=[found.pilot.pk, 1])
    before = client.get(address)
    allocate(found.pilot.programme, found.region, 1, base_amount=61_234)

    refused = client.post(address, {"sha256": found.agreement.sha256})

    fits = [(page.context["fit"].total, page.context["fit"].is_over) for page in (before, refused)]
    assert fits == [(100_000, False), (100_000, True)]
    assert refused.status_code == 422
    said = refused.content.decode().replace("\xa0", " ")
    assert said.count("100.000,00 kr.") == 2
    assert "61.234" not in said


def test_who_writes_a_budget_and_reads_what_is_left_keeps_the_account():
    writers = {role for role, held in TABLE.items() if Permission.WRITE_AGREEMENTS in held}

    assert writers == {role for role in writers if Permission.SEE_POSTINGS in TABLE[role]} == {Role.HR}


def test_outside_the_region_only_the_scan_that_concluded_is_there():
    found = Negotiation().to(AgreementStage.READY)
    voided = kept(found, "forrige runde")
    found.take("sign", found.hr, side="employer", sha256=found.agreement.sha256, scan=voided)
    found.take("recall", found.hr)
    found.send().clear()
    unused, used = kept(found, "ubrugt"), kept(found, "brugt")
    found.take("sign", found.hr, side="employer", sha256=found.agreement.sha256, scan=used)
    found.sign("union")
    auditor, central = member(Role.AUDITOR), member(Role.CENTRAL_UNION)

    seen = {
        user: list(SignedScan.objects.visible_to(user).order_by("pk"))
        for user in (found.hr, found.coordinator, auditor, central, member(Role.HR, RegionFactory()))
    }

    assert list(seen.values()) == [[voided, unused, used]] * 2 + [[used]] * 2 + [[]]
    address = reverse("agreement_scan", args=[found.pilot.pk, 1, unused.pk])
    assert [signed_in(user).get(address).status_code for user in (central, found.hr)] == [404, 200]


def kept(found, text):
    agreement = found.agreement
    return signing.keep_scan(
        agreement, by=found.hr, code=agreement.sending.code, name="scan.pdf", content=a_pdf(text)
    )


def test_what_is_committed_is_what_the_newest_concluded_agreements_may_cost():
    found = Negotiation().to(AgreementStage.CONCLUDED)
    Negotiation(region=found.region, by=found.hr, hr=found.hr, coordinator=found.coordinator).to("partsigned")
    programme = found.pilot.programme

    assert pool.committed(programme, found.region) == 100_000
    assert pool.committed(programme, found.region, without=found.pilot) == 0
    assert pool.left_for(found.pilot) is None
