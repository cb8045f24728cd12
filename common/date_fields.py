"""A date in forms."""

from datetime import date, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from common.clock import COPENHAGEN
from common.dates import format_date, parse_date


class DateFormField(forms.Field):
    """A text box for a date; what was typed comes back untouched when it is refused."""

    default_error_messages = {
        "required": gettext_lazy("Write the date as day, month and year, e.g. 31.12.2027"),
    }

    def widget_attrs(self, widget):
        return {"class": "date", "inputmode": "numeric", "autocomplete": "off"}

    def to_python(self, value):
        if not isinstance(value, str):
            return value  # nothing at all, or the initial value of a disabled field
        if not value.strip(" "):
            return None
        try:
            return parse_date(value)
        except ValueError as error:
            raise ValidationError(self.error_messages.get("invalid", str(error)), code="invalid") from error

    def prepare_value(self, value):
        if isinstance(value, datetime):
            value = value.astimezone(COPENHAGEN)
        return format_date(value) if isinstance(value, date) else value
