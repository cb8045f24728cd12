"""Nobody sees or does what is not theirs: every address, asked by everybody, about everything."""

import os
from collections import Counter
from itertools import islice, zip_longest

import pytest
from django.urls import reverse

from common import clock
from tests.security import crawl
from tests.security.answers import header_faults, inline, written
from tests.security.table import PAGES
from tests.security.test_enter import judged
from tests.security.world import STEMS

pytestmark = pytest.mark.long
# Together at least 4,000 cells.
LEAST_READ, LEAST_OTHERS = 1_800, 2_200
LEAST_BOXES = 40
# The full matrix takes most of an hour: of its eight parts two are proved on a day, all in four days,
# or at once with MATRIX=all. In parts both workers walk it, and it can go on where it was stopped.
IS_FULL, DAYS = os.environ.get("PROVE") == "1", 4
PARTS = 8 if IS_FULL else 1
WALKED = range(clock.today().toordinal() % DAYS, PARTS, DAYS) if IS_FULL else range(PARTS)
if os.environ.get("MATRIX") == "all":
    WALKED = range(PARTS)
ASKING = ("GET", "HEAD", "OPTIONS")


def test_every_address_has_a_row_and_every_row_an_address():
    assert {page.name for page in PAGES} == crawl.url_names()


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<p onclick=x()>", ["p onclick=x()"]),
        ("<p STYLE='color: red'>", ["p style=color: red"]),
        ("<a href=' JavaScript:x()'>", ["a href= JavaScript:x()"]),
        ("<form><button formaction=javascript:x()>", ["button formaction=javascript:x()"]),
        (
            "<style>p {}</style><script>x()</script><script src=//x.example></script>",
            ["style", "script", "script"],
        ),
        ("<p class=on><a href=/javascript>x</a><script src=/static/x.js></script>", []),
    ],
)
def test_what_the_policy_would_stop_is_found(page, found):
    assert list(inline(page)) == found


def answer(response, htmx):
    """The status, or "login" when the person is sent to log in: by htmx as a whole page."""
    sent_to = response.headers.get("HX-Redirect" if htmx else "Location", "")
    return "login" if sent_to.startswith(f"{reverse('account_login')}?next=") else response.status_code


def met_in(world, words):
    """The canaries that an answer holds."""
    if not any(stem in words for stem in STEMS):
        return []
    return [canary for canary in world.canaries if any(trace in words for trace in canary.traces)]


def is_read(cell):
    """Does somebody read a page there? That is where a leak shows."""
    return (cell.method, cell.htmx, cell.expected) == ("GET", False, 200)


def walk(world, cells, judge=lambda cell, body: ()):
    """(cells asked, what is wrong, who saw which canary); `judge` says what else is wrong with an answer."""
    asked, wrong, sightings, absent = Counter(), [], set(), {}
    # Every trace of a canary has a stem, which is looked for first.
    assert all(any(stem in trace for stem in STEMS) for canary in world.canaries for trace in canary.traces)
    before = written()
    for cell in cells:
        response = crawl.ask(world, cell)
        body = crawl.body_of(response)
        met = met_in(world, crawl.words_of(response, body))
        asked[cell.method] += 1
        sightings |= {(cell.actor, canary.name) for canary in met}
        found = [f"shows the {canary.name}" for canary in met if cell.actor not in canary.seen_by]
        found += [*header_faults(cell, response, body), *judge(cell, body)]
        if (given := answer(response, cell.htmx)) != cell.expected:
            found.append(f"{given} instead of {cell.expected} {_error(response)}")
        after = written()
        tables = {table for table in after if after[table] != before[table]}
        if cell.method in ASKING and tables - cell.page.writes:
            found.append(f"asking wrote to {sorted(tables - cell.page.writes)}")
        before = after
        if cell.expected == 404:
            # What is not theirs answers as what does not exist: the first answer of its kind is the measure.
            key = (cell.page.name, *cell.page.arguments.values(), cell.actor, cell.method, cell.htmx)
            shown = crawl.masked(response, body, crawl.path_of(world, cell))
            if absent.setdefault(key, shown) != shown:
                found.append(f"differs from another absent thing: {_difference(absent[key], shown)}")
        wrong += [f"{cell}: {what}" for what in found]
    return asked, wrong, sightings


def _difference(first, second):
    pairs = zip_longest(first.splitlines(), second.splitlines(), fillvalue="")
    return next(pair for pair in pairs if pair[0] != pair[1])


def leaks(wrong):
    return len([what for what in wrong if "shows the" in what])


def _error(response):
    return repr(response.exc_info[1])[:300] if getattr(response, "exc_info", None) else ""


def test_every_page_that_somebody_reads(world, report):
    seen = set()

    def enter(cell, body):
        for box, harm in judged(body) if crawl.is_page(body) else ():
            seen.add((cell.page.name, *cell.page.arguments.values(), box))
            if harm:
                yield f"Enter in {box} presses {harm}"

    asked, wrong, sightings = walk(world, filter(is_read, crawl.cells()), enter)

    report("forms with a box in which Enter was judged", len(seen))
    report("cells of the authorisation matrix in which somebody reads a page", asked.total())
    report("canaries on those pages that reached someone who may not see them", leaks(wrong))
    assert not wrong, "\n".join(wrong)
    assert asked.total() >= LEAST_READ
    assert len(seen) >= LEAST_BOXES
    # A canary that nobody ever met guards nothing, nor does a count that stands still.
    met = {name for _actor, name in sightings}
    assert [canary.name for canary in world.canaries if canary.seen_by and canary.name not in met] == []
    assert written()["accounting_posting"]


@pytest.mark.parametrize("part", WALKED)
def test_every_other_cell_of_the_matrix(world, samples, report, part):
    # All cells of a page stay together: what is not theirs is held against what does not exist.
    cells = (cell for cell in crawl.cells(PAGES[part::PARTS]) if not is_read(cell))
    asked, wrong, _sightings = walk(world, islice(cells, 0, None, samples(51, 1)))

    named = f", part {part + 1} of {PARTS}" if PARTS > 1 else ""
    report(f"other cells of the matrix, each with its headers read{named}", asked.total())
    report(f"canaries there that reached someone who may not see them{named}", leaks(wrong))
    report(f"pages asked for that wrote no row{named}", sum(asked[method] for method in ASKING))
    assert not wrong, "\n".join(wrong)
    assert asked.total() >= LEAST_OTHERS
