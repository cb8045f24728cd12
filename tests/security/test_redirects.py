"""No address that is sent along leads off the site."""

from urllib.parse import urljoin

import pytest
from django.urls import reverse

from tests.factories import PASSWORD

pytestmark = pytest.mark.long
SITE = "http://testserver"
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
