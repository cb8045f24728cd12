"""How a choice among many rows is drawn and read; what is offered and found says its field, `common.long_choice`."""

from typing import Any, Self

from django import forms
from django.forms.widgets import ChoiceWidget
from django.template.loader import get_template

from common.search import LONGEST
from common.text import normal_line

# What a form is asked beside its fields: to find what fits, or to save what is right without being pressed.
FIND, AUTOSAVE = "find", "autosave"
WORD, FOUND = "-word", "-found"


class Typed:
    """The word that stands in the box: `is_new` while what fits it was not chosen from, `is_asked` if "find" was pressed."""

    word, is_new, is_asked = "", False, False

    def with_word(self, word: str, *, is_new: bool, is_asked: bool) -> Self:
        self.word, self.is_new, self.is_asked = word, is_new, is_asked
        return self


class Said(str, Typed):
    """The key that was chosen, and the word beside it."""


class SaidList(list[str], Typed):
    """The keys that were chosen, and the word beside them."""


class LongWidget(forms.Widget):
    """Draws what its field offers: as `short` does while they are few, else the box with what is chosen and found."""

    template, several = "components/long_choice.html", False
    field: Any = None
    short: type[ChoiceWidget] = forms.Select

    @property
    def use_fieldset(self) -> bool:  # type: ignore[override]
        return self.field.is_long or self.short.use_fieldset

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        keys = data.getlist(name) if self.several and hasattr(data, "getlist") else data.get(name)
        word = normal_line(data.get(f"{name}{WORD}", ""))[: LONGEST + 1].strip()
        is_asked = data.get(FIND) == name
        # What stands half written in the box is no answer yet.
        if not is_asked and (not word or AUTOSAVE in data):
            return keys
        is_shown = word == normal_line(data.get(f"{name}{FOUND}", "")).strip() and keys is not None
        said: Any = SaidList(keys or []) if self.several else Said(keys or "")
        return said.with_word(word, is_new=is_asked or not is_shown, is_asked=is_asked)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def format_value(self, value: Any) -> Any:
        return [str(key) for key in self.field.keys(value)]

    def id_for_label(self, id_: str | None, index: str | None = None) -> str:
        return "" if self.use_fieldset else id_ or ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        attrs = self.build_attrs(self.attrs, attrs)
        if not self.field.is_long:
            return self.short(attrs, self.field.few).render(name, self.field.keys(value), None, renderer)
        context = {"name": name, "id": attrs.pop("id", f"id_{name}"), "box": {"attrs": attrs}}
        return get_template(self.template).render(context | self.field.shown(value))


class SeveralWidget(LongWidget):
    several = True
    short = forms.CheckboxSelectMultiple
