"""Enter in a box of one line does what the first button of its form does: it saves a draft, searches, or does nothing."""

import pytest
from lxml import html

from tests.security import crawl
from tests.security.table import PAGES

pytestmark = pytest.mark.long
# Boxes in which Enter sends the form.
ONE_LINE = {"text", "email", "tel", "number", "password", "search", "url", "date"}
# What a first button may do: keep what is typed where nobody else reads it, read, or let a person in.
HARMLESS = {
    "Gem kladde",
    "Gem svarene",
    "Start kladden",
    "Log ind",
    "Bekræft",
    "Gem den nye adgangskode",
    "Gem, og log ind",
    "Hent zip-filen",
    "Hent stikprøven som zip",
    "Vis opslagene",
}
BUTTONS = ".//button[not(@type) or @type='submit'] | .//input[@type='submit' or @type='image']"


def forms_with_boxes(world):
    """(cell, form, its one-line boxes, its buttons in document order) of every page that anybody reads."""
    for cell in crawl.cells(PAGES):
        if cell.method != "GET" or cell.htmx or cell.expected != 200:
            continue
        body = crawl.body_of(crawl.ask(world, cell))
        if not crawl.is_page(body):
            continue
        page = html.fromstring(body)
        for form in page.iterfind(".//form"):
            boxes = [box for box in owned(page, form, ".//input") if is_one_line(box)]
            if form.get("method") == "post" and boxes:
                yield cell, form, boxes, owned(page, form, BUTTONS)


def owned(page, form, path):
    """What belongs to the form: inside it, or naming it."""
    name = form.get("id")
    found = [node for node in page.xpath(path) if node.get("form", "") == (name or "-")]
    inside = {node for node in form.xpath(path) if not node.get("form") or node.get("form") == name}
    return [node for node in page.xpath(path) if node in inside or node in found]


def is_one_line(box):
    return box.get("type", "text") in ONE_LINE


def does_harm(buttons):
    """What Enter would press, when it is not harmless; with a disabled first button it presses nothing."""
    if not buttons:
        return "no button"
    first = buttons[0]
    said = " ".join(first.text_content().split())
    return None if first.get("disabled") is not None or said in HARMLESS else said


def test_enter_never_removes_adds_sends_books_or_matches(world, report):
    seen, wrong = set(), {}
    for cell, _form, boxes, buttons in forms_with_boxes(world):
        seen.add((cell.page.name, *cell.page.arguments.values(), boxes[0].get("name")))
        if harm := does_harm(buttons):
            wrong.setdefault((cell.page.name, boxes[0].get("name"), harm), str(cell))
    report("forms with a box in which Enter was judged", len(seen))
    assert not wrong, "\n".join(f"{key}: {cell}" for key, cell in wrong.items())
    assert len(seen) >= 40
