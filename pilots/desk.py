"""Writing a document step by step: what was typed is compared with what was seen, so no save overwrites another.

A `Desk` says what differs between the documents; everything else is the same for all of them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from common import clock
from common.errors import Refused
from pilots import workflow
from pilots.content import differences
from regions.permissions import Permission


class Conflict(Exception):
    """Someone saved a newer version first; `differences` are theirs against what was sent."""

    def __init__(self, draft, differences):
        self.draft = draft
        self.differences = differences


@dataclass(frozen=True)
class EditStep:
    """A page of the form: its form and its repeated rows, prefix -> (formset, heading, words on the button)."""

    slug: str
    label: str
    form: type | None
    rows: dict
    # (form, {prefix: formset}) -> None: adds the errors of what form and rows say together; both are valid by then.
    check: Callable | None = None

    def bind(self, draft, data=None):
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
    # (draft, form) -> None: saves what the form says.
    write_form: Callable
    # What the person reads when the draft is no longer one.
    gone: str
    # The names of the addresses of a step and of the page with all answers, and that page's heading in the list.
    step_url: str
    check_url: str
    check_label: str
    template: str
    # The keys of lines that are filled in from the start.
    given_keys: frozenset = frozenset()


def save(desk, draft, form, rows, *, revision, by):
    """Save all that is valid in `form` and `rows` and return the new revision.

    `revision` is the one the person saw. Raise Conflict when someone saved since and said something else,
    Refused when the draft is no longer one.
    """
    if not _has_changed(form, rows):
        return draft.revision
    try:
        with transaction.atomic():
            # The same lock as the workflow's: nothing is filed or deleted while it is being written.
            workflow.locked(draft.pilot_id)
            seen = desk.model.objects.filter(desk.writable, pk=draft.pk, revision=revision)
            if seen.update(revision=revision + 1, changed_by=by, changed_at=clock.now()):
                write(desk, draft, form, rows)
                return revision + 1
    except IntegrityError as error:
        # A colleague took the region's own number, or added the department, in the same instant.
        raise Refused(_("A colleague saved the same thing just now. Open the page and try again.")) from error
    return _settle(desk, draft, form, rows)


def _settle(desk, draft, form, rows):
    """The save came too late: was it the same words again, or other ones?"""
    related = ("pilot__region", "pilot__programme", "changed_by")
    newest = desk.model.objects.select_related(*related).filter(desk.writable, pk=draft.pk).first()
    if newest is None:
        raise Refused(desk.gone)
    with transaction.atomic():
        theirs = desk.content_of(newest)
        write(desk, newest, form, rows)
        mine = desk.content_of(desk.model.objects.get(pk=newest.pk))
        transaction.set_rollback(True)
    found = differences(theirs, mine, desk.sections)
    if found:
        raise Conflict(desk.model.objects.select_related("changed_by").get(pk=newest.pk), found)
    return newest.revision


def _has_changed(form, rows):
    return bool(form and form.has_changed()) or any(formset.has_changed() for formset in rows.values())


def write(desk, draft, form, rows):
    if hasattr(form, "answers"):
        _write_answers(draft, form.answers())
    elif form:
        desk.write_form(draft, form)
    for prefix, formset in rows.items():
        if formset.is_valid():
            _write_rows(draft, prefix, formset.rows())


def _write_answers(draft, answers):
    for question, text in answers.items():
        draft.answers.update_or_create(question=question, defaults={"text": text})


def _write_rows(draft, prefix, rows):
    """The rows are few and have no identity of their own before filing: they are written anew."""
    manager = getattr(draft, prefix)
    manager.all().delete()
    manager.bulk_create(
        manager.model(**{manager.field.name: draft}, position=place, **_without_blanks(row))
        for place, row in enumerate(rows)
    )


def _without_blanks(row):
    return {name: value for name, value in row.items() if value is not None}
