"""From the first word to the receipt of the central parties."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from pilots.filings import rendering
from pilots.models import Description, Pilot
from regions.permissions import Role
from tests.browser.writing import (
    SUMMARY,
    field,
    is_at,
    open_step,
    press,
    region_with_hr,
    start,
    write_all,
    write_costs,
    write_criteria,
)
from tests.factories import filed, member

pytestmark = pytest.mark.browser


def test_what_is_typed_is_saved_by_itself(visit):
    _region, hr = region_with_hr()
    page = visit(hr)
    pilot = start(page, "Eget ambulatorium")
    open_step(page, pilot, "indhold")
    seen = field(page, "seen").input_value()

    field(page, "answer_content").press_sequentially("Et ambulatorium")

    expect(page.locator("[data-autosave]")).to_have_text(re.compile(r"\d{2}[.:]\d{2}"))
    expect(field(page, "seen")).not_to_have_value(seen)
    page.reload()
    expect(field(page, "answer_content")).to_have_value("Et ambulatorium")


def test_rows_come_and_go_and_what_was_typed_stays(visit):
    _region, hr = region_with_hr()
    page = visit(hr)
    pilot = start(page, "Eget ambulatorium")
    open_step(page, pilot, "kriterier")
    write_criteria(page)
    press(page, "add", "criteria")
    field(page, "criteria-1-criterion").fill("Kortere ventetid")
    press(page, "add", "milestones")
    field(page, "milestones-0-title").fill("Første patient")

    press(page, "remove", "criteria-0")

    expect(field(page, "criteria-0-criterion")).to_have_value("Kortere ventetid")
    expect(field(page, "criteria-1-criterion")).to_have_count(0)
    expect(field(page, "milestones-0-title")).to_have_value("Første patient")
    press(page)
    is_at(page, "description_step", pilot.pk, "okonomi")
    assert list(pilot.current.criteria.values_list("criterion", flat=True)) == ["Kortere ventetid"]
    assert list(pilot.current.milestones.values_list("title", flat=True)) == ["Første patient"]


def test_errors_are_summed_up_first_and_lead_to_their_fields(visit):
    _region, hr = region_with_hr()
    page = visit(hr, provokes={422})
    pilot = start(page, "Eget ambulatorium")
    open_step(page, pilot, "sted")
    field(page, "doctors").fill("nogle")
    field(page, "starts_on").fill("31.02.2022")
    field(page, "contact_name").fill("Pia Krogh")

    press(page)

    expect(page.locator(SUMMARY)).to_be_focused()
    for name, typed in [("doctors", "nogle"), ("starts_on", "31.02.2022"), ("contact_name", "Pia Krogh")]:
        expect(field(page, name)).to_have_value(typed)
    for name in ("doctors", "starts_on"):
        page.locator(f'{SUMMARY} a[href="#id_{name}"]').click()
        expect(field(page, name)).to_be_focused()
    expect(page.locator(f"{SUMMARY} a")).to_have_count(2)


def test_links_of_errors_in_rows_lead_to_the_row(visit):
    _region, hr = region_with_hr()
    page = visit(hr, provokes={422})
    pilot = start(page, "Eget ambulatorium")
    open_step(page, pilot, "okonomi")
    write_costs(page)
    press(page, "add", "costs")
    field(page, "costs-1-text").fill("Kursus")

    press(page)

    expect(page.locator(f"{SUMMARY} a")).to_have_count(3)
    page.locator(f'{SUMMARY} a[href="#id_costs-1-amount"]').click()
    expect(field(page, "costs-1-amount")).to_be_focused()
    expect(field(page, "costs-1-text")).to_have_value("Kursus")


def test_a_description_is_written_checked_and_filed_once(visit):
    _region, hr = region_with_hr()
    page = visit(hr)
    pilot = start(page, "Eget ambulatorium")
    write_all(page, pilot, "Eget ambulatorium i Gødstrup")
    expect(page.locator(SUMMARY)).to_have_count(0)
    other_tab = page.context.new_page()
    other_tab.goto(page.url)

    press(page)
    press(other_tab)

    for tab in (page, other_tab):
        is_at(tab, "pilot_receipt", pilot.pk)
        expect(tab.locator(".receipt")).to_contain_text("RM-1")
    assert Description.objects.filter(pilot=pilot).count() == 1
    assert Pilot.objects.get(pk=pilot.pk).number == 1


def test_the_central_parties_receive_and_the_region_sees_it(visit, tmp_path):
    region, hr = region_with_hr()
    pilot = filed(region, by=hr, title="Eget ambulatorium")
    rendering.render_filed.func(pilot.current.filing.pk)
    union = member(Role.CENTRAL_UNION, name="Mette Lund")
    page = visit(union)
    page.goto(reverse("received"))
    page.locator(f'main a[href="{reverse("version", args=[pilot.pk, 1])}"]').first.click()

    with page.expect_download() as download:
        page.locator(f'main a[href="{reverse("version_pdf", args=[pilot.pk, 1])}"]').click()
    page.locator(f'form[action="{reverse("give_receipt", args=[pilot.pk, 1])}"] button').click()

    download.value.save_as(tmp_path / "file.pdf")
    assert (tmp_path / "file.pdf").read_bytes() == bytes(pilot.current.filing.pdf.content)
    expect(page.locator(".banner-success")).to_be_visible()
    expect(page.locator(f'form[action="{reverse("give_receipt", args=[pilot.pk, 1])}"]')).to_have_count(0)
    at_region = visit(hr)
    at_region.goto(reverse("pilot", args=[pilot.pk]))
    at_region.locator(".tabs a", has_text="Beskrivelse").click()
    row = at_region.locator(f'tr:has(a[href="{reverse("version", args=[pilot.pk, 1])}"])').first
    expect(row).to_contain_text(re.compile(r"Yngre Læger.* 25\.10\.2021 kl\. 12\.\d\d.*Mette Lund"))
