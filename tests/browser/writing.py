"""How a person writes a description in the browser. Fields are found by name, never by words: these translate."""

import re

from django.urls import reverse
from playwright.sync_api import expect

from pilots.models import Pilot
from regions.models import Department, Hospital
from regions.permissions import Role
from tests import factories

PRIMARY = "main .button:not(.button-second, .button-danger)"
SUMMARY = ".error-summary"


def region_with_hr():
    """(region, user) where a description can be written: a hospital, a department, the questions."""
    factories.TemplateFactory()
    region = factories.RegionFactory(name="Region Midtjylland", slug="midtjylland", abbreviation="RM")
    hospital = factories.HospitalFactory(region=region, name="Regionshospitalet Gødstrup")
    factories.DepartmentFactory(hospital=hospital, name="Anæstesiologisk Afdeling")
    return region, factories.member(Role.HR, region, name="Pia Krogh")


def press(page, name=None, value=None):
    """Press the page's one primary button, or the one that sends `name`."""
    one = "" if value is None else f'[value="{value}"]'
    page.locator(PRIMARY if name is None else f'main button[name="{name}"]{one}:not([aria-hidden])').click()
    if name == "add":
        # The new row is there when the focus is in it: what is typed before that is typed on the page that is left.
        expect(page.locator(f'[name^="{value}-"]:focus')).to_be_visible()


def field(page, name):
    return page.locator(f'main [name="{name}"]')


def choose(page, name, value):
    page.locator(f'main [name="{name}"][value="{value}"]').check()


def is_at(page, name, *args):
    path = re.escape(reverse(name, args=args))
    expect(page).to_have_url(re.compile(rf"^https?://[^/]+{path}([?#]|$)"))


def start(page, title):
    """Start a pilot through the page and return it."""
    page.goto(reverse("pilot_new"))
    field(page, "title").fill(title)
    press(page)
    expect(page.locator(".task-list")).to_be_visible()
    return Pilot.objects.get(current__title=title)


def open_step(page, pilot, slug):
    page.goto(reverse("description_step", args=[pilot.pk, slug]))


def write_about(page, title):
    field(page, "title").fill(title)
    choose(page, "kind", "individual")


def write_place(page):
    choose(page, "hospitals", Hospital.objects.get().pk)
    choose(page, "departments", Department.objects.get().pk)
    values = {
        "doctors": "2",
        "starts_on": "1/3-22",
        "ends_on": "31.12.2022",
        "contact_name": "Pia Krogh",
        "contact_email": "pia@eksempel.dk",
    }
    for name, value in values.items():
        field(page, name).fill(value)


def write_content(page):
    field(page, "answer_content").fill("Afdelingslæger leder et forløb på tværs.")


def write_criteria(page):
    press(page, "add", "criteria")
    field(page, "criteria-0-criterion").fill("Flere bliver i afdelingen")


def write_costs(page):
    press(page, "add", "costs")
    field(page, "costs-0-year").fill("2022")
    field(page, "costs-0-type").select_option("salary")
    field(page, "costs-0-amount").fill("250.000")
    choose(page, "wishes_facilitation", "False")


def write_all(page, pilot, title):
    """From the first step to the page that checks, each saved by its own button."""
    open_step(page, pilot, "om")
    write_about(page, title)
    press(page)
    for slug, write in [
        ("sted", write_place),
        ("indhold", write_content),
        ("kriterier", write_criteria),
        ("okonomi", write_costs),
    ]:
        is_at(page, "description_step", pilot.pk, slug)
        write(page)
        press(page)
    is_at(page, "description_check", pilot.pk)
