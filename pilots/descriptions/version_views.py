"""The filed versions of a description: the page, and what each changed; and the empty form."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common.typed import take_out
from pilots.descriptions import parts
from pilots.descriptions.description import Timing
from pilots.documents.tabs import tabs_above
from pilots.filings.views import panels_for, pdf_answer, visible_document
from pilots.programme.programmes import DocumentKind, EmptyForm
from regions.permissions import Permission, demand


def visible_version(request, pk, version):
    """A frozen version; drafts have their own pages."""
    return visible_document(request, "description", pk=pk, version=version)


@require_GET
def version(request, pk, version):
    found = visible_version(request, pk, version)
    context = {
        "pilot": found.pilot,
        "version": found,
        "tabs": tabs_above(request.user, found),
        "timing": Timing(found.timing),
        "sections": parts.sections_for(request.user, found),
        "reads_pdf": parts.is_whole_for(request.user, found.pilot),
        "newest": found.pilot.current,
        "typed": take_out(request),
        **panels_for(found, request.user),
    }
    return render(request, "pilots/descriptions/version.html", context)


@require_GET
def changes(request, pk, version):
    found = visible_version(request, pk, version)
    before = found.previous
    if before is None:
        raise Http404
    changed = parts.changes_for(request.user, found)
    context = {
        "pilot": found.pilot,
        "version": found,
        "tabs": tabs_above(request.user, found),
        "before": before,
        "changes": changed,
    }
    return render(request, "pilots/descriptions/changes.html", context)


@require_GET
def empty_form(request):
    """The newest template's questions as a PDF for meetings."""
    demand(request.user, Permission.READ_PROGRAMME)
    forms = EmptyForm.objects.filter(template__kind=DocumentKind.DESCRIPTION)
    made = forms.order_by("-template__version").first()
    if made is None:
        messages.info(request, _("The PDF is being made. Try again in a moment."))
        return redirect("overview")
    return pdf_answer(made.content, "tom-skabelon")
