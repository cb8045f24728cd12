from datetime import date

import pytest

from common.months import parse_month


def test_a_month_is_read():
    assert parse_month("2022-04") == date(2022, 4, 1)


@pytest.mark.parametrize(
    "text",
    ["9999-12", "0001-01", "0000-00", "2022-13", "2022-4", "2022-04-01", "", "\u0662\u0660\u0662\u0662-04"],
)
def test_what_is_no_month_of_our_years_is_refused(text):
    with pytest.raises(ValueError, match="2022-04"):
        parse_month(text)
