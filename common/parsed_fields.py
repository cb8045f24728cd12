"""What dates, kroner and numbers have in common as fields: a box of one line, read by a parser of ours."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class ParsedField(forms.Field):
    """What was typed comes back untouched when `parse` refuses it with a ValueError, whose sentence is the error's."""

    widget: Any = forms.TextInput
    # The class of the box, and the keys that a phone offers.
    shape, keys = "", "decimal"

    def parse(self, text: str) -> Any:
        raise NotImplementedError

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"class": self.shape, "inputmode": self.keys, "autocomplete": "off"}

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value  # nothing at all, or the initial value of a disabled field
        if not value.strip(" \u00a0"):
            return None
        try:
            return self.parse(value)
        except ValueError as error:
            raise ValidationError(self.error_messages.get("invalid", str(error)), code="invalid") from error
