"""Repeated rows of a form: one more, one less, and the one taken out put back, with all that was typed."""

import json
from collections.abc import Container
from typing import Any

from django import forms
from django.http import QueryDict

from common.text import normal

MOST_REMOVED = 30


def is_about_rows(data: Container[str]) -> bool:
    return any(press in data for press in ("add", "remove", "restore"))


def with_rows_changed(formset: Any, data: QueryDict) -> Any:
    """The formset as typed, after the press on add, remove or restore; judged by nobody yet.

    What is taken out travels with the page (`removed`), so that it can be had back until the page is left.
    """
    rows, removed = [as_typed(row) for row in formset.forms], removed_from(formset, data)
    prefixes = [row.prefix for row in formset.forms]
    if (press := data.get("remove")) in prefixes:
        place = prefixes.index(press)
        removed.append({"place": place, "row": rows.pop(place)})
    if data.get("restore") == formset.prefix and removed:
        last = removed.pop()
        rows.insert(last["place"], last["row"])
    if data.get("add") == formset.prefix:
        rows.append({})
    again = type(formset)(prefix=formset.prefix, initial=rows, draft=formset.draft)
    again.removed = removed
    return again


def as_typed(form: forms.BaseForm) -> dict[str, Any]:
    """{field: what was typed}, whatever it is."""
    return {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
    }


def removed_from(formset: Any, data: QueryDict) -> list[dict[str, Any]]:
    """The rows that the page says were taken out; what does not look like one is none."""
    found = [_row(text, formset.form.base_fields) for text in data.getlist(f"{formset.prefix}-removed")]
    return [row for row in found if row][-MOST_REMOVED:]


def _row(text: str, fields: Container[str]) -> dict[str, Any] | None:
    try:
        told = json.loads(text)
        place, row = int(told["place"]), dict(told["row"])
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None
    plain = {
        name: value and normal(value) for name, value in row.items() if name in fields and _is_text(value)
    }
    return {"place": min(max(place, 0), MOST_REMOVED), "row": plain}


def _is_text(value: object) -> bool:
    return value is None or isinstance(value, str)
