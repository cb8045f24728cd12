from decimal import Decimal

import pytest
from django import forms
from django.urls import get_resolver
from django.utils import translation

from common.forms import Form, Friendly
from common.number_fields import DecimalFormField
from common.numbers import format_decimal, parse_decimal


def every_form(base=Friendly):
    get_resolver().url_patterns  # noqa: B018  reads all views, and with them their forms
    for form in base.__subclasses__():
        yield form
        yield from every_form(form)


def test_every_number_with_decimals_is_read_by_the_same_field():
    fields = [
        (form.__name__, name, field)
        for form in every_form()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.DecimalField | forms.FloatField)
    ]

    assert {"hours", "pension_percent"} <= {name for _form, name, _field in fields}
    assert [where for *where, field in fields if not isinstance(field, DecimalFormField)] == []
    assert [where for *where, field in fields if field.localize] == []


class Hours(Form):
    hours = DecimalFormField(max_digits=4, decimal_places=2, error_messages={"invalid": "Write digits"})


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize(
    ("typed", "hours"), [("7,4", "7.4"), ("7.4", "7.4"), (" 37 ", "37"), ("0,25", "0.25"), ("−1", "-1")]
)
def test_the_comma_and_the_point_are_read_in_both_languages(language, typed, hours):
    with translation.override(language):
        form = Hours({"hours": typed})

        assert form.is_valid(), form.errors
        assert form.cleaned_data["hours"] == Decimal(hours)


@pytest.mark.parametrize(
    "typed", ["1e400", "NaN", "Infinity", "\u0661\u0662", "7,4,1", "1.234,5", "7 4", "syv", "9" * 5_000, "7,"]
)
def test_what_is_no_number_is_refused(typed):
    assert Hours({"hours": typed}).errors == {"hours": ["Write digits"]}
    with pytest.raises(ValueError, match=r"."):
        parse_decimal(typed)


def test_a_point_before_three_digits_is_never_taken_for_a_comma():
    assert not Hours({"hours": "1.234"}).is_valid()


@pytest.mark.parametrize("language", ["da", "en"])
def test_what_is_shown_has_a_comma(language):
    with translation.override(language):
        assert 'value="7,4"' in str(Hours(initial={"hours": Decimal("7.40")})["hours"])
        assert 'value="syv"' in str(Hours({"hours": "syv"})["hours"])


def test_a_number_is_printed_with_the_decimals_it_has():
    assert [format_decimal(n) for n in (Decimal("7.40"), Decimal("37.00"), Decimal(100), 0)] == [
        "7,4",
        "37",
        "100",
        "0",
    ]
