"""The values of forms as texts: `plain` to compare, in words to be read."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet

from common.dates import format_date
from common.long_choice import Searched
from common.money import format_kroner
from common.money_fields import KronerFormField
from common.months import format_month
from common.numbers import format_decimal
from common.text import normal


def plain(value: object) -> str:
    """A value as one text, the same whether it comes from a row or from a form."""
    if value is None:
        return ""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, QuerySet | list | tuple | set):
        return ",".join(sorted(plain(each) for each in value))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else normal(str(value)).strip()


def field_in_words(bound: forms.BoundField) -> str:
    """A field's value as people read it, or as it was typed where it cannot be read."""
    its_field, value = bound.field, bound.value()
    if bound.form.is_bound:
        try:
            value = its_field.clean(value)
        except ValidationError:
            return str(value or "")
    if isinstance(its_field, forms.ChoiceField | forms.ModelChoiceField):
        return _choices_in_words(its_field, value)
    if isinstance(its_field, KronerFormField) and isinstance(value, Decimal):
        return format_kroner(value)
    if isinstance(value, Decimal):
        return format_decimal(value)
    return format_date(value) if isinstance(value, date) else plain(value)


def _choices_in_words(its_field: Any, value: Any) -> str:
    chosen = value if isinstance(value, QuerySet | list | tuple) else [value]
    if isinstance(its_field, Searched):
        return "\n".join(its_field.named(its_field.keys(value)).values())
    if isinstance(value, date):
        return format_month(value)
    keys = {plain(each) for each in chosen} - {""}
    return "\n".join(str(label) for key, label in _flat(its_field.choices) if plain(_value(key)) in keys)


def _value(key: Any) -> Any:
    """A choice of a model's row carries its id in a wrapper."""
    return getattr(key, "value", key)


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield key, label
