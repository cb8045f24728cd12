"""The control box accounts for every row of a file, so that it can be held against payroll's own total."""

import pytest

from accounting.payroll import box, quarantine
from accounting.payroll.reading import Run
from common.dates import format_date
from common.months import after, month_of
from pilots.agreements.steps import AgreementStage
from tests.accounts import Account, month
from tests.agreements import Negotiation
from tests.extracts import booked, csv, line, remembering, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "in_english")]


def test_every_row_stands_in_the_box_with_its_sum_and_why():
    account = Account()
    rows = [
        line("1", "100,00"),
        line("2", "50,00"),
        line("3", "7,00", code="100"),
        line("4", "tolv"),
        ["I alt", "", "", "", "150,00"],
        ["", "", "", "", ""],
        line("5", "0,00"),
    ]
    found = upload(account, csv(*rows))

    told = box.about(found)

    assert [(row.label, row.count, row.amount) for row in told["table"]] == [
        ("Kept: code 8123 (Pay in a pilot)", 2, 150),
        ("Blank rows", 1, 0),
        ("Totals and subtotals", 1, 150),
        ("Lines of 0 kr.", 1, 0),
        ("Left out: code 100", 1, 7),
        ("Lines that could not be read", 1, 0),
    ]
    assert (told["rows"], told["amount"], told["months"]) == (7, 157, "April 2022")


def test_the_difference_to_the_run_before_is_told():
    account = remembering("1")
    booked(account, csv(line("1", "100,00", period="2022-03")), run=Run(month("2022-03")))
    found = upload(account, csv(line("1", "130,00")), run=Run(month("2022-04")))

    assert box.about(found)["before"] == "+30,00\xa0kr. against 100,00\xa0kr. in March 2022"
    assert box.about(upload(Account(), csv(line("1", "1,00"))))["before"] == ""


def test_pay_after_an_agreement_has_ended_is_told_with_its_sum():
    found = Negotiation().to(AgreementStage.CONCLUDED)
    account = Account(found.region, programme=found.pilot.programme)
    last = found.agreement.ends_on
    late, early = after(month_of(last)), month_of(last)
    rows = [line("7", "10,00", period=f"{day:%Y-%m}") for day in (early, late, after(late))]
    given = upload(account, csv(*rows), run=Run(after(late)))
    [group] = quarantine.groups(account.book)
    quarantine.match(account.book, group.employment, group.code, found.pilot, by=account.hr)

    [told] = box.about(given)["ended"]

    assert told.endswith("2 lines, 20,00\xa0kr., concern later months.")
    assert told.startswith(f"{found.pilot.case_number} ended {format_date(last)}")
