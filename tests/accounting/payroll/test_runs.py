"""Which payroll run a file is, is asked and not guessed: a back-payment takes no month back."""

import pytest
from django.urls import reverse

from accounting.models import Posting
from accounting.payroll import importing, reading
from accounting.payroll.reading import Run
from common.errors import Refused
from tests.accounts import Account, month
from tests.extracts import booked, csv, line, remembering, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "in_english")]
APRIL = month("2022-04")


@pytest.fixture
def account():
    account = remembering("1", "2", "9")
    booked(account, csv(line("1", "2.000,00"), line("2", "1.500,00")), name="april.csv", run=Run(APRIL))
    return account


def test_a_back_payment_adds_and_takes_nothing_back(account):
    found = upload(account, csv(line("1", "200,00")), run=Run(APRIL, is_supplementary=True))

    assert found.facts.vanished == []
    importing.commit(found, by=account.hr)
    assert sum(posting.amount for posting in Posting.objects.all()) == 3700


def test_an_ordinary_run_of_one_line_asks_before_it_takes_a_month_back(account):
    found = upload(account, csv(line("1", "200,00")), run=Run(APRIL))

    with pytest.raises(Refused, match="Choose whether what has vanished"):
        importing.commit(found, by=account.hr)
    assert sum(posting.amount for posting in Posting.objects.all()) == 3500


def test_what_was_uploaded_as_the_wrong_run_is_put_right_before_it_is_booked(account):
    found = upload(account, csv(line("1", "200,00")), run=Run(APRIL))
    assert len(found.facts.vanished) == 1

    importing.say_run(found, Run(APRIL, is_supplementary=True), by=account.hr)
    found.refresh_from_db()

    assert (found.facts.vanished, found.is_supplementary) == ([], True)
    assert [one.state for one in found.lines.all()] == ["new"]


def test_a_stray_later_line_lets_no_month_be_booked_twice(account):
    corrected = csv(line("1", "2.000,00"), line("2", "1.600,00"), line("9", "1,00", period="2022-05"))
    found = upload(account, corrected, run=Run(APRIL))

    assert [problem.kind for problem in found.problems.all()] == ["late"]
    importing.set_aside(found, by=account.hr, reason="Hører til maj")
    importing.commit(found, by=account.hr, take_back=True)
    assert sum(posting.amount for posting in Posting.objects.all()) == 3600


def test_the_run_after_the_last_is_proposed(account):
    assert reading.proposed_run(account.book) == Run(month("2022-05"))
    assert reading.proposed_run(Account().book).is_supplementary is False


def test_a_run_before_the_files_pay_and_a_run_of_a_booked_file_are_refused(account):
    found = upload(account, csv(line("1", "200,00")), run=Run(APRIL))
    with pytest.raises(Refused, match="later month"):
        importing.say_run(found, Run(month("2022-03")), by=account.hr)
    importing.say_run(found, Run(APRIL, is_supplementary=True), by=account.hr)
    importing.commit(found, by=account.hr)

    with pytest.raises(Refused, match="not open any more"):
        importing.say_run(found, Run(APRIL), by=account.hr)


def test_the_run_is_said_on_a_page_that_the_extract_leads_to(account, client):
    found = upload(account, csv(line("1", "200,00")), run=Run(APRIL))
    client.force_login(account.hr)
    address = reverse("payroll_run", args=[found.pk])
    assert f'href="{address}"' in client.get(found.get_absolute_url()).content.decode()

    answer = client.post(address, {"run": "april 2022", "run_kind": "supplementary"})

    found.refresh_from_db()
    assert (answer.url, found.is_supplementary) == (found.get_absolute_url(), True)


def test_the_page_of_the_run_begins_with_what_was_said(account, client):
    found = upload(account, csv(line("1", "200,00")), run=Run(APRIL))
    client.force_login(account.hr)
    client.cookies["language"] = "en"

    page = client.get(reverse("payroll_run", args=[found.pk])).content.decode()

    assert ('value="2022-04"' in page, "Correct the payroll run" in page) == (True, True)


@pytest.mark.parametrize(
    ("run", "status"), [("2024-02", 302), ("2024-03", 422), ("2023", 422), ("12.03.22", 422)]
)
def test_a_run_that_has_not_taken_place_or_is_no_month_is_refused_at_its_field(account, client, run, status):
    found = upload(account, csv(line("1", "200,00")), run=Run(APRIL))
    client.force_login(account.hr)

    answer = client.post(reverse("payroll_run", args=[found.pk]), {"run": run, "run_kind": "ordinary"})

    assert (answer.status_code, b'id="id_run_error"' in answer.content) == (status, status == 422)
