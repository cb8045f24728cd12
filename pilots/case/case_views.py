"""The case file's page and its download; the annex is only in it with a tick and a reason, which is logged."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from common.forms import Form
from pilots.case import case_file as case
from pilots.pilot.finding import visible_pilot
from regions import journal
from regions.permissions import Permission, can, demand


class DownloadForm(Form):
    conditional = frozenset({"reason"})
    annex = forms.BooleanField(label=_("With the confidential annex"), required=False)
    reason = forms.CharField(
        label=_("Why the annex is needed"),
        required=False,
        max_length=500,
        help_text=_("Only with the annex. The reason is kept in the journal."),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("annex") and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Write why the annex is needed"))
        return cleaned


def _case(request, pk):
    found = visible_pilot(request, pk)
    if found.number is None:
        raise Http404
    demand(request.user, Permission.READ_CASE_FILE, found.region)
    return found


@require_GET
def case_file(request, pk):
    return _show(request, _case(request, pk), DownloadForm())


def _show(request, found, form):
    context = {
        "pilot": found,
        "form": form,
        "lines": case.lines_of(case.entries(found)),
        "may_see_annex": can(request.user, Permission.SEE_ANNEX, found.region),
    }
    return render(request, "pilots/case/case_file.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def download(request, pk):
    """The zip; a GET leads back to the page, since a download leaves a line in the journal."""
    found = _case(request, pk)
    if request.method == "GET":
        return redirect("case_file", pk)
    form = DownloadForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form)
    with_annex = form.cleaned_data["annex"]
    if with_annex:
        demand(request.user, Permission.SEE_ANNEX, found.region)
    content = case.as_zip(found, annex=with_annex)
    verb = "annex_exported" if with_annex else "case_file_downloaded"
    permission = Permission.SEE_ANNEX if with_annex else Permission.READ_CASE_FILE
    reason = form.cleaned_data["reason"].strip() if with_annex else ""
    journal.record(verb, found, by=request.user, region=found.region, note=reason, permission=permission)
    name = f"sag-{found.region.slug}-{found.number}.zip"
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type="application/zip", headers={"Content-Disposition": disposition})
