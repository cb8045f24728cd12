"""With a guard of the account removed the test that holds it must fail: a test that cannot fail proves nothing."""

import pytest
from django.db import DatabaseError, connection

from accounting.book import access, overspend
from accounting.models import Overspending, Posting
from tests.accounting import test_pages
from tests.accounting.book import test_booking
from tests.accounts import Account

pytestmark = [
    pytest.mark.prove,
    pytest.mark.django_db,
    pytest.mark.usefixtures("january_2024", "in_english"),
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="triggers are switched off PostgreSQL's way"
    ),
]
# What a test raises that finds the guard missing.
FAILS = (AssertionError, pytest.fail.Exception)


@pytest.fixture
def account():
    return Account(given=1000)


def switch_off(trigger):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE accounting_posting DISABLE TRIGGER {trigger}")


@pytest.mark.parametrize("door", test_booking.CHANGES)
def test_without_its_trigger_the_book_can_be_altered(account, door):
    switch_off("USER")

    with pytest.raises(FAILS):
        test_booking.test_the_book_is_append_only_by_any_door(account, door)


def test_without_its_trigger_a_closed_month_takes_postings(account):
    switch_off("posting_month_is_open")

    with pytest.raises(FAILS):
        test_booking.test_a_closed_month_and_one_before_it_take_no_postings_by_any_door(account)


def test_unwatched_a_pool_is_overspent_in_silence(monkeypatch):
    monkeypatch.setattr(overspend, "watch", lambda book, *, by: None)

    with pytest.raises(Overspending.DoesNotExist):
        test_booking.test_an_overspent_pool_is_flagged_once_told_and_never_refused()


def test_unnoted_a_look_at_pay_leaves_no_line(account, monkeypatch):
    monkeypatch.setattr(access, "note", lambda people, **where: 0)

    with pytest.raises(FAILS):
        test_pages.test_each_person_shown_leaves_one_line(account)


@pytest.mark.parametrize("name", ["postings", "accounts_workbook"])
def test_noted_as_if_it_did_not_matter_pay_is_shown_without_a_line(account, monkeypatch, name):
    note = access.note

    def careless(people, **where):
        try:
            return note(people, **where)
        except DatabaseError:
            return 0

    monkeypatch.setattr(access, "note", careless)

    with pytest.raises(FAILS):
        test_pages.test_when_the_line_cannot_be_written_nothing_is_shown(account, monkeypatch, name)


def test_without_the_token_an_adjustment_is_booked_twice(account, monkeypatch):
    monkeypatch.setattr("accounting.book.views.once", lambda token, *, by, do: do())

    with pytest.raises((*FAILS, Posting.MultipleObjectsReturned)):
        test_pages.test_an_adjustment_is_booked_once_however_often_it_is_pressed(account)
