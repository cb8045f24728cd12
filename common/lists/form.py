"""The form above a list, and what it is asked for: value by value, each with its words and whether it is there at all."""

import copy
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Self, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.utils.choices import flatten_choices
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from common.date_fields import MonthField
from common.forms import Form
from common.long_choice import Searched
from common.long_choice_widget import FIND, FOUND, WORD

SEARCH, VIEW, MORE = "q", "view", "more"
# What is asked for when what is folded is to be drawn without the rows below it.
ALONE = "form"
# How a list is laid out: no part of what it finds.
LAYOUT = ("sort", "columns")
# Where on the list one is, what led there, and how much of the form is shown.
PLACE = frozenset({"page", "before", VIEW, MORE})
IN_THE_BAR, FEW_FOLDED = 3, 4
# What is worked out once for a form: Django's own kind and Python's.
PREPARED = (cached_property, functools.cached_property)
# The codes of Django's errors for a choice that is not offered.
GONE = frozenset({"invalid_choice", "invalid_list", "invalid_pk_value"})
LONGEST_WORDS, LONGEST_KEY = 60, 19


@dataclass(frozen=True)
class Asked:
    """One value of one field; `is_gone` when there is no such thing, or none for this reader."""

    name: str
    label: str
    value: Any
    words: str
    is_gone: bool = False

    def __str__(self) -> str:
        if self.is_gone:
            named = f"{self.label}: {self.words}" if self.words else self.label
            return _("%(named)s no longer exists") % {"named": named}
        return self.label if self.value is True else f"{self.label}: {self.words}"


class KeyField(forms.Field):
    """A row by its key, or one of the answers that are no rows; which row that is, nobody asks."""

    def __init__(self, known: Searched) -> None:
        super().__init__(label=known.label, required=False)
        self.answers = {key for key, _words in known.extras}

    def clean(self, value: Any) -> str:
        key = str(value or "")
        if key and key not in self.answers and not (key.isdecimal() and len(key) < LONGEST_KEY):
            raise ValidationError(_("Choose one of the answers"), code="invalid_choice")
        return key


class FilterForm(Form):
    """The form above a list: nothing in it has to be filled in, so nothing says "optional".

    The search and the first three narrow ones stand in the bar, the rest is folded; when it is more than a few, it is drawn
    when it is asked for, since it would cost more than the list. A field named "sort" or "columns" lays the list out. What a
    saved view asks for and no field knows is an error: the list is empty, never whole.
    """

    all_optional = True
    is_kept = False

    def _sentence(self, name: Any, error: ValidationError) -> ValidationError:
        if error.code not in GONE:
            return super()._sentence(name, error)
        label = self.fields[name].label
        text = _("What is chosen in “%(label)s” no longer exists. Choose another, or remove it") % {
            "label": label
        }
        return ValidationError(text, code=error.code)

    def _befriend(self, name: str, field: Any) -> None:
        super()._befriend(name, field)
        if isinstance(field, Searched):
            field.has_button = False

    @property
    def search_box(self) -> forms.BoundField | None:
        return self[SEARCH] if SEARCH in self.fields else None

    @cached_property
    def in_the_bar(self) -> list[forms.BoundField]:
        # No more of them are asked than fit: one that is wide has to count its rows.
        return list(islice((bound for bound in self._others if not _is_wide(bound)), IN_THE_BAR))

    @cached_property
    def folded(self) -> list[forms.BoundField]:
        in_the_bar = {bound.name for bound in self.in_the_bar}
        return [bound for bound in self._others if bound.name not in in_the_bar]

    @property
    def _others(self) -> Iterator[forms.BoundField]:
        return (bound for bound in self if bound.name != SEARCH and not bound.is_hidden)

    @property
    def is_unfolded(self) -> bool:
        """Is the rest to be seen at once? When it was asked for, also by a word in it, or something in it must be mended."""
        folded = {bound.name for bound in self.folded}
        return MORE in self._sent or self._sent.get(FIND) in folded or not folded.isdisjoint(self.errors)

    @property
    def is_searching(self) -> bool:
        """Is the form alone asked for, and no row?"""
        return super().is_searching or self._sent.get(MORE) == ALONE

    def unfolding(self, more: str = "1") -> str:
        """The query string that asks for the same with the rest of the form drawn."""
        query = QueryDict(mutable=True)
        for name, values in self._sent.lists():
            if name not in PLACE - {VIEW}:
                query.setlist(name, values)
        query[MORE] = more
        return query.urlencode()

    @property
    def is_drawn(self) -> bool:
        """Does the page hold what is folded?"""
        return self.is_unfolded or self.is_few

    @property
    def is_few(self) -> bool:
        return len(self.folded) <= FEW_FOLDED

    @property
    def kept_folded(self) -> Iterator[tuple[str, str]]:
        """(name, value) of what is asked for by what is folded, to be sent again while that is not drawn."""
        for bound in self.folded:
            yield from ((bound.name, value) for value in self._values(bound.name) if value)

    @cached_property
    def match(self) -> Q | None:
        """What of the rows is asked for: many can be counted at once; None while something must be mended."""
        return self._asks(self.cleaned_data) if self.is_valid() else None

    def _asks(self, asked: dict[str, Any]) -> Q:
        """The same of valid answers."""
        return Q()

    def found(self, rows: Any) -> Any:
        """Those of `rows` that match; none while something must be mended."""
        return rows.none() if self.match is None else rows.filter(self.match)

    def clean(self) -> Any:
        given = super().clean()
        if self._strays:
            self.add_error(None, _("The view asks for something that no longer exists. Remove it below."))
        return given

    @property
    def _sent(self) -> QueryDict:
        return cast("QueryDict", self.data)

    @property
    def _strays(self) -> list[str]:
        """What a view asks for and no field knows; a hand-written address may hold anything."""
        if VIEW not in self._sent:
            return []
        return sorted(set(self._sent) - set(self.fields) - self._beside - PLACE)

    @property
    def _beside(self) -> set[str]:
        """What boxes in which one types words send beside their fields."""
        long = [name for name, field in self.fields.items() if isinstance(field, Searched)]
        return {FIND, *(f"{name}{end}" for name in long for end in (WORD, FOUND))}

    def asked(self) -> list[Asked]:
        """What the list is filtered by; of its layout only what does not exist."""
        return self._asked

    @cached_property
    def _asked(self) -> list[Asked]:
        known = [one for bound in self for one in _asked_of(bound) if one.is_gone or bound.name not in LAYOUT]
        strays = ((name, str(self._sent[name])[:LONGEST_WORDS]) for name in self._strays)
        return known + [Asked(name, name, None, words, is_gone=True) for name, words in strays]

    def counting(self, query: QueryDict) -> Self:
        """The same form as another query asks it, to count what that finds; it is not to be shown.

        What it offers is not looked up anew. Of a row that is found by words it knows the key alone: one that is not
        offered finds nothing among what the reader sees.
        """
        other = copy.copy(self)
        for name in [name for name in vars(other) if isinstance(getattr(type(self), name, None), PREPARED)]:
            del other.__dict__[name]
        other.__dict__ |= {"data": query, "_errors": None, "_bound_fields_cache": {}}
        other.fields = {
            name: KeyField(field) if isinstance(field, Searched) else field
            for name, field in self.fields.items()
        }
        return other

    @property
    def is_active(self) -> bool:
        return bool(self.asked())

    def asked_again(self, **others: list[str]) -> str:
        """The query string that asks for the same, others replaced, without what no field of the filter knows."""
        asked = QueryDict(mutable=True)
        for name, values in self._asked_values.items():
            asked.setlist(name, values)
        for name, values in others.items():
            asked.setlist(name, values)
        return asked.urlencode()

    @cached_property
    def _asked_values(self) -> dict[str, list[str]]:
        # Asked of a page several times: for its views, and for each of its sheets.
        return {name: [value for value in self._values(name) if value] for name in self.fields}

    def _values(self, name: str) -> list[str]:
        field = self.fields[name]
        return field.settled(self[name].data) if isinstance(field, Searched) else self._sent.getlist(name)

    def without(self, asked: Asked) -> str:
        """The query string that asks for all but that."""
        query = self._sent.copy()
        for name in {FIND, f"{asked.name}{WORD}", f"{asked.name}{FOUND}", *PLACE}:
            query.pop(name, None)
        kept = [value for value in query.getlist(asked.name) if value != asked.value]
        query.setlist(asked.name, kept if _is_multiple(self.fields.get(asked.name)) else [])
        return query.urlencode()

    def in_words(self) -> Iterator[tuple[str, str]]:
        """(label, what was chosen) of each part of the filter that is in use."""
        for one in self.asked():
            yield one.label, one.words or str(one.value)


def _is_wide(bound: forms.BoundField) -> bool:
    """A box in which one types words, with what fits below it: there is no room for it in the bar."""
    return isinstance(bound.field, Searched) and bound.field.is_long


def _is_multiple(field: forms.Field | None) -> bool:
    return isinstance(field, forms.MultipleChoiceField)


def _asked_of(bound: forms.BoundField) -> Iterator[Asked]:
    field = bound.field
    data = bound.data if isinstance(bound.data, list) else [bound.data]
    if isinstance(field, Searched):
        data = field.settled(bound.data)
    label = str(field.label)
    if isinstance(field, forms.BooleanField):
        yield from (Asked(bound.name, label, True, _("Yes")) for value in data if value)
        return
    values = [str(value) for value in data if value not in (None, "")]
    if not isinstance(field, forms.ChoiceField):
        yield from (Asked(bound.name, label, value, value) for value in values)
        return
    choices = _words_of(field, values) if values else {}
    for value in values:
        is_gone = value not in choices
        # A number names nothing to a reader.
        own = "" if value.isdigit() else value[:LONGEST_WORDS]
        yield Asked(bound.name, label, value, choices.get(value, own), is_gone)


def _words_of(field: forms.ChoiceField, values: list[str]) -> dict[str, str]:
    """{key: words} of what a field offers: of very many those alone that are asked for."""
    if isinstance(field, Searched | MonthField):
        return field.named(values)
    # Django's stubs know no groups of choices.
    offered: Any = flatten_choices(cast("Any", field.choices))
    return {str(key): str(words) for key, words in offered}
