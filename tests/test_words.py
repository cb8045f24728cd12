"""The page of words explains what a newcomer meets, and is one click from every page."""

import pytest
from django.urls import reverse
from lxml import html

from accounting.pool.definitions import definitions
from config.words import BY_NAME, WORDS

pytestmark = pytest.mark.django_db
MET = ["OK21", "CPR", "Yngre Læger", "Danske Regioner", "SHA-256"]


def explained(client, language):
    client.cookies["language"] = language
    page = html.fromstring(client.get(reverse("words")).text)
    return dict(
        zip(
            *([each.text_content() for each in page.iterfind(f".//main//{tag}")] for tag in ("dt", "dd")),
            strict=True,
        )
    )


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_word_and_every_figure_is_explained_once(client, language):
    found = explained(client, language)
    assert len(found) == len(WORDS) + len(definitions())
    assert all(meaning.strip() for meaning in found.values())
    assert [word for word in MET if not any(word in term for term in found)] == []


def test_each_word_is_reached_by_its_name(client):
    page = html.fromstring(client.get(reverse("words")).text)
    assert page.xpath("//main//dl/div/@id") == list(BY_NAME)


@pytest.mark.parametrize("name", ["account_login", "privacy", "words"])
def test_the_foot_of_every_page_leads_there(client, name):
    page = html.fromstring(client.get(reverse(name)).text)
    assert reverse("words") in page.xpath("//footer//a/@href")
