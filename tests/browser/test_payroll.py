"""An extract is uploaded, what waits is told, it is looked at, booked and undone; with scripts and without."""

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import expect

from accounting.book import chain, sums
from accounting.models import PayrollImport, Posting
from tests.accounts import JANUARY_2024, Account, month
from tests.browser.writing import SUMMARY, field, is_at, press
from tests.extracts import csv, line, read_upload
from tests.factories import filed

pytestmark = pytest.mark.browser
EXTRACT = {
    "name": "april.csv",
    "mimeType": "text/csv",
    "buffer": csv(line("1", "100,00"), line("2", "50,25"), line("3", "-7,00"), line("4", "tolv")),
}


@pytest.fixture
def october(live_server):
    """The clock that `visit` asks for: here the months of 2022 and 2023 have been."""
    with time_machine.travel(JANUARY_2024, tick=True):
        yield JANUARY_2024


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_three_unmatched_lines_and_one_error_are_told_booked_and_undone(visit, scripts):
    account = Account()
    pilot = filed(account.region, by=account.hr)
    page = visit(account.hr, java_script_enabled=scripts, provokes={422})

    found = _upload(page, account.book, scripts)
    _refused(page, found)
    _set_the_error_aside(page, found)
    _say_what_for(page, account.book, pilot)
    assert not Posting.objects.exists()
    _book(page, found)
    assert [posting.amount * 100 for posting in Posting.objects.order_by("pk")] == [10000, 5025, -700]
    assert set(Posting.objects.values_list("pilot", flat=True)) == {pilot.pk}

    _undo(page, found)
    assert (Posting.objects.count(), sums.total(account.book)) == (6, 0)
    assert chain.verify(account.book, month("2022-04")).holds


def _upload(page, book, scripts):
    """A file of the wrong kind is refused; the right one is read, and the page tells when it has been."""
    page.goto(reverse("payroll_imports", args=[book.pk]))
    press(page)
    is_at(page, "payroll_new", book.pk)
    field(page, "run").select_option("2022-04")
    field(page, "month").select_option("2022-04")
    field(page, "file").set_input_files(EXTRACT | {"name": "april.docx"})
    press(page)
    expect(page.locator(f'{SUMMARY} a[href="#id_file"]')).to_be_visible()
    field(page, "file").set_input_files(EXTRACT)
    press(page)
    found = PayrollImport.objects.get()
    is_at(page, "payroll_import", found.pk)
    expect(page.locator("main progress")).to_be_visible()
    read_upload(found)
    if not scripts:
        page.locator(".panel:has(#progress) > .after a").click()
    # With scripts the page has asked by itself.
    expect(page.locator("#preview")).to_be_visible()
    expect(page.locator("h1")).to_have_text("Lønudtræk")
    expect(page.locator("#preview .table:has(caption.visually-hidden) tbody th").first).to_have_text("5")
    return found


def _refused(page, found):
    """Nothing is booked while a line that cannot be read stands."""
    press(page)
    is_at(page, "payroll_import", found.pk)
    expect(page.locator("#besked .banner-error")).to_be_visible()
    assert not Posting.objects.exists()


def _set_the_error_aside(page, found):
    aside = page.locator(
        f'main form[action="{reverse("payroll_set_aside", args=[found.pk])}"] button:enabled'
    )
    aside.click()
    expect(page.locator(".error")).to_be_visible()
    field(page, "reason").fill("Rækken er en overskrift i lønsystemet.")
    aside.click()
    expect(page.locator(".banner-success")).to_be_visible()
    expect(page.locator("#preview")).to_contain_text("Rækken er en overskrift")


def _say_what_for(page, book, pilot):
    """Each of the three: one is pressed before anything is chosen."""
    page.locator(f'main a[href="{reverse("quarantine", args=[book.pk])}"]').click()
    is_at(page, "quarantine", book.pk)
    cards = page.locator("main section:has(select)")
    expect(cards).to_have_count(3)
    cards.first.locator('button[name="match"]').click()
    expect(page.locator(SUMMARY)).to_be_visible()
    for left in (2, 1, 0):
        cards.first.locator("select").select_option(str(pilot.pk))
        cards.first.locator('button[name="match"]').click()
        expect(page.locator(".banner-success")).to_be_visible()
        expect(cards).to_have_count(left)


def _book(page, found):
    page.goto(found.get_absolute_url())
    expect(page.locator("main .actions .button").last).to_contain_text("143,25")
    press(page)
    is_at(page, "payroll_import", found.pk)
    expect(page.locator(".banner-success")).to_be_visible()


def _undo(page, found):
    page.locator(f'main a[href="{reverse("payroll_undo", args=[found.pk])}"]').click()
    page.locator("main .button-danger").click()
    expect(page.locator(f'{SUMMARY} a[href="#id_reason"]')).to_be_visible()
    field(page, "reason").fill("Udtrækket var fra en forkert måned.")
    page.locator("main .button-danger").click()
    is_at(page, "payroll_import", found.pk)
    expect(page.locator(".banner-success")).to_be_visible()
