"""What forms of the account share does what it says."""

import datetime

import pytest
from django import forms

from accounting.book.form_parts import OnceForm, OpenMonthField, attempt
from common.errors import Refused
from tests.accounts import Account, month


class Counted(OnceForm):
    number = forms.IntegerField()


def refused():
    raise Refused("Not today.", "Nor tomorrow.")


def test_what_is_attempted_with_a_right_form_is_answered():
    form = Counted({"number": "7"})
    assert attempt(form, form.given) == {"number": 7}


def test_nothing_is_attempted_with_a_wrong_form_or_one_that_was_not_sent():
    assert [attempt(form, refused) for form in (Counted(), Counted({"number": "x"}))] == [None, None]


@pytest.mark.parametrize("field", [None, "number"])
def test_a_refusal_stands_where_it_belongs(field):
    form = Counted({"number": "7"})
    assert attempt(form, refused, field=field) is None
    assert form.errors == {field or "__all__": ["Not today.", "Nor tomorrow."]}


def test_a_form_without_its_token_has_one_of_its_own():
    form = Counted({"number": "7"})
    assert form.is_valid()
    assert form.sent_token != Counted({"number": "7"}).initial["token"]


@pytest.mark.django_db
@pytest.mark.usefixtures("january_2024")
def test_an_open_month_is_offered_and_understood():
    account, field = Account(), OpenMonthField()
    field.offer_of(account.book)
    assert field.clean("2024-01") == datetime.date(2024, 1, 1) == month("2024-01")
    with pytest.raises(forms.ValidationError):
        field.clean("2024-02")
