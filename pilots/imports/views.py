"""A list is uploaded, looked at with its questions, and imported or dropped."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from common import clock
from common.errors import Refused
from common.upload_fields import tell_of_name
from common.uploads import MOST_BYTES
from common.xlsx import CONTENT_TYPE
from pilots.descriptions.edit_views import regions_to_write_in
from pilots.imports import importing, looks, undoing
from pilots.imports.forms import AnswersForm, RegionForm, UploadForm
from pilots.imports.lists import ListImport, ListState
from pilots.imports.plan import LEAVE, TAKE
from pilots.imports.question import HERE, Asked
from pilots.imports.workbook import template_workbook
from pilots.programme.pages import programme_in_focus
from regions.once import new_token, once
from regions.permissions import Permission, demand

ROWS_A_PAGE = 50
MOST_EARLIER = 5


def _regions(user):
    """The regions whose lists the user may import; 403 if there are none."""
    demand(user, Permission.WRITE_DESCRIPTIONS)
    return regions_to_write_in(user)


def _programme():
    return programme_in_focus(on=clock.today())


@require_http_methods(["GET", "POST"])
def upload(request):
    regions = _regions(request.user)
    form = UploadForm(
        request.POST or None, request.FILES or None, regions=regions, initial={"token": new_token()}
    )
    if form.is_valid():
        try:
            found = _read(form, request.user)
            return redirect(
                once(form.cleaned_data["token"], by=request.user, do=lambda: _keep(request, found))
            )
        except Refused as refusal:
            for reason in refusal.reasons:
                form.add_error("file", reason)
    context = {
        "form": form,
        "region_form": RegionForm(regions=regions, auto_id="template_%s"),
        "earlier": ListImport.objects.visible_to(request.user).filter(state=ListState.DONE)[:MOST_EARLIER],
    }
    return render(request, "pilots/imports/upload.html", context, status=422 if form.errors else 200)


def _read(form, user):
    """The list as it would be kept; one byte more than may be read tells that it is too large."""
    file = form.cleaned_data["file"]
    return importing.read(form.region(), _programme(), file.name, file.read(MOST_BYTES + 1), by=user)


def _keep(request, found):
    found.save()
    tell_of_name(request, found.file_name)
    return found.get_absolute_url()


@require_GET
def template(request):
    """The workbook to fill in, for the region chosen."""
    form, programme = RegionForm(request.GET, regions=_regions(request.user)), _programme()
    if programme is None or not form.is_valid():
        return redirect("list_import_new")
    region = form.region()
    name = f"forsoeg-{slugify(programme.name)}-{region.slug}.xlsx"
    with translation.override("da"):
        data = template_workbook(region, programme)
    return HttpResponse(
        data,
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _visible(request, pk):
    imports = ListImport.objects.visible_to(request.user).select_related("region", "programme")
    return get_object_or_404(imports, pk=pk)


@require_http_methods(["GET", "POST"])
def preview(request, pk):
    list_import = _visible(request, pk)
    if list_import.state != ListState.OPEN:
        return render(request, "pilots/imports/closed.html", {"list_import": list_import})
    plan = importing.plan(list_import)
    form = AnswersForm(plan, request.POST or None)
    if _answered(request, list_import, plan, form):
        return redirect(list_import)
    return _show(request, list_import, plan, form)


@require_safe
def rows(request, pk):
    """Every row as it will be stored, some at a time."""
    list_import = _visible(request, pk)
    if list_import.state != ListState.OPEN:
        return redirect(list_import)
    plan = importing.plan(list_import)
    page = Paginator(plan.rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {"list_import": list_import, "page_of_rows": page, **looks.table(plan, page.object_list)}
    return render(request, "pilots/imports/rows.html", context)


def _answered(request, list_import, plan, form):
    """Are the answers kept? What is wrong with them stands in the form."""
    if not form.is_valid():
        return False
    try:
        importing.answer(list_import, _posted(request, list_import, plan, form))
        kinds = form.in_bulk()
        importing.answer_in_bulk(
            list_import, kinds + [(Asked.DEPARTMENT, HERE)] * ("create_all" in request.POST)
        )
    except Refused as refusal:
        form.add_error(None, list(refusal.reasons))
    return not form.errors


def _show(request, list_import, plan, form):
    context = looks.preview(list_import, plan, form)
    return render(request, "pilots/imports/preview.html", context, status=422 if form.errors else 200)


def _posted(request, list_import, plan, form):
    """The answers one by one, and which rows to leave out and to take in: those that no box stood for stay."""
    wrong, takeable = [row.number for row in plan.wrong_rows], sorted(plan.takeable)
    left_out = wrong if "leave_all" in request.POST else _ticked(request, list_import, LEAVE, wrong)
    return {**form.answers(), LEAVE: left_out, TAKE: _ticked(request, list_import, TAKE, takeable)}


def _ticked(request, list_import, name, numbers):
    unseen = set(map(str, numbers[looks.MOST_BOXES :]))
    return [*request.POST.getlist(name), *unseen.intersection(map(str, list_import.answers.get(name, ())))]


@require_POST
def confirm(request, pk):
    """Import the list, with the answers that stood on the page."""
    list_import = _visible(request, pk)
    if list_import.state == ListState.OPEN and "answers" in request.POST:
        plan = importing.plan(list_import)
        form = AnswersForm(plan, request.POST)
        if not _answered(request, list_import, plan, form):
            return _show(request, list_import, plan, form)
    try:
        count = importing.commit(list_import, by=request.user)
    except Refused as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
    else:
        text = ngettext("%(count)d pilot is now a draft.", "%(count)d pilots are now drafts.", count)
        messages.success(request, text % {"count": count})
    return redirect(list_import)


@require_http_methods(["GET", "POST"])
def drop(request, pk):
    list_import = _visible(request, pk)
    if request.method == "GET":
        return render(request, "pilots/imports/drop.html", {"list_import": list_import})
    try:
        importing.drop(list_import, by=request.user)
        messages.success(request, _("The import has been dropped. Nothing was imported."))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(list_import)
    return redirect("list_import_new")


@require_http_methods(["GET", "POST"])
def undo(request, pk):
    list_import = _visible(request, pk)
    if request.method == "GET":
        if list_import.state != ListState.DONE:
            return redirect(list_import)
        context = {"list_import": list_import, "reasons": undoing.touched(list_import)}
        return render(request, "pilots/imports/undo.html", context)
    try:
        count = undoing.undo(list_import, by=request.user)
    except Refused as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
    else:
        if count:
            text = ngettext("%(count)d draft has been deleted.", "%(count)d drafts have been deleted.", count)
            messages.success(request, text % {"count": count})
    return redirect(list_import)
