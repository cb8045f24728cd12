"""The desk at which a description is written, and the start of a pilot."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.errors import Refused
from pilots.descriptions import forms, readiness
from pilots.descriptions.content import content_of, sections
from pilots.descriptions.description import Description
from pilots.documents.desk import Desk, EditStep
from pilots.pilot.pilot import Pilot, State
from pilots.programme.programmes import DocumentKind, QuestionTemplate
from regions import journal
from regions.models import Department
from regions.permissions import Permission, can

WRITE = Permission.WRITE_DESCRIPTIONS


@transaction.atomic
def start(programme, region, title, *, by):
    """Start a pilot with an empty draft and return it."""
    if not can(by, WRITE, region):
        raise Refused(_("You may not do this in %(region)s.") % {"region": region})
    template = programme and QuestionTemplate.newest(programme, DocumentKind.DESCRIPTION)
    if template is None:
        raise Refused(_("The programme has no template for descriptions yet. Ask the secretariat."))
    now = clock.now()
    pilot = Pilot.objects.create(programme=programme, region=region, created_by=by, created_at=now)
    pilot.current = Description.objects.create(
        pilot=pilot, template=template, title=title, changed_by=by, changed_at=now
    )
    pilot.save(update_fields=["current"])
    journal.record("draft_started", pilot, by=by, region=region, permission=WRITE)
    return pilot


# prefix -> formset, heading, words on the button
CRITERIA = (forms.CriterionFormSet, gettext_lazy("Success criteria"), gettext_lazy("Add success criterion"))
MILESTONES = (forms.MilestoneFormSet, gettext_lazy("Milestones"), gettext_lazy("Add milestone"))
COSTS = (forms.CostFormSet, gettext_lazy("Expected costs per year"), gettext_lazy("Add expense"))

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


def _write_form(draft, form, names):
    values = form.values(names)
    for name in ("hospitals", "departments"):
        if name in values:
            getattr(draft, name).set(values.pop(name))
    if values:
        Description.objects.filter(pk=draft.pk).update(**values)
    # A department never takes part without its hospital: figures per hospital count by hospitals.
    draft.hospitals.add(*draft.departments.values_list("hospital", flat=True))
    if "own_number" in names:
        Pilot.objects.filter(pk=draft.pilot_id).update(own_number=form.cleaned_data["own_number"])
    if "new_department" in names:
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


DESK = Desk(
    model=Description,
    steps=STEPS,
    permission=WRITE,
    writable=Q(state=State.DRAFT),
    content_of=content_of,
    sections=sections,
    missing=readiness.missing,
    write_form=_write_form,
    gone=gettext_lazy("The description has been filed or deleted meanwhile and cannot be edited."),
    step_url="description_step",
    check_url="description_check",
    check_label=gettext_lazy("Check and file"),
    check_heading=gettext_lazy("Check your answers before you file"),
    check_lead=gettext_lazy(
        "When you file, the central parties receive the description. They do not have to approve it."
    ),
    undone=gettext_lazy("The description was not filed"),
    ends_with="file",
    written_in={
        "contact": "contact_name",
        "criterion": "criteria",
        "milestone": "milestones",
        "cost": "costs",
    },
    given_keys=frozenset({"is_in_substance"}),
)
