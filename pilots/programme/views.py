"""The programme pages: one for all regions, one per region, their files, and the programme's own dates."""

from datetime import date
from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common import clock, row_forms
from common.conflicts import Sent, as_text, marks
from common.errors import Refused
from common.upload_fields import tell_of_name
from pilots.programme import changes, pages
from pilots.programme.forms import FileForm, PageDateFormSet, PageForm, ProgrammeForm
from pilots.programme.pages import PageFile, ProgrammePage
from regions.models import Region
from regions.permissions import Permission, can, demand, within


@require_safe
def page(request, slug=None):
    """The page for all regions or, with a slug, a region's."""
    programme, region = _place(request, slug)
    readable = ProgrammePage.objects.visible_to(request.user).select_related("changed_by")
    found = readable.filter(programme=programme, region=region).first()
    context = {
        "programme": programme,
        "region": region,
        "text": found,
        "dates": _dates(programme, region, found.dates.all() if found else []),
        "files": found.files.defer("content") if found else [],
        "changes": changes.told(programme),
        "regions": Region.objects.valid(on=clock.today()).filter(
            within(request.user, Permission.READ_PROGRAMME, "pk")
        ),
        "may_edit": pages.may_edit(request.user, region),
        "may_set_dates": can(request.user, Permission.EDIT_PROGRAMME),
    }
    return render(request, "pilots/programme/programme.html", context)


class Dated(NamedTuple):
    """A day, or a period, and what it is; what a page's writer wrote is Danish."""

    first: date
    last: date | None
    what: str
    is_danish: bool = False


def _dates(programme, region, written):
    """The programme's own dates and those of its page, in their order; of two on a day the programme's first."""
    starts_from, starts_to, ends_to = programme.window_for(region) if region else _window(programme)
    own = [
        Dated(programme.deadline_on, None, _("Last day for preliminary descriptions")),
        Dated(starts_from, starts_to, _("Pilots start in this period")),
        Dated(ends_to, None, _("Pilots end no later than")),
    ]
    return sorted(
        [*own, *(Dated(one.on, None, one.text, True) for one in written)], key=lambda one: one.first
    )


def _window(programme):
    return programme.starts_from, programme.starts_to, programme.ends_to


@require_http_methods(["GET", "POST"])
def edit(request, slug=None):
    found = _page_to_edit(request, slug)
    if request.method == "GET":
        return _show_edit(request, found, *_bound(found))
    if row_forms.is_about_rows(request.POST):
        return _with_rows_changed(request, found)
    merged = pages.save_page(found, _bound, request.POST, by=request.user)
    if not merged.is_valid:
        seen = merged.seen(marks(*_bound(found)), is_written=False)
        status = 409 if merged.conflicts else 422
        return _show_edit(request, found, merged.form, merged.rows, seen, status, merged=merged)
    messages.success(request, _("The page is saved."))
    return redirect(found)


def _bound(page, data=None):
    """(form, rows) over the page."""
    saved = list(page.dates.values("on", "text")) if page.pk else []
    return PageForm(data, instance=page), {"dates": PageDateFormSet(data, prefix="dates", initial=saved)}


def _with_rows_changed(request, found):
    form, rows = _bound(found, request.POST)
    again = PageForm(instance=found, initial=row_forms.as_typed(form))
    changed = {prefix: row_forms.with_rows_changed(formset, request.POST) for prefix, formset in rows.items()}
    return _show_edit(request, found, again, changed, Sent.of(request.POST).seen)


def _show_edit(request, found, form, rows, seen=None, status=200, merged=None):
    context = {
        "page_edited": found,
        "form": form,
        "formset": rows["dates"],
        "seen": as_text(marks(form, rows) if seen is None else seen),
        "merged": merged,
    }
    return render(request, "pilots/programme/programme_edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
def add_file(request, slug=None):
    found = _page_to_edit(request, slug)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = pages.add_file(found, **form.given(), by=request.user)
        except Refused as refusal:
            form.add_error("file", list(refusal.reasons))
        else:
            messages.success(request, _("The file is on the page."))
            tell_of_name(request, kept.name)
            return redirect(found)
    context = {"page_edited": found, "form": form}
    return render(
        request, "pilots/programme/programme_file.html", context, status=422 if form.errors else 200
    )


@require_safe
def file(request, pk):
    """A file leaves only as an attachment, and is never guessed to be something else."""
    found = get_object_or_404(PageFile.objects.visible_to(request.user), pk=pk)
    headers = {
        "Content-Disposition": content_disposition_header(True, found.name),
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(bytes(found.content), content_type="application/octet-stream", headers=headers)


@require_http_methods(["GET", "POST"])
def remove_file(request, pk):
    files = PageFile.objects.visible_to(request.user).select_related("page__region").defer("content")
    found = files.filter(pk=pk).first()
    if found is None:
        return _removed_before(request, pk)
    if not pages.may_edit(request.user, found.page.region):
        raise PermissionDenied
    if request.method == "POST":
        pages.remove_file(found, by=request.user)
        return _removed(request, found.page)
    return render(request, "pilots/programme/programme_file_remove.html", {"file": found})


def _removed_before(request, pk):
    """A second press is answered as the first, for who could have made the first."""
    removal = pages.removal_of(pk)
    if request.method == "GET" or removal is None or not pages.may_edit(request.user, removal.region):
        raise Http404
    return _removed(request, ProgrammePage(region=removal.region))


def _removed(request, page):
    messages.success(request, _("The file is removed."))
    return redirect(page)


@require_http_methods(["GET", "POST"])
def dates(request):
    """The programme's own dates: what is late, and which periods call for a reason."""
    programme, _region = _place(request, None)
    if not can(request.user, Permission.EDIT_PROGRAMME):
        raise PermissionDenied
    form = ProgrammeForm(request.POST or None, instance=programme)
    if request.method == "POST" and form.is_valid():
        try:
            pages.save_dates(
                programme,
                form.dates(),
                seen=form.cleaned_data["seen"],
                by=request.user,
                reason=form.cleaned_data["reason"],
                charge=form.charge(),
                closed=form.cleaned_data["closed"],
            )
        except Refused as refusal:
            form.add_error("reason" if not form.cleaned_data["reason"] else None, str(refusal))
        else:
            messages.success(request, _("The dates are saved."))
            return redirect("programme")
    context = {"form": form, "name": programme.name}
    return render(
        request, "pilots/programme/programme_dates.html", context, status=422 if form.errors else 200
    )


def _place(request, slug):
    """(programme, region or None) for who may read there; elsewhere there is nothing."""
    demand(request.user, Permission.READ_PROGRAMME)
    programme = pages.programme_in_focus(on=clock.today())
    if programme is None:
        raise Http404
    if slug is None:
        return programme, None
    readable = Region.objects.filter(within(request.user, Permission.READ_PROGRAMME, "pk"))
    return programme, get_object_or_404(readable, slug=slug)


def _page_to_edit(request, slug):
    programme, region = _place(request, slug)
    if not pages.may_edit(request.user, region):
        raise PermissionDenied
    return pages.page_for(programme, region, to_save=request.method == "POST")
