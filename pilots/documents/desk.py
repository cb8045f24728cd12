"""Writing a document step by step: what was changed is compared with what was seen, so no save overwrites another.

A `Desk` says what differs between the documents; everything else is the same for all of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from common import clock
from common.conflicts import Merged, Save, marks, merge, window_of
from common.errors import Refused
from pilots.documents import workflow
from regions.models import User
from regions.permissions import Permission


@dataclass(frozen=True)
class EditStep:
    """A page of the form: its form and its repeated rows, prefix -> (formset, heading, words on the button)."""

    slug: str
    label: str
    form: type | None
    rows: dict
    # (form, {prefix: formset}) -> None: adds the errors of what form and rows say together; both are valid by then.
    check: Callable | None = None
    lead: str = ""

    def bind(self, draft: Any, data: QueryDict | None = None) -> tuple[Any, dict]:
        """(form, {prefix: formset}) over the draft; bound when `data` was sent."""
        form = self.form and self.form(data, instance=draft)
        rows = {
            prefix: kind(data, prefix=prefix, initial=kind.initial_of(getattr(draft, prefix)), draft=draft)
            for prefix, (kind, *_words) in self.rows.items()
        }
        return form, rows


@dataclass(frozen=True)
class Desk:
    model: type
    steps: dict
    permission: Permission
    # The rows of the model that may be written.
    writable: Q
    content_of: Callable
    sections: Callable
    missing: Callable
    # (draft, form, names) -> None: saves what the form says in the fields of these names.
    write_form: Callable
    # What the person reads when the draft is no longer one.
    gone: str
    # The names of the addresses of a step and of the page with all answers, and that page's heading in the list.
    step_url: str
    check_url: str
    check_label: str
    check_heading: str
    check_lead: str
    # What the person reads when what is pressed there is refused.
    undone: str
    # The name of the step that is pressed on the page with all answers.
    ends_with: str
    # What of other tables a page reads of the draft.
    related: tuple = ("pilot__region", "pilot__programme", "changed_by", "template")
    # Templates of what the page of a step prints above and below its form.
    above: str = ""
    below: str = ""
    # {the key of a line, less its number: the field or the rows in which it is written}, where that is another name.
    written_in: Mapping[str, str] = field(default_factory=dict)
    # The keys of lines that are filled in from the start.
    given_keys: frozenset = frozenset()
    # draft -> the steps that may be sent as they are, and are not finished.
    unfinished: Callable = lambda draft: set()


@dataclass(frozen=True)
class Outcome:
    """What became of a save: the draft as it is now, the page's form and rows, what is saved and what is not."""

    draft: object
    merged: Merged
    is_written: bool
    # The marks of what the page shows now: after an autosave it is the one that was sent.
    seen: dict

    @property
    def unsaved(self) -> list:
        """The labels of what was typed and is not saved."""
        return [*self.merged.wrong.values(), *[conflict.label for conflict in self.merged.conflicts]]

    @property
    def unsaved_words(self) -> str:
        return ", ".join(f"»{label}«" for label in self.unsaved)


def save(desk: Desk, page: EditStep, draft: Any, data: QueryDict, *, by: User) -> Outcome:
    """Save what was changed on a page of `draft`, field by field, and say what could not be.

    Raise Refused when the draft is no longer one.
    """
    try:
        with transaction.atomic():
            # The same lock as the workflow's: nothing is filed or deleted while it is being written.
            workflow.locked(draft.pilot_id)
            newest = _newest(desk, draft)
            merged = _merged(page, newest, data, by)
            if merged.changed:
                write(desk, newest, merged, by=by, window=window_of(data))
            now = marks(*page.bind(_newest(desk, draft)))
            seen = merged.seen_still(now) if "autosave" in data else merged.seen(now, is_written=True)
            return Outcome(newest, merged, bool(merged.changed), seen)
    except IntegrityError as error:
        # A colleague took the region's own number, or added the department, in the same instant.
        raise Refused(_("A colleague saved the same thing just now. Open the page and try again.")) from error


def _newest(desk: Desk, draft: Any) -> Any:
    newest = desk.model.objects.select_related(*desk.related).filter(desk.writable, pk=draft.pk).first()
    if newest is None:
        raise Refused(desk.gone)
    return newest


def _merged(page: EditStep, newest: Any, data: QueryDict, by: User) -> Merged:
    labels = {prefix: heading for prefix, (_kind, heading, _words) in page.rows.items()}
    bind, saves = partial(page.bind, newest), _saves(newest)
    return merge(bind, data, by=by, labels=labels, saves=saves, judge=page.check)


def _saves(draft: Any) -> dict[str, Save]:
    """{field: who saved it last, when, and from which window}."""
    people = get_user_model().objects.in_bulk({save["by"] for save in draft.field_saves.values()})
    return {
        name: Save(people[save["by"]], datetime.fromisoformat(save["at"]), save["window"])
        for name, save in draft.field_saves.items()
    }


def write(desk: Desk, draft: Any, merged: Merged, *, by: User, window: str) -> None:
    """Write what was changed, and who did."""
    now = clock.now()
    for prefix in merged.changed & set(merged.rows):
        _write_rows(draft, prefix, merged.rows[prefix].rows())
    if names := merged.changed - set(merged.rows):
        if hasattr(merged.form, "answers"):
            _write_answers(draft, merged.form.answers(), names)
        else:
            desk.write_form(draft, merged.form, names)
    last = {"by": by.pk, "at": now.isoformat(), "window": window}
    desk.model.objects.filter(pk=draft.pk).update(
        revision=F("revision") + 1,
        changed_by=by,
        changed_at=now,
        field_saves=draft.field_saves | dict.fromkeys(merged.changed, last),
    )


def _write_answers(draft: Any, answers: dict, names: set) -> None:
    for question, text in answers.items():
        if f"answer_{question.key}" in names:
            draft.answers.update_or_create(question=question, defaults={"text": text})


def _write_rows(draft: Any, prefix: str, rows: list[dict]) -> None:
    """The rows are few and have no identity of their own before filing: they are written anew."""
    manager = getattr(draft, prefix)
    manager.all().delete()
    manager.bulk_create(
        manager.model(**{manager.field.name: draft}, position=place, **_without_blanks(row))
        for place, row in enumerate(rows)
    )


def _without_blanks(row: dict) -> dict:
    return {name: value for name, value in row.items() if value is not None}
