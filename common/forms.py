"""Forms whose errors say what to do, laid out in titled sections by the template pack "karrierespor"."""

from collections.abc import Iterable, Iterator, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject, Row
from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.forms.utils import ErrorDict, pretty_name
from django.template.loader import get_template
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import addresses
from common.cpr import refuse_cpr, refuse_likely_cpr
from common.dates import format_date
from common.limits import limit_sentence, shorten_sentence
from common.text import normal, normal_line
from common.uploads import kept_name

__all__ = ["Form", "Friendly", "ModelForm", "Row", "Section", "layout_fields"]


class Section(LayoutObject):
    """Fields under a heading of their own."""

    template = "%s/layout/section.html"

    def __init__(self, heading: Any, fields: Iterable[Any]) -> None:
        self.heading = heading
        self.fields = list(fields)

    def render(
        self, form: forms.BaseForm, context: Any, template_pack: str = "karrierespor", **kwargs: Any
    ) -> str:
        fields = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return get_template(self.get_template_name(template_pack)).render(
            {"heading": self.heading, "fields": fields}
        )


class BoundField(forms.BoundField):
    """A field with what was sent for it, in normal form: so it is compared, checked, shown again and kept.

    A box for a long text says how much it holds.
    """

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        if isinstance(field.widget, forms.Textarea) and (longest := getattr(field, "max_length", None)):
            limit = limit_sentence(longest)
            self.help_text = f"{self.help_text} {limit}" if self.help_text else limit

    @cached_property
    def echo(self) -> str:
        """What is saved, told once more in words that a slip of the finger does not survive; empty where there are none."""
        tell = getattr(self.field, "echo", None)
        if tell is None or self.errors:
            return ""
        is_read = self.form.is_bound and self.name in getattr(self.form, "cleaned_data", {})
        return tell(self.form.cleaned_data[self.name] if is_read else self.initial)

    @property
    def is_optional(self) -> bool:
        """Is it said beside the label that it may stay empty?"""
        is_asked_for = self.field.required or getattr(self.field, "is_demanded", False)
        return not is_asked_for and not getattr(self.form, "all_optional", False)

    @property
    def lang(self) -> str:
        """The language of its label, when that is not the page's."""
        return getattr(self.field, "lang", "")

    @property
    def aria_describedby(self) -> str | None:
        parts = [super().aria_describedby, f"{self.auto_id}_echo" if self.echo else None]
        return " ".join(filter(None, parts)) or None

    @property
    def presses(self) -> list[tuple[str, str, str]]:
        """(words, day, what pressing it sends) of each likely day that is not the one that is written."""
        days = [(words, format_date(day)) for words, day in getattr(self.field, "likely", ())]
        return [(words, day, f"{self.html_name}={day}") for words, day in days if day != self.value()]

    @property
    def links(self) -> list[tuple[str, str, str]]:
        """(words, day, the query string that asks for it) of each day that is asked for often."""
        days = [(words, format_date(day)) for words, day in getattr(self.field, "asked", ())]
        above: Any = self.form
        return [(words, day, above.asked_again(**{self.name: [day]})) for words, day in days]

    @property
    def data(self) -> Any:
        return in_normal_form(self.field.widget, super().data)


if TYPE_CHECKING:
    # To Python a mixin, before whichever form it is mixed into.
    FormBase = forms.BaseForm
else:
    FormBase = object


class Friendly(FormBase):
    """What every form of ours shares: no colons, no browser limits, no CPR numbers, and no sentence that Django wrote.

    What is typed arrives in normal form, see `common.text`.

    `sections` is a list of (heading, [field names or Row(...)]); without it the fields come in order.
    A field with `is_demanded` may stay empty for now, but is not called optional. Nor is one that is `conditional`: what
    demands it stands in its hint.
    """

    sections: Sequence[tuple[Any, Sequence[Any]]] = ()
    conditional: frozenset[str] = frozenset()
    # What people write is kept; what they search for is not.
    is_kept = True
    # What stands on papers of others: ten digits in these are most often no CPR number.
    numbered = frozenset({"voucher", "account"})
    use_required_attribute = False
    bound_field_class = BoundField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            self._befriend(name, field)

    def add_field(self, name: str, field: forms.Field) -> None:
        """Add a field that only this form has: it is treated like those of its class."""
        self._befriend(name, field)
        self.fields[name] = field

    def _befriend(self, name: str, field: Any) -> None:
        if name in self.conditional:
            field.is_demanded = True
        # A browser that cuts pasted text loses it silently; the error says how much is too much.
        field.widget.attrs.pop("maxlength", None)
        # A placeholder is gone when it is needed; labels and hints stay.
        field.widget.attrs.pop("placeholder", None)
        if self.is_kept and is_free_text(field):
            field.validators.append(refuse_likely_cpr if name in self.numbered else refuse_cpr)

    @cached_property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.include_media = False
        helper.render_hidden_fields = True
        sections = [Section(heading, fields) for heading, fields in self.sections]
        helper.layout = Layout(*(sections or self.fields))
        return helper

    @property
    def is_searching(self) -> bool:
        """Was the button pressed that finds what may be chosen in one of the fields? It asks for nothing else."""
        asked = self.data.get("find")
        return self.is_bound and bool(asked) and any(asked == self.add_prefix(name) for name in self.fields)

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_searching:
            self._errors = ErrorDict(renderer=self.renderer)

    def is_valid(self) -> bool:
        return super().is_valid() and not self.is_searching

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, self._in_our_words(field, error))

    def _in_our_words(self, name: Any, error: Any) -> ValidationError:
        error = error if isinstance(error, ValidationError) else ValidationError(error)
        if hasattr(error, "error_dict"):
            return ValidationError(
                {
                    key: self._in_our_words(key, ValidationError(each))
                    for key, each in error.error_dict.items()
                }
            )
        return ValidationError([self._sentence(name, each) for each in error.error_list])

    def _sentence(self, name: Any, error: ValidationError) -> ValidationError:
        if not is_from_django(error):
            return error
        field = self.fields.get(name)
        label = (field.label or pretty_name(name)) if field else ""
        return ValidationError(friendly_text(field, label, error), code=error.code)


class Form(Friendly, forms.Form):
    """A form that belongs to no model."""


class ModelForm(Friendly, forms.ModelForm):
    """A form over one row."""


def in_normal_form(widget: forms.Widget, value: Any) -> Any:
    """What was sent for a widget as it is kept: lines as lines, names on one line; a password is never changed."""
    if isinstance(value, UploadedFile):
        value.name = kept_name(value.name or "")
    if not isinstance(value, str) or isinstance(widget, forms.PasswordInput):
        return value
    if isinstance(widget, forms.Textarea | forms.HiddenInput):
        return normal(value)
    return normal_line(value) if isinstance(widget, forms.widgets.Input) else value


def is_free_text(field: forms.Field) -> bool:
    """Is it a text that people write as they like, neither hidden nor secret nor of a fixed form?"""
    is_written = isinstance(field.widget, forms.TextInput | forms.Textarea)
    return is_written and isinstance(field, forms.CharField) and not isinstance(field, forms.RegexField)


def layout_fields(form: Friendly) -> list[str]:
    """The names in the form's layout, in order: crispy leaves out what the layout forgets."""
    return [pointer.name for pointer in form.helper.layout.get_field_names()]


def is_from_django(error: ValidationError) -> bool:
    """True if the text is one that Django ships, told by identity: our own texts are other objects."""
    return id(error.message) in DJANGO_TEXTS or error.code in TRANSLATED_AT_ONCE


def friendly_text(field: forms.Field | None, label: Any, error: ValidationError) -> str:
    params = error.params or {}
    if error.code == "required":
        return _instruction(field, label)
    if error.code == "invalid" and isinstance(field, forms.EmailField):
        return addresses.fault(params.get("value", ""))
    if error.code == "max_length" and "max" in params:
        return _("Shorten the name of the file for “%(label)s” to %(max)d characters") % {
            "label": label,
            "max": params["max"],
        }
    if error.code == "max_length" and params:
        return shorten_sentence(params["show_value"] - params["limit_value"], label)
    sentence = _sentences().get(error.code) or _("Check what you wrote in “%(label)s”")
    return sentence % {"label": label, **params}


def _instruction(field: forms.Field | None, label: Any) -> str:
    """What to do about a field left empty."""
    if isinstance(field, forms.BooleanField):
        return _("Tick “%(label)s”") % {"label": label}
    if isinstance(field, forms.FileField):
        return _("Choose a file for “%(label)s”") % {"label": label}
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        # A question is answered, a thing is chosen.
        sentence = _("Answer “%(label)s”") if str(label).endswith("?") else _("Choose “%(label)s”")
        return sentence % {"label": label}
    return _("Fill in “%(label)s”") % {"label": label}


def _sentences() -> dict[str | None, str]:
    return {
        "null_characters_not_allowed": _(
            "“%(label)s” holds a character that cannot be saved. Write it again"
        ),
        "min_length": _("Write at least %(limit_value)d characters in “%(label)s”"),
        "min_value": _("“%(label)s” must be at least %(limit_value)s"),
        "max_value": _("“%(label)s” must be at most %(limit_value)s"),
        "invalid_choice": _("Choose one of the answers to “%(label)s”"),
        "invalid_list": _("Choose one of the answers to “%(label)s”"),
        "invalid_pk_value": _("Choose one of the answers to “%(label)s”"),
        "unique": _("“%(label)s” is already in use. Write another"),
        "unique_together": _("This has been entered before. Change it or cancel"),
        "password_too_short": _("Choose a password of at least %(min_length)d characters"),
        "password_too_common": _("Choose a password that fewer people use"),
        "empty": _("The file for “%(label)s” is empty. Choose another"),
        "missing": _("Choose the file for “%(label)s” again"),
        "invalid_extension": _("The file for “%(label)s” must be of another type: %(allowed_extensions)s"),
    }


def _texts_of(module: ModuleType) -> Iterator[Any]:
    """The texts that the classes of a module, and the validators made in it, bring along."""
    for thing in vars(module).values():
        if isinstance(thing, type):
            own = vars(thing)
            for texts in (own.get("default_error_messages"), own.get("messages")):
                yield from texts.values() if isinstance(texts, dict) else ()
            yield own.get("message")
        elif isinstance(thing, validators.RegexValidator):
            yield thing.message


DJANGO_TEXTS = {
    id(text)
    for module in (forms.fields, forms.models, validators, models.fields, models.fields.related)
    for text in _texts_of(module)
    if text is not None
}
# These Django translates before it hands them over, so they can only be told by their code.
TRANSLATED_AT_ONCE = {"unique_together", "password_too_short", "password_too_common"}


YES_NO = [("True", gettext_lazy("Yes")), ("False", gettext_lazy("No"))]


class YesNoField(forms.TypedChoiceField):
    """Yes, no or not yet answered."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=YES_NO,
            coerce=lambda value: value == "True",
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> str:
        return "" if value is None else str(value)
