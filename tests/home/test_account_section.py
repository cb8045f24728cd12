"""The navigation at the side of the account: what each role may open, and where something waits."""

import pytest
from django.urls import reverse

from common.sections import Place, Section, current
from home import account_section
from regions.permissions import Role
from tests.accounting.expenses.building import in_doubt, opinion, sent
from tests.accounts import Account
from tests.factories import RegionFactory, member
from tests.pilots.stages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "told_apart")]
KEEPER = (
    "Puljen, Forsøgenes budget, Rater og satser | Posteringer, Løn, Udgifter, Udgifter i tvivl, Tovholdere"
    " | Måneder, Årsregnskaber | Stikprøve, Opslag i løn, Hændelser"
)
MAY_OPEN = {
    Role.HR: KEEPER,
    Role.COORDINATOR: "Puljen, Rater og satser | Udgifter i tvivl, Tovholdere | Måneder, Årsregnskaber",
    Role.CENTRAL_UNION: "Regionernes puljer, Puljen, Rater og satser | Måneder, Årsregnskaber",
}


@pytest.fixture
def found():
    return Account(given=600_000)


def section_for(user, book, rf):
    request = rf.get(book.get_absolute_url() if book else reverse("rates"))
    request.user = user
    if book:
        account_section.finding.enter(request, book)
    return account_section.section(request)


def in_words(section):
    return " | ".join(", ".join(place.label for place in places) for _label, places in section.groups)


def counted(section):
    return {place.label: place.count for _label, places in section.groups for place in places if place.count}


@pytest.mark.parametrize("role", MAY_OPEN)
def test_a_role_is_led_to_what_it_may_open(role, found, rf):
    user = member(role, None if role == Role.CENTRAL_UNION else found.region)

    assert in_words(section_for(user, found.book, rf)) == MAY_OPEN[role]


def test_who_reads_no_pool_has_no_section(found, rf):
    others = [member(Role.USER_ADMIN, found.region), member(Role.STEERING, found.region)]

    assert [section_for(user, found.book, rf) for user in others] == [None, None]


def test_every_place_answers_and_is_the_current_one_there(found):
    client = signed_in(found.hr)
    pages = ["book", "pilot_accounts", "postings", "payroll_imports", "expenses", "appointments", "months"]
    for name in pages:
        address = reverse(name, args=[found.book.pk])
        assert f'<a href="{address}" aria-current="page">' in client.get(address).content.decode(), name


def test_what_waits_is_counted_beside_its_page(found, rf):
    sent(found)
    found.pay("2000", in_month="2023-11")
    found.pay("2000", in_month="2023-12")

    assert counted(section_for(found.other_hr, found.book, rf)) == {"Udgifter": 1, "Måneder": 2}
    assert counted(section_for(found.hr, found.book, rf)) == {"Måneder": 2}


def test_a_doubt_is_counted_for_the_side_that_has_not_spoken(found, rf):
    coordinator, expense = member(Role.COORDINATOR, found.region), in_doubt(found)
    both = [(found.other_hr, found.book), (coordinator, found.book)]

    waits = [counted(section_for(user, book, rf)) for user, book in both]
    opinion(expense, coordinator, "union")

    assert waits == [{"Udgifter i tvivl": 1}] * 2
    assert [counted(section_for(user, book, rf)) for user, book in both] == [{"Udgifter i tvivl": 1}, {}]


def test_the_section_costs_one_question(found, rf, django_assert_num_queries):
    section_for(found.hr, found.book, rf)
    with django_assert_num_queries(1):
        section_for(found.hr, found.book, rf)


def test_a_page_for_all_pools_shows_the_only_one_of_who_reads_one(found, rf):
    assert in_words(section_for(found.hr, None, rf)) == KEEPER
    RegionFactory()
    assert in_words(section_for(member(Role.CENTRAL_UNION), None, rf)).startswith("Regionernes puljer, Rater")


def test_the_nearest_place_above_a_page_is_the_current_one():
    section = Section(
        "", [("", [Place("a", "/okonomi/"), Place("b", "/okonomi/1/"), Place("c", "/satser/?book=1")])]
    )

    assert [current(section, path) for path in ("/okonomi/1/bog/", "/satser/", "/andet/")] == [
        "/okonomi/1/",
        "/satser/?book=1",
        "",
    ]
