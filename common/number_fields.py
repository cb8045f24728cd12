"""Numbers with decimals in forms: a Danish comma, whatever language the page is in."""

from decimal import Decimal
from typing import Any

from django import forms

from common.numbers import format_decimal, parse_decimal
from common.parsed_fields import ParsedField


class DecimalFormField(ParsedField, forms.DecimalField):
    """A text box for hours or per cent: reads "7,4" and "7.4", and shows "7,4"."""

    shape = "short"

    def parse(self, text: str) -> Decimal:
        return parse_decimal(text)

    def prepare_value(self, value: Any) -> Any:
        return format_decimal(value) if isinstance(value, int | Decimal) else value
