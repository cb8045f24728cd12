"""Several people write in one form: what each of them changed is compared and written, field by field.

A page carries a mark of every value that it showed. What comes back with its mark was not touched, and takes what is
saved by now. What was changed is written, unless somebody saved another value since it was shown: then both are set
side by side, and nothing but an explicit choice writes over the other.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict

from common.in_words import field_in_words, plain
from common.text import normal_line

THEIRS, MINE = "theirs", "mine"
# A page's form and its {prefix: formset}.
Bound = tuple[Any, dict[str, Any]]


@dataclass(frozen=True)
class Save:
    """Who saved a field last, when, and from which window of theirs."""

    by: Model
    at: datetime
    window: str = ""


@dataclass(frozen=True)
class Sent:
    """What a page sent, beside the fields themselves."""

    seen: dict
    window: str
    choices: dict

    @classmethod
    def of(cls, data: QueryDict) -> Self:
        chosen = {key.removeprefix("choice-"): data[key] for key in data if key.startswith("choice-")}
        seen = QueryDict(data.get("seen", "")).dict()
        # An autosave chooses nothing, and when late it writes over nothing that was saved from its window since.
        return cls(seen, "", {}) if "autosave" in data else cls(seen, window_of(data), chosen)

    def chose(self, name: str, saved: str) -> str:
        """THEIRS, MINE (over the value marked `saved`, which was shown), or nothing that holds any more."""
        choice = self.choices.get(name, "")
        return choice.partition(":")[0] if choice in (THEIRS, f"{MINE}:{saved}") else ""


def window_of(data: QueryDict) -> str:
    """The random name that the page's window gave itself."""
    return normal_line(data.get("window", ""))[:36]


@dataclass(frozen=True)
class Conflict:
    """A field that somebody saved since it was shown: what is saved, what was typed, and the mark of what is saved."""

    name: str
    label: str
    theirs: str
    mine: str
    mark: str
    save: Save | None
    # Saved by the reader, in another window.
    is_own: bool


@dataclass
class Merged:
    """A page's form and rows over what is saved by now: which of them to write, and what stands in the way."""

    form: forms.Form | None
    rows: dict
    changed: set
    conflicts: list = field(default_factory=list)
    # {field: label} of what was changed and is not right.
    wrong: dict = field(default_factory=dict)
    # {field: mark} as the page showed them, and which of them were changed in it.
    shown: dict = field(default_factory=dict)
    touched: set = field(default_factory=set)

    @property
    def is_valid(self) -> bool:
        return not self.conflicts and _is_valid(self.form, self.rows)

    def seen(self, now: dict[str, str], *, is_written: bool) -> dict[str, str]:
        """The marks of the page when it is shown anew, and `now` are those of what is saved."""
        stuck = self._stuck if is_written else self.touched
        return now | {name: self.shown.get(name, "") for name in stuck}

    def seen_still(self, now: dict[str, str]) -> dict[str, str]:
        """The marks of the page as it stands after an autosave: what others saved meanwhile it does not show."""
        return self.shown | {name: now[name] for name in self.touched - self._stuck}

    @property
    def _stuck(self) -> set[str]:
        return set(self.wrong) | {conflict.name for conflict in self.conflicts}


def marks(form: Any, rows: Mapping[str, Any]) -> dict[str, str]:
    """{name: mark} of what a page shows that nobody has written in yet."""
    texts = {name: plain(form.get_initial_for_field(field, name)) for name, field in fields_of(form)}
    texts |= {prefix: _rows_text(formset, formset.initial or []) for prefix, formset in rows.items()}
    return {name: _mark(text) for name, text in texts.items()}


def as_text(marks: Mapping[str, str]) -> str:
    """Marks as the one hidden field `seen` holds them."""
    carried = QueryDict(mutable=True)
    carried.update(marks)
    return carried.urlencode()


def merge(
    bind: Callable[[QueryDict | None], Bound],
    data: QueryDict,
    *,
    by: Model,
    labels: Mapping[str, Any],
    saves: Mapping[str, Save],
    judge: Callable[..., None] | None = None,
) -> Merged:
    """Set what `by` sent against what is saved by now.

    `bind(data)` gives (form, {prefix: formset}), unbound for None; `labels` names the rows; `saves` is
    {field: Save}; `judge(form, rows)` adds what form and rows say together.
    """
    sent = Sent.of(data)
    saved = bind(None)
    now = marks(*saved)
    bound = bind(data)
    typed = _typed_marks(*bound)
    touched = {name for name in now if name not in typed or typed[name] != sent.seen.get(name)}
    against = {name for name in touched if _stands_against(name, sent, now, typed, saves)}
    dropped = {name for name in touched if sent.chose(name, now[name]) == THEIRS}
    moved = {name for name in now if now[name] != sent.seen.get(name)}
    newer = (moved - touched) | dropped
    shown = bind(overlaid(data, saved, newer)) if newer else bound
    # What would be written is judged: where two stand against each other, what is saved.
    final = bind(overlaid(data, saved, newer | against)) if against else shown
    _judge(final, judge)
    changed = {name for name in touched - against - dropped if now[name] != typed.get(name)}
    right = {name for name in changed if _is_right(name, *final)}
    if shown is not final:
        _is_valid(*shown)
    conflicts = [_conflict(name, saved, shown, now, labels, saves, by) for name in now if name in against]
    form, rows = shown
    wrong = {name: _label(name, form, rows, labels) for name in now if name in changed - right}
    return Merged(form, rows, right, conflicts, wrong, sent.seen, touched - dropped)


def _stands_against(
    name: str, sent: Sent, now: dict[str, str], typed: dict[str, str], saves: Mapping[str, Save]
) -> bool:
    """Was the field saved since it was shown, with other words, and not from this very window?

    What cannot be read is set right first.
    """
    is_moved = name in typed and now[name] not in (sent.seen.get(name), typed[name])
    is_own = bool(sent.window) and name in saves and saves[name].window == sent.window
    return is_moved and not is_own and not sent.chose(name, now[name])


def _judge(bound: Bound, judge: Callable[..., None] | None) -> None:
    if _is_valid(*bound) and judge:
        judge(*bound)


def _is_valid(form: Any, rows: dict[str, Any]) -> bool:
    return all([form is None or form.is_valid(), *[formset.is_valid() for formset in rows.values()]])


def _is_right(name: str, form: Any, rows: dict[str, Any]) -> bool:
    return rows[name].is_valid() if name in rows else name in form.cleaned_data


def fields_of(form: forms.BaseForm | None) -> list[tuple[str, forms.Field]]:
    """The fields that hold a value; a file is kept as it comes."""
    fields = form.fields.items() if form else ()
    return [(name, each) for name, each in fields if not isinstance(each, forms.FileField)]


def _typed_marks(form: Any, rows: dict[str, Any]) -> dict[str, str]:
    """The marks of what was typed; what cannot be read has none."""
    found = {}
    for name, its_field in fields_of(form):
        try:
            # As the form itself reads it, in normal form.
            found[name] = _mark(plain(its_field.clean(form[name].data)))
        except ValidationError:
            continue
    for prefix, formset in rows.items():
        if formset.is_valid():
            told = [form.cleaned_data for form in formset.forms if not form.is_blank()]
            found[prefix] = _mark(_rows_text(formset, told))
    return found


def _rows_text(formset: Any, rows: Any) -> str:
    told = [[plain(row.get(name)) for name in formset.form.base_fields] for row in rows]
    return json.dumps([row for row in told if any(row)])


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def overlaid(data: QueryDict, saved: Bound, names: set[str]) -> QueryDict:
    """What was sent, with what is saved in place of the fields in `names`."""
    if not names:
        return data
    form, rows = saved
    changed = data.copy()
    if form:
        _take_over(changed, form, names)
    for prefix in names & set(rows):
        for key in [key for key in changed if key.startswith(f"{prefix}-")]:
            del changed[key]
        for part in (rows[prefix].management_form, *rows[prefix].forms):
            _take_over(changed, part, set(part.fields))
    return changed


def _take_over(data: QueryDict, form: forms.BaseForm, names: set[str]) -> None:
    for bound in form:
        if bound.name in names:
            shown = bound.field.widget.format_value(bound.value())
            values = shown if isinstance(shown, list | tuple) else [shown]
            data.setlist(bound.html_name, [str(value) for value in values if value is not None])


def _conflict(
    name: str,
    saved: Bound,
    shown: Bound,
    now: dict[str, str],
    labels: Mapping[str, Any],
    saves: Mapping[str, Save],
    by: Model,
) -> Conflict:
    theirs, mine, last = _in_words(name, *saved), _in_words(name, *shown), saves.get(name)
    is_own = last is not None and last.by == by
    form, rows = shown
    return Conflict(name, _label(name, form, rows, labels), theirs, mine, now[name], last, is_own)


def _label(name: str, form: Any, rows: dict[str, Any], labels: Mapping[str, Any]) -> str:
    return str(labels[name] if name in rows else form.fields[name].label)


def _in_words(name: str, form: Any, rows: dict[str, Any]) -> str:
    if name not in rows:
        return field_in_words(form[name])
    lines = [[field_in_words(bound) for bound in row if not bound.is_hidden] for row in rows[name].forms]
    return "\n".join(" · ".join(filter(None, line)) for line in lines)
