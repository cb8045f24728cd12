"""How many queries each page asks, by page and reader: a page that asks one more must change the table.

That it asks as many with a hundred rows as with one is tested where the page is. `QUERIES=write` writes the table anew.
"""

import json
import os
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.accounts import JANUARY_2024
from tests.browser import account_pages, pages
from tests.browser.conftest import OCTOBER
from tests.pilots.stages import password_given_anew

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.long,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the world is kept as PostgreSQL keeps it"),
]
# No page asks more, whoever reads it.
MOST = 40
TABLE = Path(__file__).with_name("queries.json")
# What can be seen once only sends on the second time.
SEEN_ONCE = {"kept"}
WORLDS = {
    "before the deadline": (OCTOBER, pages),
    "two years later": (JANUARY_2024, account_pages),
}


def clients():
    """clients(actor): signed in, once for each."""
    found = {}

    def client(actor):
        if actor not in found:
            found[actor] = Client()
            if actor != pages.NOBODY:
                person = pages.person(actor)
                found[actor].force_login(person)
                session = found[actor].session
                session.update(password_given_anew(person))
                session.save()
        return found[actor]

    return client


def counted(shown_pages, things):
    """{picture, reader: queries} of the pages that are simply opened; each is opened once before it is counted."""
    client, found = clients(), {}
    for shown in shown_pages:
        if shown.press or shown.demo or shown.status != 200:
            continue
        address = shown.address(things)
        client(shown.actor).get(address)
        with CaptureQueriesContext(connection) as asked:
            answer = client(shown.actor).get(address)
        assert answer.status_code == (302 if shown.url_name in SEEN_ONCE else 200), shown
        found[f"{shown.picture} · {shown.actor or 'anybody'}"] = len(asked)
    return found


@pytest.mark.parametrize("world", WORLDS)
def test_every_page_asks_what_the_table_says(world, demo_worlds, report):
    moment, module = WORLDS[world]
    kept = json.loads(TABLE.read_text()) if TABLE.exists() else {}
    with time_machine.travel(moment, tick=True):
        demo_worlds.at(moment if module is account_pages else pages_moment())
        found = counted(module.PAGES, module.build())

    if os.environ.get("QUERIES") == "write":
        TABLE.write_text(json.dumps(kept | {world: found}, indent=1, ensure_ascii=False) + "\n")
        kept = {world: found}
    report(f"pages whose queries are counted, {world}", len(found))
    assert found == kept[world]
    assert len(found) > 50
    assert max(found.values()) <= MOST


def pages_moment():
    # Imported here: this file may be read before the apps are.
    from pilots.demo.world import NAMED

    return NAMED["deadline"]
