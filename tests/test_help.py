"""Help where it is needed: each page says what it is for, words are explained where first met, and somebody can help."""

import re
from pathlib import Path

import pytest
from django.template import Context, RequestContext, Template
from django.test import Client, RequestFactory
from django.urls import reverse

from config.words import BY_NAME
from regions.permissions import Role
from tests.factories import MembershipFactory, RegionFactory, UserFactory, member

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
TERM = re.compile(r'{% term "([\w-]+)"')
# What a letter says is no page; a receipt says in its box what it is.
NO_PAGE = {"mail/messages.html", "pilots/descriptions/receipt.html"}
# A question whose answer is two buttons says beside them what follows.
ASKS = re.compile(r"\?(?:{% endblocktranslate %}|{% endif %}|\" %})*</h1>|components/confirm.html")


def templates():
    return {str(path.relative_to(TEMPLATES)): path.read_text() for path in TEMPLATES.rglob("*.html")}


def test_every_page_says_under_its_heading_what_it_is_for():
    pages = {name: text for name, text in templates().items() if "<h1" in text}

    silent = {name for name, text in pages.items() if 'class="lead"' not in text and not ASKS.search(text)}

    assert silent == NO_PAGE
    assert len(pages) > 100


def test_every_word_that_a_page_explains_stands_on_the_page_of_words():
    used = {name for text in templates().values() for name in TERM.findall(text)}

    assert {name for name in used if not (name in BY_NAME and BY_NAME[name].short)} == set()
    assert len(used) >= 8


def test_a_word_is_explained_at_its_first_use_only_and_once_on_the_page():
    request = RequestFactory().get("/")
    page = Template('{% term "loenkode" _("salary codes") %}; {% term "loenkode" %}; {% term "tovholder" %}')

    first, second, third = page.render(RequestContext(request)).split("; ", 2)

    assert first.startswith('<a href="/ord/#loenkode">lønkoder</a> (koden')
    assert (second, third[:9]) == ("Lønkode", '<a href="')
    assert Template('{% term "tovholder" %}').render(Context()).startswith("<a")


@pytest.mark.django_db
def test_a_refused_person_reads_the_names_of_those_nearest_who_can_help():
    region = RegionFactory()
    near = MembershipFactory(role=Role.USER_ADMIN, region=region, user__name="Nær Administrator").user
    MembershipFactory(role=Role.USER_ADMIN, region=RegionFactory(), user__name="Fremmed Administrator")
    central = MembershipFactory(role=Role.USER_ADMIN, region=None, user__name="Central Administrator").user
    client = Client()
    client.force_login(member(Role.HR, region))

    refused, lost = client.get(reverse("users")), client.get("/findes-ikke/")

    assert (refused.status_code, lost.status_code) == (403, 404)
    for page in (refused.text, lost.text):
        assert page.index(near.email) < page.index(central.email)
        assert "Fremmed" not in page and "support@" in page


@pytest.mark.django_db
def test_who_is_not_signed_in_or_has_no_role_is_told_of_no_regional_administrator():
    admin = MembershipFactory(role=Role.USER_ADMIN, region=RegionFactory()).user
    client = Client()

    assert admin.email not in client.get("/findes-ikke/", follow=True).text
    client.force_login(UserFactory())

    page = client.get(reverse("overview")).text
    assert "Hvem der kan hjælpe" in page and admin.email not in page
