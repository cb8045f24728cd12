"""Repeated rows of a form: one more, one less, and the one taken out put back, with all that was typed."""

import json
from collections.abc import Container
from typing import Any

from django import forms
from django.forms import formset_factory
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.forms import Form
from common.long_choice_widget import FIND
from common.text import normal

MOST_REMOVED = 30


class RowForm(Form):
    """A repeated row. A row without a word in it counts as not there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_permitted = False

    def is_blank(self) -> bool:
        return not any(self.cleaned_data.get(name) for name in self.fields)


class RowFormSet(forms.BaseFormSet):
    """Repeated rows that are written anew at every save, so no row's id is ever sent or trusted."""

    row_label = ""

    TOO_MANY = _("There is room for %(num)d. Remove some, or join them")
    NOT_WHOLE = _("The page was not sent whole. Open it again and save")
    default_error_messages = {"too_many_forms": TOO_MANY, "missing_management_form": NOT_WHOLE}

    def __init__(self, *args: Any, draft: Any = None, **kwargs: Any) -> None:
        self.draft = draft
        super().__init__(*args, **kwargs)
        # The rows taken out on this page: they can be had back until it is left.
        self.removed = removed_from(self, self.data) if self.data else []

    def removed_texts(self) -> list[str]:
        """Each row taken out as the text that carries it."""
        return [json.dumps(row) for row in self.removed]

    @property
    def last_removed(self) -> int | None:
        """The number that the row taken out last had, or None."""
        return self.removed[-1]["place"] + 1 if self.removed else None

    @staticmethod
    def initial_of(manager: Any) -> list[dict[str, Any]]:
        """What the rows say that are saved."""
        return list(manager.values())

    def rows(self) -> list[dict[str, Any]]:
        """What the rows say, blank ones left out."""
        return [form.cleaned_data for form in self.forms if not form.is_blank()]


def rows_of(form: type[RowForm], label: str | Promise, most: int = 30, base: type = RowFormSet) -> Any:
    """A formset of `form`, whose rows are called `label`."""
    base = type(f"{form.__name__}Set", (base,), {"row_label": label})
    return formset_factory(form, formset=base, extra=0, max_num=most, absolute_max=most, validate_max=True)


def is_about_rows(data: Container[str]) -> bool:
    """Is the page only shown again: with a row more or less, or with what a word found?"""
    return any(press in data for press in ("add", "remove", "restore", FIND))


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


def removed_from(formset: Any, data: Any) -> list[dict[str, Any]]:
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
