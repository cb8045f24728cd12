"""Dates and months in forms: likely days, what is told of a day, and months from a list."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import translation

from common.date_fields import DateFormField, MonthField, with_likely_day
from common.forms import Form
from common.money_fields import KronerFormField

pytestmark = pytest.mark.smoke
FIRST, MARCH = date(2022, 1, 1), date(2022, 3, 21)


class Period(Form):
    day = DateFormField(required=False)
    amount = KronerFormField(required=False)
    month = MonthField(required=False, empty_label="Alle")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        likely = [("Første dag", FIRST), ("Ukendt", None), ("Sidste dag", date(2023, 5, 1))]
        self.fields["day"].suggest(*likely, counted_from=(FIRST, "forsøgets første dag"))
        self.fields["month"].offer(lambda: [date(2022, 2, 1), FIRST])


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (MARCH, "mandag den 21. marts 2022, 79 dage efter forsøgets første dag"),
        (date(2021, 12, 31), "fredag den 31. december 2021, 1 dag før forsøgets første dag"),
        (FIRST, "lørdag den 1. januar 2022"),
        (None, ""),
    ],
)
def test_a_day_that_is_saved_is_told_with_its_weekday_and_distance(day, told):
    assert Period(initial={"day": day})["day"].echo == told


def test_what_is_typed_and_wrong_is_not_told_and_the_error_knows_the_calendar():
    form = Period({"day": "31.02.2022"})
    assert (form["day"].echo, "28" in form.errors["day"][0]) == ("", True)
    assert Period({"day": "21.03.2022"})["day"].aria_describedby == "id_day_echo"


def test_the_likely_days_that_are_known_are_pressed_and_written():
    form = Period(initial={"day": FIRST})
    # The one that is written is no press.
    assert form["day"].presses == [("Sidste dag", "01.05.2023", "day=01.05.2023")]

    data, name = with_likely_day(QueryDict("title=x&rows-0-on=&day=rows-0-on%3D01.05.2023"))
    assert (data["rows-0-on"], data["title"], name) == ("01.05.2023", "x", "rows-0-on")
    assert with_likely_day(QueryDict("title=x"))[1] == ""


@pytest.mark.parametrize(
    ("amount", "told"),
    [
        ("99.999,99", ""),
        ("100.000", "100 tusind kr."),
        ("250.000,50", "ca. 250 tusind kr."),
        ("999.999", "ca. 1 mio. kr."),
        ("1.500.000", "1,5 mio. kr."),
        ("-22.074.304", "ca. −22,07 mio. kr."),
    ],
)
def test_a_long_amount_is_told_in_words(amount, told):
    assert Period({"amount": amount})["amount"].echo == told


def test_a_month_is_chosen_from_a_list_and_read_however_it_is_written():
    with translation.override("da"):
        drawn = str(Period(initial={"month": "2022-01"})["month"])
        assert drawn.index("februar 2022") < drawn.index('value="2022-01" selected>januar 2022')
        # One that is not offered, from an address of old, stands beside the others.
        assert 'value="2019-07" selected>juli 2019' in str(Period({"month": "juli 2019"})["month"])
    field = MonthField(required=False)
    assert [field.clean(text) for text in ("2022-04", "april 2022", "")] == [date(2022, 4, 1)] * 2 + [None]
    with pytest.raises(ValidationError):
        field.clean("2022-13")
    assert field.named(["2022-04", "x"]) == {"2022-04": "april 2022"}
