"""From the first word of an agreement to the receipt, as HR, coordinator and central party press it; scripts or not."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from pilots.agreements.agreement import AgreementState
from pilots.models import Agreement
from regions.permissions import Role
from tests.agreements import Negotiation, agreement_template
from tests.browser.writing import field, is_at, press, region_with_hr
from tests.evidence import a_pdf
from tests.factories import PASSWORD, filed, member

pytestmark = pytest.mark.browser


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def opened(visit, request):
    """opened(user): a visitor, once with scripts and once without."""
    return lambda user: visit(user, java_script_enabled=request.param, provokes={422})


def step(page, pilot, name):
    page.goto(reverse("agreement_step", args=[pilot.pk, name]))


def write(page, pilot):
    """HR starts the agreement and fills what the description does not say."""
    page.goto(reverse("pilot", args=[pilot.pk]))
    page.locator(f'form[action="{reverse("pilot_step", args=[pilot.pk, "agree"])}"] button').click()
    is_at(page, "agreement_step", pilot.pk, "parter")
    for number, (side, name) in enumerate([("employer", "Ea Holst"), ("union", "Bo Friis")]):
        press(page, "add", "parties")
        field(page, f"parties-{number}-side").select_option(side)
        field(page, f"parties-{number}-name").fill(name)
    press(page)
    is_at(page, "agreement_step", pilot.pk, "ramme")
    press(page)
    field(page, "answer_content").fill("Lægen har ansvar for ambulatoriet.")
    press(page)
    is_at(page, "agreement_step", pilot.pk, "kriterier")
    press(page)
    is_at(page, "agreement_step", pilot.pk, "budget")
    press(page)
    is_at(page, "agreement_step", pilot.pk, "bilag")
    press(page, "add", "participants")
    field(page, "participants-0-hospital").select_option(index=1)
    field(page, "participants-0-hours").fill("7,4")
    press(page)
    is_at(page, "agreement_check", pilot.pk)


def send(page, pilot):
    page.goto(reverse("agreement_check", args=[pilot.pk]))
    press(page)
    is_at(page, "agreement", pilot.pk, 1)


def confirm_password(page):
    is_at(page, "account_reauthenticate")
    field(page, "password").fill(PASSWORD)
    press(page)


def sign(page, pilot):
    page.goto(reverse("agreement", args=[pilot.pk, 1]))
    page.locator(f'main a[href="{reverse("agreement_sign", args=[pilot.pk, 1])}"]').click()
    confirm_password(page)
    is_at(page, "agreement_sign", pilot.pk, 1)
    expect(page.locator("main code")).to_have_text(Agreement.objects.get(pilot=pilot).sha256)
    press(page)
    is_at(page, "agreement", pilot.pk, 1)


def test_written_reviewed_returned_changed_cleared_signed_and_received(opened):
    region, hr = region_with_hr()
    pilot = filed(region, by=hr, title="Eget ambulatorium")
    agreement_template(pilot.programme)
    at_hr, at_coordinator = opened(hr), opened(member(Role.COORDINATOR, region, name="Bo Lund"))

    write(at_hr, pilot)
    send(at_hr, pilot)
    _comment_and_return(at_coordinator, pilot)
    step(at_hr, pilot, "kriterier")
    field(at_hr, "criteria-0-target").fill("12 om året")
    press(at_hr)
    send(at_hr, pilot)
    expect(at_hr.locator("#aendringer tbody tr")).to_have_count(1)
    _resolve_and_clear(at_coordinator, pilot)
    sign(at_hr, pilot)
    sign(at_coordinator, pilot)

    assert Agreement.objects.get().state == AgreementState.CONCLUDED
    _receive(opened(member(Role.CENTRAL_UNION)), pilot)


def _comment_and_return(page, pilot):
    page.goto(reverse("negotiations"))
    page.locator("main tbody th a").click()
    place = page.locator("#criterion-1")
    place.locator("summary").click()
    place.locator("textarea").fill("Hvad er målet?")
    place.locator(".button").click()
    expect(page.locator("#criterion-1 .comment")).to_contain_text("Hvad er målet?")
    page.locator(f'main a[href="{reverse("pilot_step", args=[pilot.pk, "return"])}"]').click()
    press(page)
    page.locator('.error-summary a[href="#id_reason"]').click()
    field(page, "reason").fill("Skriv et mål.")
    press(page)
    is_at(page, "agreement", pilot.pk, 1)


def _resolve_and_clear(page, pilot):
    page.goto(reverse("agreement", args=[pilot.pk, 1]))
    for _thread in range(2):
        page.locator('.comment:not(.comment-done) button[formaction$="/luk/"]').first.click()
    expect(page.locator(".comment-done")).to_have_count(2)
    page.locator(f'main a[href="{reverse("pilot_step", args=[pilot.pk, "clear"])}"]').click()
    press(page)
    is_at(page, "agreement", pilot.pk, 1)


def _receive(page, pilot):
    page.goto(reverse("received"))
    page.locator(f'main a[href="{reverse("agreement", args=[pilot.pk, 1])}"]').click()
    page.locator(f'form[action="{reverse("agreement_receipt", args=[pilot.pk, 1])}"] button').click()
    expect(page.locator(".banner-success")).to_be_visible()
    assert Agreement.objects.get().filing.receipts.count() == 1


def test_signed_on_paper_and_confirmed_by_the_other_side(opened):
    region, hr = region_with_hr()
    found = Negotiation(filed(region, by=hr)).to("ready")
    pilot, code = found.pilot, found.agreement.sending.code
    at_hr, at_coordinator = opened(hr), opened(found.coordinator)
    at_hr.goto(reverse("agreement_paper", args=[pilot.pk, 1]))
    paper = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": a_pdf()}

    field(at_hr, "file").set_input_files(paper)
    field(at_hr, "code").fill("FORK-ERT1")
    press(at_hr)
    expect(at_hr.locator("#id_code_error")).to_be_visible()
    field(at_hr, "code").fill(code.lower().replace("-", " "))
    press(at_hr)
    confirm_password(at_hr)
    press(at_hr)
    sign(at_coordinator, pilot)

    methods = list(found.agreement.sending.signatures.values_list("side", "method"))
    assert methods == [("employer", "scan"), ("union", "confirmed")]
