"""An expense in doubt: both sides settle it, a second person approves it, it is booked; with scripts and without."""

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import expect

from accounting.models import Decision, Expense, Posting
from tests.accounts import JANUARY_2024, Account
from tests.browser.writing import SUMMARY, choose, field, is_at, press
from tests.evidence import a_pdf

pytestmark = pytest.mark.browser
PDF = {"name": "bilag.pdf", "mimeType": "application/pdf", "buffer": a_pdf()}


@pytest.fixture
def october(live_server):
    """The clock that `visit` asks for: here the months of 2022 and 2023 have been."""
    with time_machine.travel(JANUARY_2024, tick=True):
        yield JANUARY_2024


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def opened(visit, request):
    """opened(user): a visitor, once with scripts and once without."""
    return lambda user: visit(user, java_script_enabled=request.param, provokes={422})


def test_a_doubt_is_settled_by_both_sides_and_the_expense_approved_by_another(opened):
    account = Account()
    at_hr, at_other, at_coordinator = map(opened, (account.hr, account.other_hr, account.coordinator))

    found = _enter(at_hr, account.book)
    _say(at_hr, found, "payable", "Den er kun til forsøget.")
    _say_first_wrong(at_coordinator, account.book, found)
    _see_precedent(at_coordinator, found)
    is_own = at_hr.goto(found.get_absolute_url())
    assert is_own.ok
    expect(at_hr.locator(f'main form[action^="{_act(found, "attester")}"]')).to_have_count(0)
    _approve(at_other, found)

    posting = Posting.objects.get()
    assert (posting.expense, posting.amount, f"{posting.month:%Y-%m}") == (found, 4500, "2022-05")
    _take_back(at_other, found)


def _act(found, verb):
    return reverse("expense_act", args=[found.pk, verb])


def _enter(page, book):
    """What is refused is kept, the file too; then it is sent."""
    page.goto(reverse("expenses", args=[book.pk]))
    press(page)
    is_at(page, "expense_new", book.pk)
    values = {
        "date": "3/5-22",
        "amount": "4.500,0,0",
        "supplier": "Udstyr A/S",
        "text": "En tablet til ambulatoriet",
        "voucher": "B-17",
    }
    for name, value in values.items():
        field(page, name).fill(value)
    choose(page, "running_costs", "doubt")
    field(page, "file").set_input_files(PDF)
    press(page)
    expect(field(page, "amount")).to_have_value("4.500,0,0")
    page.locator(f'{SUMMARY} a[href="#id_amount"]').click()
    field(page, "amount").fill("4.500")
    press(page)
    # The file was kept when the form was refused.
    expect(page.locator("#id_doubt_error")).to_be_visible()
    expect(page.locator("#id_file_error")).to_have_count(0)
    field(page, "doubt").fill("Skulle afdelingen alligevel have købt den?")
    press(page)
    found = Expense.objects.get()
    is_at(page, "expense", found.pk)
    assert found.state == "doubt"
    return found


def _say(page, found, outcome, reason):
    page.goto(found.get_absolute_url())
    choose(page, "outcome", outcome)
    field(page, "reason").fill(reason)
    press(page)
    is_at(page, "expense", found.pk)
    expect(page.locator(".banner-success")).to_be_visible()


def _say_first_wrong(page, book, found):
    page.goto(reverse("doubts", args=[book.pk]))
    page.locator("main tbody th a").click()
    is_at(page, "expense", found.pk)
    with page.expect_download() as download:
        page.locator(f'main a[href^="{found.get_absolute_url()}bilag/"]').click()
    assert download.value.suggested_filename == f"bilag-{found.pk}.pdf"
    press(page)
    expect(page.locator(f"{SUMMARY} li")).to_have_count(2)
    _say(page, found, "operation", "Den bruges af alle.")
    assert not Decision.objects.exists()
    _say(page, found, "payable", "Vi er blevet enige: den er kun til forsøget.")
    assert Decision.objects.get().outcome == "payable"


def _see_precedent(page, found):
    page.goto(reverse("precedents"))
    field(page, "q").fill("tablet ambulatoriet")
    page.locator("main .filter-bar .button").click()
    page.locator("main tbody th a").click()
    is_at(page, "expense", found.pk)


def _approve(page, found):
    page.goto(reverse("expenses", args=[found.book_id]))
    page.locator("main tbody th a").click()
    expect(field(page, "month")).to_have_value("2022-05")
    press(page)
    is_at(page, "expense", found.pk)
    expect(page.locator('main a[href$="/bog/2022-05/1/"]')).to_be_visible()


def _take_back(page, found):
    page.locator(f'main a[href="{_act(found, "tilbagefoer")}"]').click()
    field(page, "reason").fill("Betalt to gange")
    page.locator("main .button-danger").click()
    is_at(page, "expense", found.pk)
    assert [posting.amount for posting in Posting.objects.order_by("pk")] == [4500, -4500]
