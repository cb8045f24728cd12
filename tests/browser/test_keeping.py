"""What is typed is not lost: not to an hour at the coffee machine, and not to a colleague."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from playwright.sync_api import expect

from pilots.models import Answer
from regions.permissions import Role
from tests.browser.writing import field, is_at, open_step, press, region_with_hr
from tests.factories import PASSWORD, draft, member

pytestmark = pytest.mark.browser
AN_HOUR = 3600
TYPED = "Lægen leder et tværfagligt forløb.\nOg følger det til dørs."


def locked_out_while_writing(visit, hr, pilot):
    """A page at the login form, its person having pressed save after more than an idle hour."""
    page = visit(hr)
    open_step(page, pilot, "indhold")
    grow_idle(page)
    # The text arrives without an input event, so that only the button sends it.
    field(page, "answer_content").evaluate("(box, text) => { box.value = text }", TYPED)
    press(page)
    is_at(page, "account_login")
    return page


def grow_idle(page):
    key = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "session")
    session = SessionStore(key)
    session["seen"] -= AN_HOUR + 1
    session.save()


def log_in(page, user):
    field(page, "login").fill(user.email)
    field(page, "password").fill(PASSWORD)
    press(page)


def test_what_was_typed_waits_behind_the_login(visit):
    region, hr = region_with_hr()
    pilot = draft(region, by=hr)
    page = locked_out_while_writing(visit, hr, pilot)

    expect(page.locator(".banner")).to_contain_text("Det, du skrev, er gemt")
    log_in(page, hr)
    is_at(page, "kept")
    expect(page.locator("blockquote").first).to_contain_text("Lægen leder et tværfagligt forløb.")
    press(page)

    is_at(page, "description_step", pilot.pk, "indhold")
    answer = Answer.objects.get(description=pilot.current, question__key="content")
    assert answer.text.splitlines() == TYPED.splitlines()


def test_another_person_who_logs_in_gets_nothing_of_it(visit):
    region, hr = region_with_hr()
    pilot = draft(region, by=hr)
    page = locked_out_while_writing(visit, hr, pilot)

    log_in(page, member(Role.HR, region))

    is_at(page, "overview")
    page.goto(reverse("kept"))
    is_at(page, "overview")
    answer = Answer.objects.get(description=pilot.current, question__key="content")
    assert answer.text == "Det går ud på noget."


def test_two_who_write_at_once_see_both_texts_and_lose_none(visit):
    region, hr = region_with_hr()
    pilot = draft(region, by=hr)
    first, second = visit(hr), visit(member(Role.HR, region, name="Bo Dahl"), provokes={409})
    for page in (first, second):
        open_step(page, pilot, "indhold")
    field(first, "answer_content").fill("Pias udgave")
    press(first)
    is_at(first, "description_step", pilot.pk, "kriterier")
    field(second, "answer_content").fill("Bos udgave")

    press(second)

    conflict = second.locator("fieldset.conflict")
    expect(conflict).to_contain_text("Pia Krogh")
    expect(conflict.locator(".both")).to_have_text(["Pias udgave", "Bos udgave"])
    expect(field(second, "answer_content")).to_have_value("Bos udgave")
    press(second)
    expect(conflict).to_contain_text("Pia Krogh")
    field(second, "answer_content").fill("Pias udgave og Bos udgave")
    conflict.get_by_label("Gem det, jeg skrev").check()
    press(second)
    is_at(second, "description_step", pilot.pk, "kriterier")
    answer = Answer.objects.get(description=pilot.current, question__key="content")
    assert answer.text == "Pias udgave og Bos udgave"
