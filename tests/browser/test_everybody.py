"""The focus is where the next word is to be typed or read, with scripts and without."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from pilots.agreements.steps import AgreementStage
from regions.permissions import Role
from tests.agreements import Negotiation
from tests.browser.everybody import faded, moved
from tests.browser.writing import field, open_step, press, region_with_hr, start
from tests.factories import RegionFactory, member

pytestmark = pytest.mark.browser
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
DIALOG, FAILED = "#session-warning", "#session-warning [data-failed]"


@pytest.fixture
def at_rows(visit):
    """at_rows(scripts) is the step of criteria, with none yet."""

    def _open(scripts=True):
        _region, hr = region_with_hr()
        page = visit(hr, java_script_enabled=scripts)
        open_step(page, start(page, "Eget ambulatorium"), "kriterier")
        return page

    return _open


@SCRIPTS
def test_after_adding_the_focus_is_in_the_new_rows_first_field(at_rows, scripts):
    page = at_rows(scripts)
    for number in range(2):
        press(page, "add", "criteria")

        expect(field(page, f"criteria-{number}-criterion")).to_be_focused()


@SCRIPTS
def test_after_removing_the_focus_is_on_the_next_row_and_at_last_on_add(at_rows, scripts):
    page = at_rows(scripts)
    for number in range(2):
        press(page, "add", "criteria")
        field(page, f"criteria-{number}-criterion").fill(f"Nummer {number}")

    press(page, "remove", "criteria-0")
    expect(field(page, "criteria-0-criterion")).to_have_value("Nummer 1")
    expect(page.locator("#criteria-0-row")).to_be_focused()
    press(page, "remove", "criteria-0")

    expect(page.locator("#criteria-add")).to_be_focused()


@SCRIPTS
def test_a_row_that_is_put_back_has_the_focus(at_rows, scripts):
    page = at_rows(scripts)
    press(page, "add", "criteria")
    press(page, "remove", "criteria-0")

    press(page, "restore", "criteria")

    expect(page.locator("#criteria-0-row")).to_be_focused()
    expect(page.locator("#criteria-told")).to_be_empty()


def test_the_region_that_says_what_was_removed_is_the_same_all_along(at_rows):
    page = at_rows()
    page.evaluate("window.told = document.getElementById('criteria-told')")
    press(page, "add", "criteria")

    press(page, "remove", "criteria-0")

    expect(page.locator("#criteria-told")).to_contain_text("1 er fjernet")
    assert page.evaluate("window.told === document.getElementById('criteria-told')") is True


def test_after_a_press_that_succeeded_the_focus_is_on_what_was_done(at_rows):
    page = at_rows()

    press(page, "draft")

    expect(page.locator("#besked")).to_be_focused()
    expect(page.locator("#besked")).to_contain_text("Kladden er gemt")


def test_after_a_comment_the_focus_is_on_a_message_beside_it(visit):
    found = Negotiation().to(AgreementStage.REVIEW)
    page = visit(found.coordinator)
    page.goto(found.agreement.get_absolute_url())
    page.locator("details:has(#comment-ramme) summary").click()
    page.locator("#comment-ramme").fill("Om rammen")

    page.locator("#ramme button[value=ramme]").click()

    expect(page.locator("#besked + #ramme")).to_have_count(1)
    expect(page.locator("#besked")).to_be_focused()
    expect(page.locator("#besked")).to_be_in_viewport()


@pytest.fixture
def warned(visit):
    """A page whose reader is told that the session is about to end."""
    page = visit(member(Role.HR, RegionFactory()), provokes={503})
    page.clock.install()
    page.goto(reverse("overview"))
    page.clock.fast_forward("55:30")
    expect(page.locator(DIALOG)).to_be_visible()
    return page


def test_who_stays_logged_in_is_let_back_to_the_page(warned):
    warned.locator(f"{DIALOG} button").click()

    expect(warned.locator(DIALOG)).to_be_hidden()


def test_when_staying_fails_the_dialog_says_so_and_can_be_left(warned):
    warned.route("**/session/", lambda route: route.fulfill(status=503))

    warned.locator(f"{DIALOG} button").click()

    expect(warned.locator(FAILED)).to_contain_text("Det lykkedes ikke")
    warned.keyboard.press("Escape")
    expect(warned.locator(DIALOG)).to_be_hidden()


def test_the_end_of_ten_hours_is_told_of_as_well(visit):
    page = visit(member(Role.HR, RegionFactory()))
    page.clock.install()
    page.goto(reverse("overview"))
    assert int(page.locator("#session-end").get_attribute("data-delay")) // 60_000 in (594, 595)

    page.clock.fast_forward("09:56:00")

    expect(page.locator("#session-end")).to_be_visible()


TOLD_BY_COLOUR = """<input type=checkbox checked style="appearance: none">
<progress value=1 style="appearance: none"></progress>
<p><a href=a aria-current=page style="color: red">a</a> <a href=b>b</a></p>
<svg><text style="forced-color-adjust: none; fill: #eee" y=20>10</text></svg>"""


def test_what_is_told_by_colour_alone_is_found(visit):
    page = visit()
    page.set_content(TOLD_BY_COLOUR)

    told = [what.split(":")[1].strip() for what in faded(page) if what.startswith("light")]

    assert told == [
        "looks as if it were not checked",
        "has a fill that is not seen",
        "looks as what is not current",
        "is not seen on its ground",
    ]


def test_what_takes_the_focus_away_is_found(visit):
    page = visit(member(Role.HR, RegionFactory()))
    page.goto(reverse("messages"))
    page.evaluate("""() => {
        const polled = document.createElement("div")
        polled.innerHTML = "<a id=here href=#>Her</a>"
        polled.setAttribute("hx-get", "")
        polled.setAttribute("hx-swap", "outerHTML")
        document.querySelector("main").prepend(polled)
    }""")

    told = [what.partition(":")[0] for what in moved(page)]

    assert told == ['the focus left <a id="here" href="#">Her</a>', "is put in anew"]
