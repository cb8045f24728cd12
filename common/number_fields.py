"""Numbers with decimals in forms: a Danish comma, whatever language the page is in."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.numbers import format_decimal, parse_decimal


class DecimalFormField(forms.DecimalField):
    """A text box for hours or per cent: reads "7,4" and "7.4", and shows "7,4"."""

    widget = forms.TextInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"class": "short", "inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value  # nothing at all, or the initial value of a disabled field
        if not value.strip(" \u00a0"):
            return None
        try:
            return parse_decimal(value)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        return format_decimal(value) if isinstance(value, int | Decimal) else value
