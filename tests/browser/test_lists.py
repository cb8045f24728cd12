"""What is folded in the bar above a list is fetched when it is opened, and asked for again while it is not."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from pilots.models import Pilot
from tests.browser.writing import region_with_hr
from tests.factories import HospitalFactory, draft, filed

pytestmark = pytest.mark.browser
FOLD = ".filter-bar .choices details"


@pytest.fixture
def hr():
    region, hr = region_with_hr()
    filed(region, by=hr, title="Søvn og vagt", doctors=3)
    filed(region, by=hr, title="Søvn og ledelse", doctors=1)
    return hr


def rows(page):
    return page.locator("main tbody tr")


def test_it_comes_where_one_stands_and_what_is_typed_beside_it_stays(visit, hr):
    page = visit(hr)
    page.goto(reverse("pilots"))
    page.locator("main [name=q]").fill("søvn")
    summary = page.locator(f"{FOLD} > summary")
    assert page.locator("[name=doctors_from]").count() == 0

    summary.press("Enter")
    box = page.get_by_label("Læger, mindst")
    expect(box).to_be_visible()
    expect(summary).to_be_focused()
    expect(page.locator("main [name=q]")).to_have_value("søvn")
    box.fill("2")
    box.press("Enter")

    expect(rows(page)).to_have_count(1)
    assert page.locator("[name=doctors_from]").get_attribute("type") == "hidden"
    page.locator("main [name=q]").fill("")
    page.locator(".filter-bar > button").click()
    expect(rows(page)).to_have_count(1)
    expect(page.locator(".filter-bar .fold > summary")).to_have_text("Filtre: 1 valgt")
    page.locator(FOLD).locator("summary").click()
    expect(page.get_by_label("Læger, mindst")).to_have_value("2")


def test_one_of_many_is_found_by_words_there(visit, hr):
    region = Pilot.objects.first().region
    for number in range(26):
        HospitalFactory(region=region, name=f"Sygehus {number:02}")
    wanted = draft(region, by=hr, title="Andet")
    wanted.current.hospitals.add(HospitalFactory(region=region, name="Ørsted Hospital"))
    page = visit(hr)
    page.goto(reverse("pilots"))
    page.locator(f"{FOLD} > summary").click()
    page.locator("[name=hospital-word]").press_sequentially("oersted")

    page.get_by_label("Ørsted Hospital").check()
    page.locator("[name=hospital-word]").press_sequentially(" h")
    expect(page.get_by_label("Ørsted Hospital")).to_be_visible()
    page.locator(".filter-bar > button").click()
    expect(rows(page)).to_have_count(1)


def test_the_link_that_has_the_focus_keeps_it_until_it_is_left(visit, hr):
    page = visit(hr)
    page.goto(f"{reverse('pilots')}?page=1&sort=title")
    title = page.title()
    with page.expect_response(lambda response: "more=form" in response.url):
        page.locator(f"{FOLD} > summary").press("Enter")
        page.keyboard.press("Tab")
    expect(page.get_by_label("Læger, mindst")).to_be_visible()

    link = page.get_by_role("link", name="Vis flere filtre")
    expect(link).to_be_focused()
    page.keyboard.press("Tab")
    expect(link).to_be_hidden()
    assert page.title() == title


def test_without_scripts_a_link_leads_to_it(visit, hr):
    page = visit(hr, java_script_enabled=False)
    page.goto(f"{reverse('pilots')}?q=vagt")
    page.locator(f"{FOLD} > summary").click()
    page.get_by_role("link", name="Vis flere filtre").click()

    expect(page.locator("main [name=q]")).to_have_value("vagt")
    page.get_by_label("Læger, mindst").fill("4")
    page.locator(".filter-bar > button").click()
    expect(rows(page)).to_have_count(0)


def test_what_is_wrong_there_is_shown(visit, hr):
    page = visit(hr)
    page.goto(f"{reverse('pilots')}?doctors_from=tre")

    expect(page.get_by_label("Læger, mindst")).to_be_visible()
