"""The control box accounts for every row of a file, so that it can be held against payroll's own total."""

import pytest

from accounting.imports import box
from accounting.imports.reading import Run
from tests.accounts import Account, month
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
