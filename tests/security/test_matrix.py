"""Nobody sees or does what is not theirs: every address, asked by everybody, about everything."""

from collections import Counter
from itertools import zip_longest

import pytest
from django.urls import reverse

from tests.security import crawl
from tests.security.answers import header_faults, written, written_since
from tests.security.table import PAGES

pytestmark = pytest.mark.long
LEAST_CELLS = 4_000
ASKING = ("GET", "HEAD", "OPTIONS")


def test_every_address_has_a_row_and_every_row_an_address():
    assert {page.name for page in PAGES} == crawl.url_names()


def answer(response, htmx):
    """The status, or "login" when the person is sent to log in: by htmx as a whole page."""
    sent_to = response.headers.get("HX-Redirect" if htmx else "Location", "")
    return "login" if sent_to.startswith(f"{reverse('account_login')}?next=") else response.status_code


def met_in(world, words):
    """The canaries that an answer holds."""
    return [canary for canary in world.canaries if any(trace in words for trace in canary.traces)]


def sampled(cells, every):
    """Each page that somebody reads, for that is where a leak shows, and of the rest every so many."""
    for number, cell in enumerate(cells):
        if number % every == 0 or (cell.method, cell.htmx, cell.expected) == ("GET", False, 200):
            yield cell


def walk(world, cells, every=1):
    """(cells asked, what is wrong, who saw which canary)."""
    asked, wrong, sightings, absent = Counter(), [], set(), {}
    for cell in sampled(cells, every):
        before = written()
        response = crawl.ask(world, cell)
        body = crawl.body_of(response)
        met = met_in(world, crawl.words_of(response, body))
        asked[cell.method] += 1
        sightings |= {(cell.actor, canary.name) for canary in met}
        found = [f"shows the {canary.name}" for canary in met if cell.actor not in canary.seen_by]
        found += header_faults(cell, response, body)
        if (given := answer(response, cell.htmx)) != cell.expected:
            found.append(f"{given} instead of {cell.expected} {_error(response)}")
        if cell.method in ASKING and (tables := written_since(before) - cell.page.writes):
            found.append(f"asking wrote to {sorted(tables)}")
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


def _error(response):
    return repr(response.exc_info[1])[:300] if getattr(response, "exc_info", None) else ""


def test_every_cell_of_the_matrix(world, samples, report):
    asked, wrong, sightings = walk(world, crawl.cells(), every=samples(37, 1))

    report("cells of the authorisation matrix, each with its headers read", asked.total())
    report("canaries that reached someone who may not see them", len([w for w in wrong if "shows the" in w]))
    report("pages asked for that wrote no row", sum(asked[method] for method in ASKING))
    assert not wrong, "\n".join(wrong)
    assert asked.total() >= LEAST_CELLS
    # A canary that nobody ever met guards nothing, nor does a count that stands still.
    met = {name for _actor, name in sightings}
    assert [canary.name for canary in world.canaries if canary.seen_by and canary.name not in met] == []
    assert written()["accounting_posting"]
