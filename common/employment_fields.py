"""An employment in forms: what was typed becomes what payroll has."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.employments import INSTITUTION, LONGEST_NUMBER, employment_number, institution_code, is_cpr_like

NOT_CPR = _("This looks like a CPR number. Write the employment number instead")


class _ShortField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, **kwargs})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "class": "short"}


class InstitutionField(_ShortField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("Institution code"), "max_length": INSTITUTION, **kwargs})

    def to_python(self, value: Any) -> str:
        return institution_code(super().to_python(value) or "")


class EmploymentNumberField(_ShortField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("Employment number"), "max_length": LONGEST_NUMBER, **kwargs})

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        if is_cpr_like(text):
            raise ValidationError(NOT_CPR)
        return employment_number(text)
