"""Every list with a filter has views: its own and saved ones, each of which holds what it says that it holds."""

import pytest
from django import forms
from django.core.paginator import Page
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from accounting.models import Book
from common.long_choice import Searched
from pilots.demo.world import NAMED
from regions import saved_views
from regions.models import User
from regions.saved_views import ListName
from tests.pilots.stages import enter_anew

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
# {list: who reads it in the demo}; the book's are Nordjylland's.
READERS = {
    ListName.PILOTS: "hr.nordjylland",
    ListName.RECEIVED: "danske-regioner",
    ListName.POSTINGS: "okonomi.nordjylland",
    ListName.EXPENSES: "okonomi.nordjylland",
    ListName.DOUBTS: "hr.nordjylland",
    ListName.PRECEDENTS: "okonomi.nordjylland",
    ListName.STATEMENTS: "danske-regioner",
    ListName.MONTHS: "revision.nordjylland",
    ListName.EVENTS: "revision.nordjylland",
    ListName.NEGOTIATIONS: "hr.nordjylland",
    ListName.REQUESTS: "facilitator",
    ListName.MESSAGES: "hr.nordjylland",
    ListName.USERS: "brugeradmin",
    ListName.REFUSALS: "brugeradmin",
}
OF_A_BOOK = {ListName.POSTINGS, ListName.EXPENSES, ListName.DOUBTS, ListName.MONTHS, ListName.EVENTS}
FEW, MOST = 4, 12


@pytest.fixture(autouse=True)
def world(demo_worlds):
    with demo_worlds.demo(NAMED["opens"]):
        yield


def enter(name):
    client, user = Client(), User.objects.get(email=f"{name}@eksempel.dk")
    enter_anew(client, user)
    return client, user


def queries(form):
    """What one can ask by one choice of each field, and by a word."""
    if "q" in form.fields:
        yield "q=an"
    for name, field in form.fields.items():
        if isinstance(field, forms.BooleanField):
            yield f"{name}=on"
        elif isinstance(field, forms.ChoiceField) and not isinstance(field, Searched) and name != "columns":
            yield from (f"{name}={key}" for key, _words in field.choices if str(key))


def held(page):
    """How much the page says that it holds."""
    pages = [
        page.context[name] for name in ("page_of_rows", "page_of_events", "found") if name in page.context
    ]
    pages = [one for one in pages if isinstance(one, Page)]
    return pages[0].paginator.count if pages else len(page.context["rows"])


def reader_of(list_name):
    """(client, user, the id of the book that the list is of)."""
    client, user = enter(READERS[list_name])
    return client, user, Book.objects.get(region__slug="nordjylland").pk if list_name in OF_A_BOOK else 0


def test_every_view_of_every_list_holds_what_its_number_says(subtests, samples, report):
    # The numbers above the book have their own tests: of a large one it tells none.
    for list_name in sorted(set(ListName) - {ListName.POSTINGS}):
        with subtests.test(list=list_name.value):
            report(f"views followed on {list_name.value}", follow(list_name, samples(FEW, MOST)))


def follow(list_name, most):
    """Save views of the list, each of which asks something else, and follow all of them; return how many there are."""
    client, user, about = reader_of(list_name)
    address = saved_views.address_of(list_name, about)
    possible = list(queries(client.get(address).context["form"]))
    asked = possible[:: max(1, len(possible) // most)][:most]
    for query in [*asked, "gone=1"]:
        saved_views.save(list_name, about, query, name=query, organisation="", by=user)

    chips = client.get(address).context["views"].chips

    found = {chip.name: held(client.get(chip.url)) for chip in chips}
    # In the demo no mail server refuses anything.
    assert max(found.values()) > 0 or list_name == ListName.REFUSALS
    assert {chip.name: chip.count for chip in chips} == found
    assert found["gone=1"] == 0
    assert found.keys() >= set(asked)
    return len(chips)


def test_five_views_are_counted_by_the_queries_of_one(subtests):
    # Rows, rows of Python, and a choice that is looked up in the database.
    for list_name in (ListName.MESSAGES, ListName.NEGOTIATIONS, ListName.STATEMENTS, ListName.DOUBTS):
        with subtests.test(list=list_name.value):
            client, user, about = reader_of(list_name)
            address = saved_views.address_of(list_name, about)
            possible = list(queries(client.get(address).context["form"]))
            counts = []
            for number in range(5):
                query = possible[number % len(possible)]
                saved_views.save(list_name, about, query, name=f"{number}", organisation="", by=user)
                if number in (0, 4):
                    client.get(address)
                    with CaptureQueriesContext(connection) as asked:
                        client.get(address)
                    counts.append(len(asked))
            assert counts[0] == counts[1]


def test_what_is_asked_of_every_list_can_be_saved_from_its_page(subtests):
    for list_name in sorted(ListName):
        with subtests.test(list=list_name.value):
            save_from_the_page(list_name)


def save_from_the_page(list_name):
    client, _user, about = reader_of(list_name)
    address = saved_views.address_of(list_name, about)
    page = client.get(f"{address}?{next(queries(client.get(address).context['form']))}")

    save = page.context["views"].save
    assert f'href="{escape(save)}"' in page.content.decode()
    saved = client.post(save, {"name": "Min", "organisation": ""}, follow=True)
    assert [chip.name for chip in saved.context["views"].chips if chip.is_current] == ["Min"]
    assert f'href="{saved.context["views"].own}"' in saved.content.decode()
