"""The filed versions of a description: page, PDF, what changed, the receipt of the central parties."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from common.errors import Refused
from common.typed import take_out
from pilots.descriptions import filing, parts
from pilots.descriptions.description import Description, Timing
from pilots.filings import inquiries, rendering
from pilots.filings.filing import FiledPdf
from pilots.pilot.pilot import State
from pilots.programme.programmes import DocumentKind, EmptyForm
from regions.permissions import Permission, can, demand


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
