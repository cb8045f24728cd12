"""A month is held against the ledger, closed, asked to be reopened and reopened by another; with scripts and without."""

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import expect

from accounting.closing import closing
from accounting.models import Closing, Statement
from regions.permissions import Role
from tests.accounting.closing.building import close_year
from tests.accounts import JANUARY_2024, Account
from tests.browser.writing import SUMMARY, field, is_at, press
from tests.factories import PASSWORD, member

pytestmark = pytest.mark.browser


@pytest.fixture
def october(live_server):
    """The clock that `visit` asks for: here the months of 2022 and 2023 have been."""
    with time_machine.travel(JANUARY_2024, tick=True):
        yield JANUARY_2024


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def opened(visit, request):
    """opened(user): a visitor, once with scripts and once without."""
    return lambda user: visit(user, java_script_enabled=request.param, provokes={422})


def confirm_password(page):
    is_at(page, "account_reauthenticate")
    field(page, "password").fill(PASSWORD)
    press(page)


def test_reconciled_closed_and_reopened_by_two(opened):
    account = Account()
    account.pay("100", in_month="2022-04")
    book, month = account.book, "2022-04"
    at_hr, at_other = opened(account.hr), opened(account.other_hr)

    at_hr.goto(reverse("months", args=[book.pk]))
    press(at_hr)
    is_at(at_hr, "month", book.pk, month)
    press(at_hr)
    is_at(at_hr, "month_close", book.pk, month)
    _reconcile(at_hr)
    confirm_password(at_hr)
    is_at(at_hr, "month", book.pk, month)
    expect(at_hr.locator(".banner-success")).to_be_visible()

    at_hr.locator(f'main a[href="{reverse("month_ask", args=[book.pk, month])}"]').click()
    field(at_hr, "reason").fill("Et bilag blev glemt.")
    press(at_hr)
    is_at(at_hr, "month", book.pk, month)
    expect(at_hr.locator("main .panel")).to_contain_text("Et bilag blev glemt.")
    _reopen(at_other, book, month)

    found = Closing.objects.get()
    assert (found.difference, found.reopen_asked_by, found.reopened_by) == (-10, account.hr, account.other_hr)
    assert closing.next_month(book) == found.month


def _reconcile(page):
    """An unexplained difference is refused; a line explains it."""
    field(page, "ledger_total").fill("90,00")
    press(page)
    expect(page.locator(SUMMARY)).to_contain_text("10,00")
    press(page, "add", "differences")
    field(page, "differences-0-text").fill("Et fradrag, der bogføres i maj")
    field(page, "differences-0-amount").fill("-4")
    press(page, "reckon")
    expect(page.locator("#reckoning")).to_contain_text("−6,00")
    field(page, "differences-0-amount").fill("-10")
    press(page)


def _reopen(page, book, month):
    page.goto(reverse("month", args=[book.pk, month]))
    press(page)
    is_at(page, "month_reopen", book.pk, month)
    page.locator("main .button-danger").click()
    confirm_password(page)
    is_at(page, "month", book.pk, month)
    expect(page.locator(".banner-success")).to_be_visible()


def test_a_statement_is_made_signed_by_two_and_received(opened):
    account = Account()
    account.pay("100", in_month="2022-04")
    close_year(account)
    at_hr, at_other, at_union = map(opened, (account.hr, account.other_hr, member(Role.CENTRAL_UNION)))

    at_hr.goto(f"{reverse('statements')}?book={account.book.pk}")
    press(at_hr)
    is_at(at_hr, "statement_new", account.book.pk)
    field(at_hr, "year").first.check()
    press(at_hr)
    expect(at_hr.locator(".banner-success")).to_be_visible()
    found = Statement.objects.get()
    for page in (at_hr, at_other):
        page.goto(found.get_absolute_url())
        press(page)
        confirm_password(page)
        is_at(page, "statement_sign", found.pk)
        expect(page.locator("main code")).to_have_text(found.sha256)
        press(page)
        is_at(page, "statement", found.pk)
        expect(page.locator(".banner-success")).to_be_visible()
    at_union.goto(reverse("statements"))
    at_union.locator("main tbody th a").click()
    press(at_union)
    expect(at_union.locator(".banner-success")).to_be_visible()

    found.refresh_from_db()
    assert (found.sent_at is not None, found.filing.receipts.count()) == (True, 1)
