"""The box in the head: "/" leads to it unless one is writing, and it works without scripts."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.writing import is_at, region_with_hr
from tests.factories import filed

pytestmark = pytest.mark.browser
BOX = "#search"


def test_a_slash_leads_to_the_box_and_is_a_letter_in_every_other(visit):
    region, hr = region_with_hr()
    pilot = filed(region, by=hr, title="Søvn/vågen")
    page = visit(hr)
    page.goto(reverse("pilots"))
    other = page.locator("main [name=q]")

    page.keyboard.press("/")
    expect(page.locator(BOX)).to_be_focused()
    page.keyboard.type("s/v")
    expect(page.locator(BOX)).to_have_value("s/v")
    other.focus()
    page.keyboard.press("/")
    expect(other).to_have_value("/")

    page.locator(BOX).fill("rm1")
    page.locator(BOX).press("Enter")
    is_at(page, "pilot", pilot.pk)


def test_the_key_is_switched_off_and_on_again_in_the_browser(visit):
    _region, hr = region_with_hr()
    page = visit(hr)
    page.goto(reverse("search"))
    switch = page.locator("[data-slash]")

    switch.click()
    expect(switch).to_contain_text("til søgefeltet til")
    page.goto(reverse("overview"))
    page.keyboard.press("/")
    expect(page.locator(BOX)).not_to_be_focused()

    page.goto(reverse("search"))
    switch.click()
    page.keyboard.press("/")
    expect(page.locator(BOX)).to_be_focused()


@pytest.mark.parametrize("width", [1366, 390, 320])
def test_without_scripts_the_box_finds_and_fits(visit, width):
    region, hr = region_with_hr()
    for _turn in range(2):
        filed(region, by=hr, title="Søvn og vagt på en meget lang afdeling med et langt navn")
    page = visit(hr, java_script_enabled=False, viewport={"width": width, "height": 900})
    page.goto(reverse("overview"))

    page.locator(BOX).fill("vagt")
    page.locator(".search-box button").click()

    is_at(page, "search")
    expect(page.locator("main .hits .task-list li")).to_have_count(2)
    expect(page.locator(BOX)).to_have_value("vagt")
    page.locator("main .shelves a").click()
    expect(page.locator("main tbody tr")).to_have_count(2)
