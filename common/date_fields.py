"""A date and a month in forms."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from common.clock import COPENHAGEN, today
from common.dates import format_date, parse_date
from common.months import typed_month
from common.parsed_fields import ParsedField


class DateFormField(ParsedField):
    """A text box for a date; what was typed comes back untouched when it is refused."""

    default_error_messages = {
        "required": gettext_lazy("Write the date as day, month and year, e.g. 31.12.2027"),
    }

    shape, keys = "date", "numeric"

    def parse(self, text: str) -> date:
        return parse_date(text)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            value = value.astimezone(COPENHAGEN)
        return format_date(value) if isinstance(value, date) else value


class PastDayField(DateFormField):
    """The day as of which something is told: today or before."""

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day and day > today():
            raise ValidationError(gettext("The day has not come yet. Choose today or an earlier one."))
        return day


class MonthField(forms.CharField):
    """A month however it is typed: 2022-04, 04-2022, april 2022; cleaned to its first day, None when empty."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", gettext_lazy("e.g. 2022-04"))
        kwargs.setdefault("widget", forms.TextInput(attrs={"class": "short"}))
        required = gettext_lazy("Write the month as year and month, e.g. 2022-04")
        super().__init__(max_length=20, error_messages={"required": required}, **kwargs)

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        try:
            return typed_month(text) if text else None
        except ValueError as error:
            raise ValidationError(str(error)) from error
