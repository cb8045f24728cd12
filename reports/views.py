from functools import wraps
from io import BytesIO

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from common import clock
from common.errors import Refused
from common.xlsx import CONTENT_TYPE
from regions import journal
from regions.once import new_token, once
from regions.orders import MOST_AT_ONCE, OrderState
from regions.permissions import Permission, can
from regions.views.orders import back_to_order, show_order
from reports.overview import lines, workbook
from reports.overview.overview import overview_of
from reports.overview.selection import OrderForm, SelectionForm
from reports.runs import runs
from reports.runs.runs import ReportKind, ReportRun

LATEST = 10


def for_readers(view):
    """Let in only those who may read reports somewhere."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not can(request.user, Permission.READ_REPORTS):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@for_readers
def reports(request):
    return _landing(request, OrderForm(user=request.user, initial={"token": new_token()}, auto_id="order_%s"))


def _landing(request, order_form):
    context = {
        "form": order_form,
        "filter_form": SelectionForm(user=request.user),
        "runs": _runs(request.user).defer("content")[:LATEST],
        "kept_days": runs.KEPT_DAYS,
    }
    return render(request, "reports/reports.html", context, status=422 if order_form.errors else 200)


@require_safe
@for_readers
def overview(request):
    form = SelectionForm(request.GET, user=request.user)
    if not form.is_valid():
        return render(request, "reports/overview.html", {"form": form}, status=422)
    found = overview_of(form.selection())
    page = lines.page_of(found, request.GET.get("page"))
    context = {
        "form": form,
        "overview": found,
        "page_of_lines": page,
        "regions": lines.by_region(page),
        "order": _order_again(request, form),
        "sheet_order": _order_again(request, form) if len(found.pilots) > MOST_AT_ONCE else None,
    }
    return render(request, "reports/overview.html", context)


def _order_again(request, form):
    """The chosen filter as hidden fields, to order the same as a file."""
    chosen = {name: form.data.get(name, "") for name in form.fields}
    order_form = OrderForm(user=request.user, initial={**chosen, "token": new_token()}, auto_id=False)
    return [field.as_hidden() for field in order_form]


@require_safe
@for_readers
def overview_workbook(request):
    form = SelectionForm(request.GET, user=request.user)
    if not form.is_valid():
        return render(request, "reports/overview.html", {"form": form}, status=422)
    selection = form.selection()
    if selection.filed().count() > MOST_AT_ONCE:
        return back_to_order(request, reverse("report_overview"))
    name = runs.file_name(ReportKind.SHEET, selection)
    content = workbook.overview_workbook(selection, at=clock.now(), by=request.user)
    journal.record("report_downloaded", selection.programme, by=request.user, note=name)
    return FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type=CONTENT_TYPE)


@require_POST
@for_readers
def order(request, kind):
    if kind not in ReportKind:
        raise Http404
    form = OrderForm(request.POST, user=request.user, auto_id="order_%s")
    if not form.is_valid():
        return _landing(request, form)
    token = form.cleaned_data["token"]
    try:
        return redirect(once(token, by=request.user, do=lambda: _order(kind, form, request.user)))
    except Refused as refusal:
        form.add_error(None, refusal.reasons)
        return _landing(request, form)


def _order(kind, form, user):
    run = runs.order(kind, form.selection(), by=user)
    return reverse("report_run", args=[run.pk])


@require_safe
@for_readers
def run(request, pk):
    found = get_object_or_404(_runs(request.user).defer("content").prefetch_related("regions"), pk=pk)
    return show_order(
        request,
        found,
        "reports/run.html",
        file_url=reverse("report_run_file", args=[pk]),
        again_url=reverse("reports"),
    )


@require_safe
@for_readers
def run_file(request, pk):
    found = get_object_or_404(_runs(request.user).filter(state=OrderState.DONE), pk=pk)
    journal.record("report_downloaded", found, by=request.user, note=found.name)
    kind = CONTENT_TYPE if found.is_sheet else "application/pdf"
    return FileResponse(BytesIO(found.content), as_attachment=True, filename=found.name, content_type=kind)


def _runs(user):
    return ReportRun.objects.visible_to(user).select_related("programme")
