"""Changing an agreement that came back: why it did, what was said of each part, and a way to each field that lacks."""

import pytest
from django.urls import reverse
from lxml import html

from pilots.agreements import readiness, review
from pilots.agreements.editing import DESK
from pilots.agreements.steps import AgreementStage
from pilots.models import Agreement
from tests.agreements import Negotiation, participant
from tests.factories import DepartmentFactory, HospitalFactory
from tests.pilots.stages import in_october, signed_in
from tests.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october():
    with in_october():
        yield


def page_of(found, step):
    address = reverse("agreement_step", args=[found.pilot.pk, step])
    return html.fromstring(signed_in(found.hr).get(address).content)


def said_on(found, step):
    return words(page_of(found, step).find(".//main"))


def test_the_reason_of_the_return_stands_above_every_step():
    found = Negotiation().to(AgreementStage.RETURNED)

    for step in DESK.steps:
        assert f"{found.coordinator.name} sendte aftalen retur" in said_on(found, step)
        assert "Skriv mere om arbejdstiden." in said_on(found, step)


def test_it_is_gone_when_the_agreement_is_sent_again_and_taken_back():
    found = Negotiation().to(AgreementStage.RETURNED).send()
    found.take("recall", found.hr)

    assert "sendte aftalen retur" not in said_on(found, "ramme")


def test_the_newest_return_counts():
    found = Negotiation().to(AgreementStage.RETURNED).send()
    found.return_("Og ret perioden.")
    review.comment(found.agreement, "Svar på det sidste", by=found.hr, place="ramme")

    assert review.return_of(found.agreement).text == "Og ret perioden."
    assert "Og ret perioden." in said_on(found, "budget")


@pytest.mark.smoke
def test_a_comment_stands_at_the_part_it_is_about_and_no_other():
    found = Negotiation().to(AgreementStage.REVIEW)
    review.comment(found.agreement, "Om rammen", by=found.coordinator, place="ramme")
    review.comment(found.agreement, "Om målet", by=found.coordinator, place="criterion-1")
    found.return_()

    shown = {
        step: {text for text in ("Om rammen", "Om målet") if text in said_on(found, step)}
        for step in DESK.steps
    }

    assert {step: texts for step, texts in shown.items() if texts} == {
        "ramme": {"Om rammen"},
        "kriterier": {"Om målet"},
    }


def kinds():
    yield "agreement", Negotiation().to(AgreementStage.DRAFT)
    yield "amendment", Negotiation().to(AgreementStage.CONCLUDED).amend()
    ending = Negotiation().to(AgreementStage.CONCLUDED)
    ending.take("terminate", ending.hr)
    yield "termination", ending


def emptied(found):
    """The agreement with nothing in it that can be emptied."""
    Agreement.objects.filter(pk=found.agreement.pk).update(
        title="", doctors=None, starts_on=None, effective_from=None, change_reason="", level=""
    )
    for part in ("answers", "criteria", "budget", "parties", "participants"):
        getattr(found.agreement, part).all().delete()
    return Agreement.objects.with_parts().get(pk=found.agreement.pk)


def test_every_lack_leads_to_a_field_that_is_there(report):
    judged = 0
    for kind, found in kinds():
        client, agreement = signed_in(found.hr), emptied(found)
        check = client.get(reverse("agreement_check", args=[found.pilot.pk]))
        assert readiness.missing(agreement), kind
        for lack, url in check.context["missing"]:
            address, _hash, target = url.partition("#")
            page = html.fromstring(client.get(address).content)
            assert page.get_element_by_id(target, None) is not None, (kind, lack)
            judged += 1
    report("lacks of an agreement that lead to their field", judged)
    assert judged >= 15


def test_edit_stands_at_what_can_be_edited_and_leads_to_it():
    for kind, found in kinds():
        client = signed_in(found.hr)
        check = html.fromstring(client.get(reverse("agreement_check", args=[found.pilot.pk])).content)
        links = check.xpath("//dl//a")
        assert len(links) > 5
        assert ("Redigér Gælder fra" in [words(link) for link in links]) is (kind == "amendment")
        for link in links:
            address, _hash, target = link.get("href").partition("#")
            page = html.fromstring(client.get(address).content)
            assert (
                page.get_element_by_id(target, None) is not None
                or page.get_element_by_id(f"{target}_0", None) is not None
            ), (
                kind,
                words(link),
            )


def states(found):
    page = signed_in(found.hr).get(reverse("agreement_step", args=[found.pilot.pk, "bilag"]))
    return {step.slug: step.state for step in page.context["steps"]}


def test_an_annex_is_filled_in_when_there_is_a_line_for_each_doctor():
    found = Negotiation().to(AgreementStage.DRAFT)
    Agreement.objects.update(doctors=2)

    seen = [states(found)["bilag"]]
    for number in ("00001", "00002"):
        participant(found.agreement, number=number)
        seen.append(states(found)["bilag"])

    assert seen == ["", "", "done"]


def test_departments_stand_under_their_hospital_in_the_annex():
    found = Negotiation().to(AgreementStage.DRAFT)
    participant(found.agreement)
    other = DepartmentFactory(hospital=HospitalFactory(region=found.region, name="Andet sygehus"))

    select = page_of(found, "bilag").get_element_by_id("id_participants-0-department")

    groups = {
        group.get("label"): [words(option) for option in group] for group in select.iterfind("optgroup")
    }
    assert groups["Andet sygehus"] == [other.name]
    assert [option.get("value") for option in select.iterfind("option")] == [""]
