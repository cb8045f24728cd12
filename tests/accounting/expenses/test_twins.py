"""An invoice entered twice is told to who writes it and to who approves it."""

import pytest

from accounting.expenses import spending
from accounting.expenses.twins import twins
from tests.accounting.expenses.building import PDF, booked, draft, sent
from tests.accounting.expenses.visiting import edit
from tests.accounts import Account, month

pytestmark = [pytest.mark.django_db, pytest.mark.smoke, pytest.mark.usefixtures("january_2024", "in_english")]
TOLD = "This looks like an expense that has been entered before"


def another(account, name="andet.pdf", content=PDF + b" et andet", **values):
    """An expense with a voucher of its own."""
    found = spending.enter(
        account.book, by=account.hr, **{"date": "2022-04-13", "running_costs": "no"} | values
    )
    spending.attach(found, name, content, by=account.hr)
    return found


SAME = {"supplier": "kursusfirmaet ", "voucher": "b-17", "amount": 1250}


def test_the_same_supplier_number_and_amount_are_one_invoice(account):
    first = booked(account)

    assert twins(another(account, **SAME)) == [first]


@pytest.mark.parametrize(
    "other", [{"amount": 1251}, {"voucher": "B-18"}, {"supplier": "Et andet"}, {"voucher": ""}]
)
def test_what_differs_in_one_of_them_is_another(account, other):
    draft(account)

    assert twins(another(account, **SAME | other)) == []


def test_the_same_file_is_told_whatever_is_written(account):
    first = draft(account)

    [told] = twins(another(account, content=PDF, supplier="Et andet", voucher="7", amount=3))

    assert (told, told.has_same_file) == (first, True)


def test_a_voucher_that_was_put_right_accuses_nobody(account):
    found = draft(account)
    spending.attach(found, "ret.pdf", PDF + b" det rette", by=account.hr)

    assert twins(another(account, content=PDF, supplier="Et andet", voucher="7", amount=3)) == []


def test_what_was_taken_back_is_no_twin(account):
    spending.take_back(booked(account), by=account.hr, reason="Betalt to gange", month=month("2022-05"))

    assert twins(another(account, **SAME)) == []


def test_what_was_dropped_and_what_another_region_paid_is_no_twin(account):
    dropped = spending.drop(sent(account), by=account.hr, reason="Fortrudt")
    draft(Account())

    assert dropped is None or dropped.state == "dropped"
    assert twins(another(account, **SAME)) == []


def test_the_writer_and_the_approver_are_told(account, hr, other):
    first = booked(account)
    found = another(account, text="Igen", **SAME)
    assert TOLD in hr.get(edit(found)).content.decode()

    spending.send(found, by=account.hr)
    page = other.get(found.get_absolute_url()).content.decode()

    assert (TOLD in page, f'href="{first.get_absolute_url()}"' in page) == (True, True)
    assert TOLD not in other.get(first.get_absolute_url()).content.decode()
