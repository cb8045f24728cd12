"""Saving a draft, step by step: what was typed is compared with what was seen, so no save overwrites another."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.errors import Refused
from pilots import forms, workflow
from pilots.content import content_of, differences
from pilots.pilot import Answer, CostLine, Description, Milestone, Pilot, State, SuccessCriterion
from pilots.programmes import DocumentKind, QuestionTemplate
from regions import journal
from regions.models import Department
from regions.permissions import Permission, can


class Conflict(Exception):
    """Someone saved a newer version first; `differences` are theirs against what was sent."""

    def __init__(self, draft, differences):
        self.draft = draft
        self.differences = differences


@transaction.atomic
def start(programme, region, title, *, by):
    """Start a pilot with an empty draft and return it."""
    if not can(by, Permission.WRITE_DESCRIPTIONS, region):
        raise Refused(_("You may not do this in %(region)s.") % {"region": region})
    template = QuestionTemplate.newest(programme, DocumentKind.DESCRIPTION)
    now = clock.now()
    pilot = Pilot.objects.create(programme=programme, region=region, created_by=by, created_at=now)
    pilot.current = Description.objects.create(
        pilot=pilot, template=template, title=title, changed_by=by, changed_at=now
    )
    pilot.save(update_fields=["current"])
    journal.record("draft_started", pilot, by=by, region=region, permission=Permission.WRITE_DESCRIPTIONS)
    return pilot


@dataclass(frozen=True)
class EditStep:
    """A page of the form: its form and its repeated rows, by prefix."""

    slug: str
    label: str
    form: type | None
    rows: dict

    def bind(self, draft, data=None):
        """(form, {prefix: formset}) over the draft; bound when `data` was sent."""
        form = self.form and self.form(data, instance=draft)
        rows = {
            prefix: kind(data, prefix=prefix, initial=_initial(draft, prefix))
            for prefix, (kind, *_rest) in self.rows.items()
        }
        return form, rows


def _initial(draft, prefix):
    return list(getattr(draft, prefix).values())


# prefix -> formset, model, heading, words on the button
CRITERIA = (
    forms.CriterionFormSet,
    SuccessCriterion,
    gettext_lazy("Success criteria"),
    gettext_lazy("Add success criterion"),
)
MILESTONES = (forms.MilestoneFormSet, Milestone, gettext_lazy("Milestones"), gettext_lazy("Add milestone"))
COSTS = (forms.CostFormSet, CostLine, gettext_lazy("Expected costs per year"), gettext_lazy("Add expense"))

STEPS = {
    step.slug: step
    for step in [
        EditStep("om", gettext_lazy("About the pilot"), forms.AboutForm, {}),
        EditStep("sted", gettext_lazy("Who, where and when"), forms.PlaceForm, {}),
        EditStep("indhold", gettext_lazy("What it is about"), forms.NarrativeForm, {}),
        EditStep(
            "kriterier",
            gettext_lazy("Success criteria and milestones"),
            None,
            {"criteria": CRITERIA, "milestones": MILESTONES},
        ),
        EditStep("okonomi", gettext_lazy("Expected costs and help"), forms.HelpForm, {"costs": COSTS}),
    ]
}


def save(draft, form, rows, *, revision, by):
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
            seen = Description.objects.filter(pk=draft.pk, state=State.DRAFT, revision=revision)
            if seen.update(revision=revision + 1, changed_by=by, changed_at=clock.now()):
                _write(draft, form, rows)
                return revision + 1
    except IntegrityError as error:
        # A colleague took the region's own number, or added the department, in the same instant.
        raise Refused(_("A colleague saved the same thing just now. Open the page and try again.")) from error
    return _settle(draft, form, rows)


def _settle(draft, form, rows):
    """The save came too late: was it the same words again, or other ones?"""
    newest = Description.objects.select_related("pilot__region", "changed_by").filter(pk=draft.pk).first()
    if newest is None or newest.state != State.DRAFT:
        raise Refused(_("The description has been filed or deleted meanwhile and cannot be edited."))
    with transaction.atomic():
        theirs = content_of(newest)
        _write(newest, form, rows)
        mine = content_of(Description.objects.get(pk=newest.pk))
        transaction.set_rollback(True)
    found = differences(theirs, mine)
    if found:
        raise Conflict(Description.objects.select_related("changed_by").get(pk=newest.pk), found)
    return newest.revision


def _has_changed(form, rows):
    return bool(form and form.has_changed()) or any(formset.has_changed() for formset in rows.values())


def _write(draft, form, rows):
    if isinstance(form, forms.NarrativeForm):
        _write_answers(draft, form.answers())
    elif form:
        _write_fields(draft, form)
    for prefix, formset in rows.items():
        if formset.is_valid():
            _write_rows(draft, prefix, formset.rows())


def _write_fields(draft, form):
    values = form.values()
    for name in ("hospitals", "departments"):
        if name in values:
            getattr(draft, name).set(values.pop(name))
    if values:
        Description.objects.filter(pk=draft.pk).update(**values)
    # A department never takes part without its hospital: figures per hospital count by hospitals.
    draft.hospitals.add(*draft.departments.values_list("hospital", flat=True))
    if "own_number" in form.cleaned_data:
        Pilot.objects.filter(pk=draft.pilot_id).update(own_number=form.cleaned_data["own_number"])
    if form.cleaned_data.get("new_department"):
        _add_department(draft, form.cleaned_data)


def _add_department(draft, cleaned):
    """A department the region lacked, valid from the programme's first day, chosen at once."""
    hospital = cleaned["hospitals"].get()
    department, _created = Department.objects.get_or_create(
        hospital=hospital,
        name=" ".join(cleaned["new_department"].split()),
        defaults={"valid_from": hospital.valid_from},
    )
    draft.departments.add(department)


def _write_answers(draft, answers):
    for question, text in answers.items():
        Answer.objects.update_or_create(description=draft, question=question, defaults={"text": text})


def _write_rows(draft, prefix, rows):
    """The rows are few and have no identity of their own before filing: they are written anew."""
    manager = getattr(draft, prefix)
    manager.all().delete()
    manager.bulk_create(
        manager.model(description=draft, position=place, **_without_blanks(row))
        for place, row in enumerate(rows)
    )


def _without_blanks(row):
    return {name: value for name, value in row.items() if value is not None}
