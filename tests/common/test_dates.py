from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from common import date_fields, dates

SENTENCE = "Write the date as day, month and year, e.g. 31.12.2027"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


ACCEPTED = {
    "31.12.2027": date(2027, 12, 31),
    "1/3-27": date(2027, 3, 1),
    "1.3.2027": date(2027, 3, 1),
    "01.03.2027": date(2027, 3, 1),
    "01032027": date(2027, 3, 1),
    "2027-03-01": date(2027, 3, 1),
    "1-3-2027": date(2027, 3, 1),
    "1/3/2027": date(2027, 3, 1),
    "1.3.27": date(2027, 3, 1),
    " 1.3.2027\u00a0": date(2027, 3, 1),
    "29.2.2028": date(2028, 2, 29),
    "1.1.1900": date(1900, 1, 1),
    "31.12.2199": date(2199, 12, 31),
}
REFUSED = [
    *("", " ", "31.02.", "1.1.127"),
    *(
        "1.3",
        "20270301",
        "2027-3-1",
        "27-03-2027-1",
        "46000",
    ),
    *("1,3,2027", "1.3.2027 12:00", "i morgen", "1.marts 2027", "１.3.2027", "1.3.٢٠٢٧", "-1.3.2027"),
    *("1.3.2027\x00", "\x001.3.2027", "1.3.2027\n", "1.\t3.2027", "1.3.2027\x1f", "1" * 5000),
]


@pytest.mark.parametrize("profile", ["form", "file"])
@pytest.mark.parametrize(("text", "expected"), ACCEPTED.items())
def test_both_profiles_read(text, expected, profile):
    assert dates.parse_date(text, profile) == expected


NO_SUCH_FEBRUARY = "31 February does not exist: February 2027 has 28 days"
NO_SUCH_DAY = {
    "31.02.2023": "31 February does not exist: February 2023 has 28 days",
    "29.02.2027": "29 February does not exist: February 2027 has 28 days",
    "30.2.2028": "30 February does not exist: February 2028 has 29 days",
    "31042023": "31 April does not exist: April 2023 has 30 days",
    "32.1.2027": "32 January does not exist: January 2027 has 31 days",
    "0.1.2027": "0 January does not exist: January 2027 has 31 days",
    "2027-02-30": "30 February does not exist: February 2027 has 28 days",
    "1.13.2027": "There is no month 13: a year has twelve",
    "1.0.2027": "There is no month 0: a year has twelve",
    "01010027": "Write a year between 1900 and 2199",
    "0027-01-01": "Write a year between 1900 and 2199",
    "31.12.1899": "Write a year between 1900 and 2199",
    "1.1.2200": "Write a year between 1900 and 2199",
}


@pytest.mark.parametrize("profile", ["form", "file"])
@pytest.mark.parametrize(("text", "sentence"), NO_SUCH_DAY.items())
def test_a_day_that_does_not_exist_is_refused_with_why(text, sentence, profile):
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        dates.parse_date(text, profile)


def test_in_danish_too():
    with (
        translation.override("da"),
        pytest.raises(ValueError, match=r"^31\. februar findes ikke: februar 2023 har 28 dage$"),
    ):
        dates.parse_date("31.02.2023")


@pytest.mark.parametrize("profile", ["form", "file"])
@pytest.mark.parametrize("text", REFUSED)
def test_both_profiles_refuse(text, profile):
    with pytest.raises(ValueError, match=f"^{SENTENCE}$"):
        dates.parse_date(text, profile)


def test_a_lost_leading_zero_is_for_files_only():
    assert dates.parse_date("1032027", "file") == date(2027, 3, 1)
    with pytest.raises(ValueError, match=SENTENCE):
        dates.parse_date("1032027")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2027, 3, 1), date(2027, 3, 1)),
        (datetime(2027, 3, 1, 23, 59), date(2027, 3, 1)),  # noqa: DTZ001  a spreadsheet knows no zones
        ("01-03-2027", date(2027, 3, 1)),
        (1032027, date(2027, 3, 1)),
        (Decimal(31122027), date(2027, 12, 31)),
        (46000, None),
        (Decimal("1.5"), None),
        (True, None),
        (None, None),
    ],
)
def test_a_spreadsheet_cell_is_read_by_its_value(value, expected):
    if expected is None:
        with pytest.raises(ValueError, match=SENTENCE):
            dates.from_cell(value)
    else:
        found = dates.from_cell(value)
        assert (found, type(found)) == (expected, date)


def test_dates_and_moments_are_printed_the_danish_way():
    assert dates.format_date(date(2027, 3, 1)) == "01.03.2027"
    moments = [datetime(2026, 11, 21, 13, 32, tzinfo=UTC), datetime(2026, 6, 30, 22, 5, tzinfo=UTC)]
    assert [dates.format_moment(moment) for moment in moments] == [
        "21.11.2026 at 14.32",
        "01.07.2026 at 00.05",
    ]
    with translation.override("da"):
        danish = [dates.format_moment(moment) for moment in moments]
    assert danish == ["21.11.2026 kl. 14.32", "01.07.2026 kl. 00.05"]


class DateForm(forms.Form):
    day = date_fields.DateFormField()


def test_the_form_field_reads_and_shows_dates():
    form = DateForm({"day": "1/3-27"})

    assert (form.is_valid(), form.cleaned_data) == (True, {"day": date(2027, 3, 1)})
    assert 'inputmode="numeric"' in str(form["day"])
    assert 'value="01.03.2027"' in str(DateForm(initial={"day": date(2027, 3, 1)})["day"])


@pytest.mark.parametrize("typed", ["31.02.2027", "x", "1.3.2027\x00", ""])
def test_a_refused_date_stays_as_typed_under_a_friendly_sentence(typed):
    form = DateForm({"day": typed})

    assert form.errors == {"day": [NO_SUCH_FEBRUARY if typed == "31.02.2027" else SENTENCE]}
    assert form["day"].value() == typed


def test_own_sentences_and_blank_and_disabled_fields_work_as_in_any_field():
    own = date_fields.DateFormField(error_messages={"required": "Write the first day", "invalid": "Day"})
    blank = date_fields.DateFormField(required=False)
    fixed = date_fields.DateFormField(disabled=True)

    with pytest.raises(ValidationError, match="Write the first day"):
        own.clean(" ")
    with pytest.raises(ValidationError, match="Day"):
        own.clean("x")
    assert (blank.clean(""), fixed.clean(date(2027, 3, 1))) == (None, date(2027, 3, 1))
    assert not blank.has_changed(date(2027, 3, 1), "1.3.27")
