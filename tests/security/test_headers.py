"""Every answer says how it may be kept, framed and run; and asking changes nothing."""

from html.parser import HTMLParser
from itertools import islice
from urllib.parse import urljoin

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from tests.factories import PASSWORD
from tests.security import crawl
from tests.security.actors import NOT_SIGNED_IN

# Kept by the machinery for the person's own session; nobody's data.
OWN = {"django_session", "cache"}
# None of these tells another site which page a person came from.
WITHOUT_PATH = ("same-origin", "strict-origin", "no-referrer")
SITE = "http://testserver"


class Inline(HTMLParser):
    """Finds what the policy would stop: styles, handlers and scripts in the page itself, and javascript: links."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.found += [f"{tag} {name}" for name in given if name.startswith("on") or name == "style"]
        self.found += [f"{tag} {v}" for v in given.values() if (v or "").lower().startswith("javascript:")]
        if tag == "style" or (tag == "script" and not (given.get("src") or "").startswith("/static/")):
            self.found.append(tag)


def is_signed_in_after(cell):
    return cell.actor not in NOT_SIGNED_IN and (cell.page.name, cell.method) != ("account_logout", "POST")


def header_faults(cell, response, body):
    policy = response.get("Content-Security-Policy", "")
    wanted = {
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    yield from (
        f"{name} {response.get(name)}" for name, value in wanted.items() if response.get(name) != value
    )
    if response.get("Referrer-Policy") not in WITHOUT_PATH:
        yield f"Referrer-Policy {response.get('Referrer-Policy')}"
    if "default-src 'none'" not in policy or "unsafe" in policy or "*" in policy:
        yield f"policy {policy!r}"
    if is_signed_in_after(cell) and response.get("Cache-Control") != "no-store":
        yield f"Cache-Control {response.get('Cache-Control')}"
    is_page = response.get("Content-Type", "text/html").startswith("text/html")
    if not is_page and not response.get("Content-Disposition", "").startswith("attachment"):
        yield "a file that is not an attachment"
    if is_page:
        yield from Inline(body.decode()).found


def test_every_answer_is_sealed(world, samples, report):
    asked, wrong = 0, []
    for cell in islice(crawl.cells(), 0, None, samples(29, 3)):
        response = crawl.ask(world, cell)
        asked += 1
        wrong += [f"{cell}: {fault}" for fault in header_faults(cell, response, crawl.body_of(response))]
    report("answers whose headers were read", asked)
    assert not wrong, "\n".join(wrong)
    assert asked >= 800


def checksums():
    """One line per table: how many rows, and a checksum of them all."""
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - OWN):
            cursor.execute(
                f'SELECT count(*), md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{table}" t'
            )
            yield table, cursor.fetchone()


def test_asking_changes_no_row(world, samples, report):
    asked, wrong, before = 0, [], dict(checksums())
    gets = [cell for cell in crawl.cells() if cell.method == "GET" and not cell.htmx]
    for cell in islice(gets, 0, None, samples(37, 1)):
        world.client(cell.actor).get(crawl.path_of(world, cell))
        asked += 1
        after = dict(checksums())
        changed = {table for table in after if after[table] != before[table]}
        if changed - cell.page.writes:
            wrong.append(f"{cell}: {sorted(changed - cell.page.writes)}")
        before = after
    report("pages asked for that changed no row", asked)
    assert not wrong, "\n".join(wrong)
    assert asked >= 400
    assert len(before) > len(list(apps.get_models())) - len(OWN)


OFF_SITE = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://testserver@evil.example/",
    "\thttps://evil.example",
    "/\t/evil.example",
    "%2f%2fevil.example",
]


def is_on_site(address):
    """A browser reads a backslash as a slash and drops tabs and newlines."""
    seen = address.translate(str.maketrans({"\\": "/", "\t": None, "\n": None, "\r": None})).strip()
    return urljoin(f"{SITE}/log-ind/", seen).startswith(f"{SITE}/")


@pytest.mark.parametrize("target", OFF_SITE)
def test_no_address_leads_off_the_site(client, world, target):
    form = {"login": world.people["hr"].email, "password": PASSWORD, "next": target}
    answers = [
        client.post(reverse("account_login"), form),
        client.post(reverse("set_language"), {"language": "en", "next": target}),
        client.post(reverse("set_language"), {"language": "en"}, headers={"referer": target}),
        client.get(reverse("account_login"), {"next": target}),
        client.post(reverse("account_logout"), {"next": target}),
    ]
    led = [answer["Location"] for answer in answers if answer.status_code == 302]
    assert len(led) >= 4
    assert [address for address in led if not is_on_site(address)] == []
