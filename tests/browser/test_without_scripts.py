"""Every core task with scripts switched off: they only make it quicker."""

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import expect

from pilots.models import Description, Pilot
from regions.models import Region
from regions.permissions import Role
from tests.browser.writing import field, is_at, press, region_with_hr, start, write_all
from tests.factories import PASSWORD, filed, member

pytestmark = pytest.mark.browser
TITLE = "Eget ambulatorium i Gødstrup"


@pytest.fixture
def plain(visit):
    """A visitor whose browser runs no scripts."""
    return lambda user=None, **more: visit(user, java_script_enabled=False, **more)


def test_from_login_to_logout(plain):
    _region, hr = region_with_hr()
    page = plain()
    page.goto(reverse("overview"))
    is_at(page, "account_login")
    field(page, "login").fill(hr.email)
    field(page, "password").fill(PASSWORD)
    press(page)
    is_at(page, "overview")
    pilot = start(page, "Eget ambulatorium")
    write_all(page, pilot, TITLE)
    press(page)
    is_at(page, "pilot_receipt", pilot.pk)

    page.locator(".account summary").click()
    page.locator(".account form button >> visible=true").click()

    is_at(page, "account_login")
    page.goto(reverse("pilot", args=[pilot.pk]))
    is_at(page, "account_login")
    assert Pilot.objects.get(pk=pilot.pk).current.title == TITLE


def test_a_second_version_its_changes_and_the_withdrawal(plain):
    region, hr = region_with_hr()
    pilot = filed(region, by=hr, title="Eget ambulatorium")
    page = plain(hr, provokes={422})
    page.goto(reverse("pilot", args=[pilot.pk]))
    page.locator(f'form[action="{reverse("pilot_step", args=[pilot.pk, "revise"])}"] button').click()
    is_at(page, "description_step", pilot.pk, "om")
    field(page, "title").fill(TITLE)
    press(page, "draft", "1")
    expect(page.locator(".banner-success")).to_be_visible()
    page.goto(reverse("description_check", args=[pilot.pk]))
    press(page)
    is_at(page, "pilot_receipt", pilot.pk)

    page.goto(reverse("changes", args=[pilot.pk, 2]))
    expect(page.locator("main tbody td")).to_have_text(["Eget ambulatorium", TITLE])

    withdraw_with_a_reason(page, pilot)
    assert Pilot.objects.get(pk=pilot.pk).current.withdrawal_reason == "Afdelingen er lukket"
    assert Description.objects.filter(pilot=pilot).count() == 2


def withdraw_with_a_reason(page, pilot):
    page.goto(reverse("pilot", args=[pilot.pk]))
    page.locator(f'main a[href="{reverse("pilot_step", args=[pilot.pk, "withdraw"])}"]').click()
    page.locator("main .button-danger").click()
    page.locator('.error-summary a[href="#id_reason"]').click()
    field(page, "reason").fill("Afdelingen er lukket")
    page.locator("main .button-danger").click()
    is_at(page, "pilot", pilot.pk)
    expect(page.locator("main")).to_contain_text("Afdelingen er lukket")


def test_received_and_confirmed(plain):
    region, hr = region_with_hr()
    pilot = filed(region, by=hr)
    filed(region, by=hr)
    page = plain(member(Role.CENTRAL_EMPLOYER))
    page.goto(reverse("received"))
    expect(page.locator("main tbody tr")).to_have_count(2)

    page.locator(f'form[action="{reverse("give_receipt", args=[pilot.pk, 1])}"] button').click()

    assert pilot.current.filing.receipts.count() == 1
    page.goto(reverse("received"))
    field(page, "receipt").select_option("lacking")
    page.locator("main .filter-bar .button").click()
    expect(page.locator("main tbody tr")).to_have_count(1)


def test_the_list_is_filtered_and_fetched(plain, tmp_path):
    region, hr = region_with_hr()
    filed(region, by=hr, title="Eget ambulatorium")
    filed(region, by=hr, title="Fælles vagt")
    page = plain(hr)
    page.goto(reverse("pilots"))
    field(page, "q").fill("vagt")
    page.locator("main .filter-bar .button").click()
    expect(page.locator("main tbody th")).to_contain_text(["Fælles vagt"])

    with page.expect_download() as download:
        page.locator(f'main a[href^="{reverse("pilots_sheet")}"]').first.click()

    download.value.save_as(tmp_path / "list.xlsx")
    assert (tmp_path / "list.xlsx").read_bytes()[:2] == b"PK"


def test_a_regions_own_list_is_imported(plain):
    call_command("loaddata", *"regions hospitals departments programme topics questions".split(), verbosity=0)
    hr = member(Role.HR, Region.objects.get(slug="nordjylland"))
    page = plain(hr, provokes={422})
    page.goto(reverse("list_import_new"))
    field(page, "file").set_input_files(settings.BASE_DIR / "fixtures" / "nordjylland_pilots.csv")
    press(page)
    answers = page.locator("main form select")
    for number in range(answers.count()):
        answers.nth(number).select_option(index=1)
    if page.locator("main [name=create_all]").count():
        press(page, "create_all")

    page.locator('main button[formaction*="/indlaes/"]').click()

    expect(page.locator(".banner-success")).to_be_visible()
    assert Pilot.objects.filter(region=hr.memberships.get().region).count() == 54


def test_the_language_is_switched(plain):
    _region, hr = region_with_hr()
    page = plain(hr)
    page.goto(reverse("pilots"))
    expect(page.locator("html")).to_have_attribute("lang", "da")

    page.locator('footer button[name="language"]').click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    is_at(page, "pilots")
    page.locator('footer button[name="language"]').click()
    expect(page.locator("html")).to_have_attribute("lang", "da")
