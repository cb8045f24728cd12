from datetime import date

import pytest
from django.utils import translation

from common.months import parse_month, possible_months, typed_month

SPELLED = """
2023-10
10-2023
10.2023
10/2023
202310
102023
20231031
31102023
31.10.2023
2023-10-31
2023-10-31 00:00:00
oktober 2023
Okt. 2023
okt-23
oct-23
October 2023
2023 oktober
31. oktober 2023
10-23
23-10
2023.10
2023/10/31
"""


@pytest.mark.parametrize("text", SPELLED.split("\n")[1:-1])
def test_a_month_is_read_however_it_is_written(text):
    assert typed_month(text) == date(2023, 10, 1)


@pytest.mark.parametrize(
    ("text", "expected"), [("dec-23", 12), ("2023-9", 9), ("1092023", 9), ("1.9.2023", 9)]
)
def test_a_month_with_one_digit_or_a_lost_zero_is_read(text, expected):
    assert typed_month(text) == date(2023, expected, 1)


def test_a_day_whose_year_may_stand_at_either_end_names_two_months():
    assert possible_months("22-04-23") == {date(2023, 4, 1), date(2022, 4, 1)}


def test_an_address_names_a_month_in_one_way():
    assert parse_month("2022-04") == date(2022, 4, 1)
    for text in ("2022-4", "2022-04-01", "april 2022"):
        with pytest.raises(ValueError, match="2022-04"):
            parse_month(text)


@pytest.mark.parametrize(
    "text",
    [
        "9999-12",
        "0001-01",
        "2023-02-30",
        "april",
        "2022",
        "22-04-23",
        "",
        "\u0662\u0660\u0662\u0662-04",
    ],
)
def test_what_is_no_month_of_our_years_is_refused(text):
    for read in (parse_month, typed_month):
        with pytest.raises(ValueError, match="2022-04"):
            read(text)


@pytest.mark.parametrize("text", ["0000-00", "2022-13", "13.2022", "2022/0"])
def test_a_month_that_does_not_exist_is_refused_with_why(text):
    number = 13 if "13" in text else 0
    with translation.override("en"), pytest.raises(ValueError, match=f"^There is no month {number}: "):
        typed_month(text)
