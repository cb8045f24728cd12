"""The pilot's page, its filed versions, and the steps that move it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from common import clock
from common.dates import format_date, parse_date
from common.errors import Refused
from common.typed import take_out
from pilots.agreements.agreement import Agreement, AgreementState, in_force
from pilots.case import pilot_state, workflow
from pilots.case.journal_words import note_in_words
from pilots.case.pilot_state import PilotState
from pilots.descriptions import filing, parts
from pilots.descriptions.content import with_agreed
from pilots.descriptions.editing import DESK
from pilots.documents import desk_views
from pilots.facilitation import facilitation
from pilots.filings import inquiries, rendering
from pilots.filings.filing import FiledPdf
from pilots.pilot.pilot import Description, Pilot, State, Timing
from pilots.programme.programmes import DocumentKind, EmptyForm
from regions import journal
from regions.permissions import Permission, can, demand

EVENTS = {
    "draft_started": gettext_lazy("Draft started"),
    "draft_imported": gettext_lazy("Draft imported from the region's list"),
    "filed": gettext_lazy("Filed"),
    "version_started": gettext_lazy("New version started"),
    "version_discarded": gettext_lazy("New version discarded"),
    "withdrawn": gettext_lazy("Withdrawn"),
    "received": gettext_lazy("Receipt given"),
    "agreement_started": gettext_lazy("Agreement started"),
    "amendment_started": gettext_lazy("Amendment started"),
    "termination_started": gettext_lazy("Early ending started"),
    "agreement_sent": gettext_lazy("Agreement sent to review"),
    "agreement_recalled": gettext_lazy("Agreement taken back"),
    "agreement_voided": gettext_lazy("Agreement taken back; a signature no longer counts"),
    "agreement_returned": gettext_lazy("Agreement returned"),
    "agreement_cleared": gettext_lazy("Agreement cleared for signing"),
    "agreement_signed": gettext_lazy("Agreement signed"),
    "agreement_concluded": gettext_lazy("Agreement concluded and sent to the central parties"),
    "agreement_dropped": gettext_lazy("The agreement's draft deleted"),
    "agreement_broken_off": gettext_lazy("Negotiation broken off"),
    "asked": gettext_lazy("Question asked"),
    "answered": gettext_lazy("Question answered"),
    "annex_exported": gettext_lazy("Case file with the confidential annex downloaded"),
    "case_file_downloaded": gettext_lazy("Case file downloaded"),
    "facilitation_begun": gettext_lazy("The facilitator has begun to help"),
    "facilitation_done": gettext_lazy("The facilitator has helped"),
    "facilitation_asked": gettext_lazy("The facilitator's help asked for"),
    "facilitation_cancelled": gettext_lazy("The facilitator's help no longer wanted"),
}


def visible_pilot(request, pk):
    pilots = Pilot.objects.visible_to(request.user).select_related("region", "programme", "current")
    return get_object_or_404(pilots, pk=pk)


@require_GET
def pilot(request, pk):
    found = visible_pilot(request, pk)
    sees_drafts = can(request.user, Permission.SEE_DRAFTS, found.region)
    draft = found.draft if sees_drafts else None
    how_far = pilot_state.of(found, request.user, on=clock.today())
    writes = can(request.user, Permission.WRITE_DESCRIPTIONS, found.region)
    shown = draft if found.number is None else found.current
    shown.pilot = found
    context = {
        "pilot": found,
        "state": PilotState(how_far.pilot_state),
        "is_revising": bool(found.number and draft),
        "draft": draft,
        "tasks": desk_views.step_list(DESK, draft) if draft and writes else [],
        "steps": workflow.by_name(workflow.steps_for(found, request.user)),
        "versions": list(
            found.descriptions.frozen()
            .select_related("filed_by", "filing")
            .prefetch_related("filing__receipts__by")
        ),
        "sections": with_agreed(parts.sections_for(request.user, shown), how_far),
        "changes": parts.changes_for(request.user, shown),
        **_agreements(request, found),
        "facilitation": facilitation.panel_for(found, request.user),
        "may_read_case_file": found.number and can(request.user, Permission.READ_CASE_FILE, found.region),
        "events": [
            (event, EVENTS.get(event.verb, event.verb), *note_in_words(event.note))
            for event in journal.about(found)
        ]
        if sees_drafts
        else [],
    }
    return render(request, "pilots/pilot.html", context)


def _agreements(request, found):
    """The versions of the agreement that the reader may see, and which was in force on the day they ask about."""
    versions = list(
        Agreement.objects.visible_to(request.user).with_number().filter(pilot=found).defer("canonical")
    )
    # Of the versions that the reader sees: those outside the negotiation are told of what is concluded.
    stage = workflow.agreement_stage(versions)
    context = {
        "agreements": versions,
        # Not for the facilitator, who would be told that there is none.
        "reads_agreements": can(request.user, Permission.SEE_FILED, found.region),
        "agreement_stage": stage,
        "agreement_tone": workflow.AGREEMENT_TONES[stage],
        "has_concluded": any(version.state == AgreementState.CONCLUDED for version in versions),
    }
    return context | _in_force(request, versions)


def _in_force(request, versions):
    typed, day, error = request.GET.get("gaelder", ""), clock.today(), ""
    if typed:
        try:
            day = parse_date(typed)
        except ValueError as wrong:
            error = str(wrong)
    return {
        "in_force": None if error else in_force(versions, on=day),
        "in_force_on": day,
        "in_force_typed": typed or format_date(day),
        "in_force_error": error,
    }


def visible_version(request, pk, version):
    """A frozen version; drafts have their own pages."""
    frozen = Description.objects.visible_to(request.user).frozen()
    related = ("pilot__region", "pilot__programme", "pilot__current__withdrawn_by", "filed_by")
    return get_object_or_404(frozen.select_related(*related), pilot__pk=pk, version=version)


@require_GET
def version(request, pk, version):
    found = visible_version(request, pk, version)
    given = {receipt.party: receipt for receipt in found.filing.receipts.select_related("by")}
    own = filing.parties_of(request.user) if can(request.user, Permission.GIVE_RECEIPTS) else []
    context = {
        "pilot": found.pilot,
        "version": found,
        "timing": Timing(found.timing),
        "sections": parts.sections_for(request.user, found),
        "pdf_state": rendering.pdf_state(found.filing),
        "reads_pdf": parts.is_whole_for(request.user, found.pilot),
        "receipts": given.values(),
        "may_give_receipt": found.state == State.FILED and any(party not in given for party in own),
        "newest": found.pilot.current,
        "inquiries": inquiries.panel_for(found.filing, request.user),
        "typed": take_out(request),
    }
    return render(request, "pilots/version.html", context)


@require_GET
def version_pdf(request, pk, version):
    found = visible_version(request, pk, version)
    if not parts.is_whole_for(request.user, found.pilot):
        raise Http404
    made = FiledPdf.objects.filter(filing__description=found).first()
    if made is None:
        messages.info(request, _("The PDF is being made. Try again in a moment."))
        return redirect("version", pk, version)
    return _pdf_file(
        made.content, f"{found.pilot.region.slug}-{found.pilot.number}-udgave-{found.version}.pdf"
    )


def _pdf_file(content, name):
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(
        bytes(content), content_type="application/pdf", headers={"Content-Disposition": disposition}
    )


@require_GET
def empty_form(request):
    """The newest template's questions as a PDF for meetings."""
    demand(request.user, Permission.READ_PROGRAMME)
    made = (
        EmptyForm.objects.filter(template__kind=DocumentKind.DESCRIPTION)
        .order_by("-template__version")
        .first()
    )
    if made is None:
        messages.info(request, _("The PDF is being made. Try again in a moment."))
        return redirect("overview")
    return _pdf_file(made.content, "tom-skabelon.pdf")


@require_GET
def changes(request, pk, version):
    found = visible_version(request, pk, version)
    before = found.previous
    if before is None:
        raise Http404
    changed = parts.changes_for(request.user, found)
    context = {"pilot": found.pilot, "version": found, "before": before, "changes": changed}
    return render(request, "pilots/changes.html", context)


@require_POST
def give_receipt(request, pk, version):
    found = visible_version(request, pk, version)
    demand(request.user, Permission.GIVE_RECEIPTS, found.pilot.region)
    try:
        filing.give_receipt(found.filing, by=request.user)
        messages.success(request, _("Your receipt is given. The region can see it."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("version", pk, version)
