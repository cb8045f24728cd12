"""Which columns of a list its reader has chosen; the usual ones are ticked until another choice is made."""

from typing import Any

from django import forms


class ColumnsField(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data or initial
