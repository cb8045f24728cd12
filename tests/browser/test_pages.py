"""Every page, at a desk and in a hand: accessible, one heading, one primary button, nothing to scroll sideways."""

import os
import re
import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import override_settings
from django.urls import get_resolver, reverse
from playwright.sync_api import expect

from regions.permissions import Role
from tests.browser import account_pages, pages
from tests.browser.everybody import faded, hindrances, moved, owed
from tests.browser.pressing import BOXES, OPEN, harm
from tests.browser.writing import PRIMARY
from tests.factories import member
from tests.pilots.stages import password_given_anew

pytestmark = [pytest.mark.browser, pytest.mark.long]
# A folder that each page is drawn into, for a person to look at.
PICTURES = os.environ.get("PICTURES")
WIDTHS = (1366, 390)
# Addresses with a region's own things, beside those of the account.
REGIONAL = ("list_import", "programme_page", "standing_")
BRAND = "rgb(15, 90, 99)"
AXE = Axe().axe_script
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    "resultTypes": ["violations"],
}
# One question to the page at each width. Only what is wrong comes back: all that is right is a megabyte a page.
LOOK = """async ([rules, primary]) => {
    const found = rules ? (await axe.run(rules)).violations : [], root = document.documentElement
    const panels = [...document.querySelectorAll(".panel")], scrolls = "pre, .scroll, .table-scroll, svg, details:not([open])"
    const outside = panels.flatMap(panel => [...panel.querySelectorAll("*")].filter(it => !it.closest(scrolls) && it.checkVisibility()
        && !it.matches(".visually-hidden, .visually-hidden *") && it.getBoundingClientRect().right > panel.getBoundingClientRect().right + 1))
    return {
        violations: found.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 200)}`)),
        headings: document.querySelectorAll("h1").length,
        primary: document.querySelectorAll(primary).length,
        outside: outside.map(it => it.outerHTML.slice(0, 160)),
        menu: document.querySelectorAll(".main-menu").length,
        sideways: root.scrollWidth - root.clientWidth,
        title: document.title,
    }
}"""


# What the Tab key reaches and nobody sees. Each thing that gets the focus is looked for where it stands; of one that is
# larger than the window a part is enough.
WATCH = """() => {
    window.unseen = []
    window.reached = 0
    document.addEventListener("focusin", event => {
        const it = event.target, box = it.getClientRects()[0]
        window.reached++
        const x = box && (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2
        const y = box && (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2
        const there = box && document.elementFromPoint(x, y)
        if (!there || !(it === there || it.contains(there))) window.unseen.push(it.outerHTML.slice(0, 160))
    })
    return document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]").length
}"""


def test_every_address_is_looked_at_or_no_page():
    addresses = {pattern.name for pattern in _patterns(get_resolver().url_patterns)}
    looked_at = {shown.url_name for shown in pages.PAGES + account_pages.PAGES}
    no_pages = {*pages.NO_PAGES, *account_pages.NO_PAGES}

    assert addresses - no_pages == looked_at
    assert no_pages - addresses == set()


def _patterns(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _patterns(pattern.url_patterns)
        else:
            yield pattern


def test_every_page_at_both_widths(in_demo_world, visit, subtests, report, samples):
    pressed = look_at_all(pages.PAGES, pages.build(), visit, subtests, every=samples(False, True))
    report("pages in whose boxes Enter was pressed", pressed)
    report("pages looked at, at two widths each", len(pages.PAGES))


def look_at_all(shown_pages, things, visit, subtests, *, every):
    """Look at each page at both widths, and find no fault with it; press Enter in its boxes. Returns how many have any.

    The rules of accessibility and the Tab key take most of the time. Unless `every` page is to be tried in every way, an
    address is held against the rules in the first of its states and where it refuses, every other of these at each width,
    and every third is walked through in the first.
    """
    expected, tabs, walked, with_boxes, checks, judged = set(), {}, set(), 0, 0, 0
    for number, shown in enumerate(shown_pages):
        with subtests.test(shown.picture), override_settings(DEMO=shown.demo):
            if shown.actor not in tabs:
                tabs[shown.actor] = _visitor(visit, shown.actor, expected)
            page, is_first = tabs[shown.actor], shown.url_name not in walked
            expected |= {shown.status, 405} if shown.status == 422 else {shown.status}
            _open(page, shown, things)
            assert owed(page, shown) == []
            for place, width in enumerate(WIDTHS):
                page.set_viewport_size({"width": width, "height": 900})
                if PICTURES:
                    page.screenshot(path=Path(PICTURES, f"{shown.picture}-{width}.png"), full_page=True)
                is_judged = (is_first or shown.status != 200) and place == number % len(WIDTHS)
                rules = RULES if every or is_judged else None
                assert faults(page, shown, rules) == []
                checks, judged = checks + 1, judged + bool(rules)
            if every or is_first:
                assert not (every or len(walked) % 3 == 0) or unseen(page) == []
                assert faded(page) == []
                # What the component page shows stands in no form.
                assert shown.url_name == "components" or moved(page) == []
                walked.add(shown.url_name)
            # The component page shows one form twice: as it is, and refused.
            twice = "two boxes" if shown.url_name == "components" else "\0"
            assert [what for what in hindrances(page) if not what.startswith(twice)] == []
            if shown.url_name not in OPEN and page.locator(f"main {BOXES}").count():
                with_boxes += 1
                assert harm(shown, page) == []
    assert checks == len(shown_pages) * len(WIDTHS)
    assert judged >= (checks if every else len(walked))
    assert walked == {shown.url_name for shown in shown_pages}
    return with_boxes


def unseen(page):
    """What is reached by Tab and cannot be seen, on the page as wide as it is now."""
    for _turn in range(page.evaluate(WATCH)):
        page.keyboard.press("Tab")
    assert page.evaluate("window.reached") > 0
    return page.evaluate("window.unseen")


def _visitor(visit, actor, expected):
    """A tab for `actor`, in whose session something typed waits."""
    person, session = None, {}
    if actor != pages.NOBODY:
        person = pages.person(actor)
        kept = {"path": reverse("pilot_new"), "body": "title=Eget+ambulatorium", "at": time.time()}
        session = {"kept": kept} | password_given_anew(person)
    page = visit(person, provokes=expected, session=session)
    page.add_init_script(AXE)
    return page


def _open(page, shown, things):
    answer = page.goto(shown.address(things))
    if shown.press:
        with page.expect_navigation() as pressed:
            page.locator(shown.press).first.click()
        answer = pressed.value
    assert answer.status == shown.status


def faults(page, shown, rules):
    """What is wrong with the page at its present width, in words."""
    seen = page.evaluate(LOOK, [rules, f"{PRIMARY}:not(tr *)"])
    found = seen["violations"]
    if seen["headings"] != 1:
        found.append("not exactly one h1")
    if not re.fullmatch(r"\S.* – Karrierespor", seen["title"]):
        found.append(f"the title is {seen['title']!r}")
    if is_of_a_region(shown) and not re.search(r"Region \w", seen["title"]):
        found.append(f"the title names no region: {seen['title']!r}")
    if seen["primary"] > 1 and shown.url_name != "components":
        found.append(f"{seen['primary']} primary buttons")
    if not seen["menu"] and shown.actor != pages.NOBODY:
        found.append("no menu")
    found += [f"runs out of its panel: {it}" for it in seen["outside"]]
    if seen["sideways"]:
        found.append(f"scrolls {seen['sideways']} px sideways")
    return found


def is_of_a_region(shown):
    """Is the page one of a single region's account, list or programme page? Cases carry their number instead."""
    is_there = shown.status in (200, 422) and shown.args
    return is_there and (shown in account_pages.PAGES or shown.url_name.startswith(REGIONAL))


def test_the_pages_are_dressed(visit):
    page = visit()
    with page.expect_response(re.compile(r"/app\.css$")) as stylesheet:
        page.goto(reverse("account_login"))

    assert stylesheet.value.status == 200
    expect(page.locator(PRIMARY)).to_have_css("background-color", BRAND)


def test_paper_has_no_menu_and_no_buttons(visit):
    page = visit(member(Role.CENTRAL_UNION))
    page.goto(reverse("received"))
    for selector in (".main-menu", ".account", ".filter-bar", "main .button"):
        expect(page.locator(selector).first).to_be_visible()

    page.emulate_media(media="print")

    for selector in (".main-menu", ".account", ".filter-bar", "main .button"):
        expect(page.locator(selector).first).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
