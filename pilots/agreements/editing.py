"""The desk at which an agreement and its confidential annex are written."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.dates import format_date
from common.numbers import format_decimal
from pilots.agreements import annex_forms, forms, readiness
from pilots.agreements.agreement import WRITABLE, Agreement
from pilots.agreements.budget import Fit
from pilots.agreements.content import content_of, sections
from pilots.agreements.standing import Level
from pilots.documents.content import Line, Section
from pilots.documents.desk import Desk, EditStep
from regions.permissions import Permission

PARTIES = (forms.PartyFormSet, gettext_lazy("The parties"), gettext_lazy("Add party"))
CRITERIA = (
    forms.AgreedCriterionFormSet,
    gettext_lazy("Success criteria"),
    gettext_lazy("Add success criterion"),
)
BUDGET = (forms.BudgetFormSet, gettext_lazy("Budget per year"), gettext_lazy("Add budget line"))
PARTICIPANTS = (annex_forms.ParticipantFormSet, gettext_lazy("Participants"), gettext_lazy("Add participant"))


def _over_what_is_left(form, rows):
    """The budget may exceed what is left, but not without a reason."""
    fit = Fit(rows["budget"].total(), form.left)
    if fit.is_over and not form.cleaned_data.get("budget_reason"):
        form.add_error("budget_reason", fit.sentence)


STEPS = {
    step.slug: step
    for step in [
        EditStep("parter", gettext_lazy("The parties"), forms.PartiesForm, {"parties": PARTIES}),
        EditStep("ramme", gettext_lazy("Period and frame"), forms.FrameForm, {}),
        EditStep("indhold", gettext_lazy("What is agreed"), forms.NarrativeForm, {}),
        EditStep("kriterier", gettext_lazy("Success criteria"), None, {"criteria": CRITERIA}),
        EditStep("budget", gettext_lazy("Budget"), forms.BudgetForm, {"budget": BUDGET}, _over_what_is_left),
        EditStep(
            "bilag",
            gettext_lazy("Confidential annex"),
            None,
            {"participants": PARTICIPANTS},
            lead=gettext_lazy(
                "Only the region and its auditor read the annex. It is in no PDF, comparison or mail of the agreement."
            ),
        ),
    ]
}


def written(agreement):
    """The agreement's content and, for the writer alone, who takes part: what two writers' saves are compared by."""
    rows = agreement.participants.select_related("hospital", "department", "employment")
    return content_of(agreement) | {"participants": [_participant(row) for row in rows]}


def _participant(row):
    place = f"{row.department} ({row.hospital})" if row.department else str(row.hospital)
    who = str(row.employment) if row.employment else _("Not yet named")
    hours = _("%(hours)s hours a week") % {"hours": format_decimal(row.hours)}
    level = Level(row.level).label if row.level else ""
    period = f"{format_date(row.starts_on)} – {format_date(row.ends_on)}"
    return "\n".join(str(part) for part in (place, who, hours, level, period) if part)


def written_sections(content):
    participants = [
        Line(f"participant-{number}", _("Participant %(number)s") % {"number": number}, text)
        for number, text in enumerate(content["participants"], 1)
    ]
    nobody = [Line("participants", _("Participants"), "")]
    return [*sections(content), Section("bilag", _("Confidential annex"), participants or nobody)]


def _write_form(agreement, form, names):
    if values := form.values(names):
        Agreement.objects.filter(pk=agreement.pk).update(**values)


def _unfinished(agreement):
    """The annex may be sent without names, but is not filled in before there is a line for each doctor."""
    return {"bilag"} if agreement.participants.count() < (agreement.doctors or 1) else set()


DESK = Desk(
    model=Agreement,
    steps=STEPS,
    permission=Permission.WRITE_AGREEMENTS,
    writable=Q(state__in=WRITABLE),
    content_of=written,
    sections=written_sections,
    missing=readiness.missing,
    write_form=_write_form,
    gone=gettext_lazy("The agreement has been sent or deleted meanwhile and cannot be edited."),
    step_url="agreement_step",
    check_url="agreement_check",
    check_label=gettext_lazy("Check and send"),
    check_heading=gettext_lazy("Check your answers before you send"),
    check_lead=gettext_lazy(
        "The coordinator reads the agreement and comments on it, returns it or clears it for signing."
    ),
    undone=gettext_lazy("Nothing was sent"),
    ends_with="send",
    written_in={"criterion": "criteria", "party": "parties", "participant": "participants"},
    above="pilots/agreements/_remarks.html",
    below="pilots/agreements/_computed.html",
    unfinished=_unfinished,
)
