"""The pages of a payroll import: upload, mapping, preview, booking, undoing."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from accounting import access, reading, sums
from accounting.access import Purpose
from accounting.given import allocated
from accounting.imports import importing, preview, template
from accounting.imports import reading as files
from accounting.imports.columns import key
from accounting.imports.forms import MappingForm, ReasonForm, UndoForm, UploadForm
from accounting.imports.quarantine import waiting
from accounting.payroll import ImportState, LineState, PayrollImport, RememberedColumn
from common.errors import Refused
from regions.journal import subject_of
from regions.once import new_token, once
from regions.permissions import Permission, can, demand

PAGE = 25
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TONES = {
    ImportState.READING: "info",
    ImportState.FAILED: "warn",
    ImportState.UNMAPPED: "notice",
    ImportState.OPEN: "notice",
    ImportState.BOOKED: "ok",
    ImportState.UNDONE: "outline",
    ImportState.DROPPED: "outline",
}


@require_safe
def payroll_imports(request, pk):
    book = reading.book_for(request, pk, Permission.SEE_POSTINGS)
    found = PayrollImport.objects.filter(book=book).select_related("uploaded_by")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "book": book,
        "found": page,
        "rows": [(one, TONES[one.state]) for one in page],
        "waiting": waiting(book).count(),
        "keeps": can(request.user, Permission.KEEP_ACCOUNT, book.region),
    }
    return render(request, "accounting/imports/payroll_imports.html", context)


@require_http_methods(["GET", "POST"])
def payroll_new(request, pk):
    book = reading.book_for(request, pk, Permission.KEEP_ACCOUNT)
    form = UploadForm(request.POST or None, request.FILES or None, book=book, initial={"token": new_token()})
    if form.is_valid() and (answer := _uploaded(request, book, form)):
        return answer
    context = {"book": book, "form": form}
    return render(request, "accounting/imports/payroll_new.html", context, status=422 if form.errors else 200)


def _uploaded(request, book, form):
    """Start the import of the file that was chosen, and go to its page; None when it is refused."""
    given = form.cleaned_data
    data = given["file"].read(files.MOST_BYTES + 1)
    start = partial(files.start, book, given["file"].name, data, by=request.user, month=given["month"])
    try:
        return redirect(once(given["token"], by=request.user, do=lambda: start().get_absolute_url()))
    except Refused as refusal:
        for reason in refusal.reasons:
            form.add_error("file", reason)
    return None


def _visible(request, pk):
    rows = PayrollImport.objects.visible_to(request.user)
    related = rows.select_related("book__region", "book__programme", "uploaded_by", "ended_by", "aside_by")
    return get_object_or_404(related, pk=pk)


@require_http_methods(["GET", "POST"])
def payroll_import(request, pk):
    """How an import stands: being read, in need of columns, to be looked at, or done with."""
    found = _visible(request, pk)
    if found.state == ImportState.UNMAPPED:
        return _mapping(request, found)
    if request.method == "POST":
        return redirect(found)
    if found.state == ImportState.READING:
        name = "_progress.html" if request.htmx else "progress.html"
        return render(request, f"accounting/imports/{name}", {"found": found, **preview.progress(found)})
    return _preview(request, found)


def _mapping(request, found):
    demand(request.user, Permission.KEEP_ACCOUNT, found.book.region)
    known = {int(place) for place in found.facts["mapping"]}
    unknown = [
        (place, header)
        for place, header in enumerate(found.facts["headers"])
        if header and place not in known
    ]
    form = MappingForm(
        request.POST or None,
        request.FILES or None,
        book=found.book,
        unknown=unknown,
        lacking=found.facts["missing"],
        initial={"token": new_token(), "month": f"{found.month:%Y-%m}"},
    )
    if form.is_valid():
        for header, field in form.answers().items():
            RememberedColumn.objects.update_or_create(
                region=found.book.region, header=key(header), defaults={"field": field}
            )
        if answer := _uploaded(request, found.book, form):
            return answer
    context = {"found": found, "form": form}
    return render(request, "accounting/imports/mapping.html", context, status=422 if form.errors else 200)


def _preview(request, found):
    lines = found.lines.select_related("employment", "code", "pilot__region", "appointment__user")
    chosen = request.GET.get("state", "")
    if chosen in LineState:
        lines = lines.filter(state=chosen)
    page = Paginator(lines.order_by("row"), PAGE).get_page(request.GET.get("page"))
    access.note(
        [access.employment(line.employment_id) for line in page],
        by=request.user,
        region=found.book.region,
        purpose=Purpose.PAYROLL,
        shown=subject_of(found),
    )
    counts = dict(found.lines.order_by().values_list("state").annotate(Count("pk")))
    will_book = found.lines.filter(state__in=importing.TO_BOOK).exclude(pilot=None, appointment=None)
    adds = will_book.aggregate(sum=Sum("amount"))["sum"] or sums.ZERO
    given = allocated(found.book.programme, found.book.region)
    spent = sums.total(found.book)
    context = {
        "found": found,
        "tone": TONES[found.state],
        "page": page,
        "chosen": chosen,
        "counts": [(state, state.label, counts[state]) for state in LineState if counts.get(state)],
        "vanished": len(found.facts.get("vanished", [])),
        "notices": preview.notices(found),
        "problems": found.problems.all()[:100],
        "problem_count": found.problems.count(),
        "waiting": found.lines.unmatched().filter(state__in=importing.TO_BOOK).count(),
        "totals": preview.totals(found),
        "adds": adds,
        "overspends": found.state == ImportState.OPEN and given is not None and spent + adds > given,
        "before": importing.booked_before(found),
        "keeps": can(request.user, Permission.KEEP_ACCOUNT, found.book.region),
        "is_open": found.state == ImportState.OPEN,
        "token": new_token(),
    }
    return render(request, "accounting/imports/preview.html", context)


def _acting(request, pk):
    found = _visible(request, pk)
    demand(request.user, Permission.KEEP_ACCOUNT, found.book.region)
    return found


@require_POST
def payroll_commit(request, pk):
    found = _acting(request, pk)
    take_back = {"yes": True, "no": False}.get(request.POST.get("take_back"))
    try:
        count = importing.commit(found, by=request.user, take_back=take_back)
        text = ngettext("%(count)d posting is booked.", "%(count)d postings are booked.", count)
        messages.success(request, text % {"count": count})
    except Refused as refusal:
        found.refresh_from_db()
        if found.state == ImportState.BOOKED and found.ended_by_id == request.user.pk:
            return redirect(found)
        messages.error(request, str(refusal))
    return redirect(found)


@require_POST
def payroll_set_aside(request, pk):
    found = _acting(request, pk)
    form = ReasonForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(*[str(error) for errors in form.errors.values() for error in errors])
        importing.set_aside(found, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The lines that could not be read are set aside."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


@require_http_methods(["GET", "POST"])
def payroll_undo(request, pk):
    found = _acting(request, pk)
    form = UndoForm(request.POST or None, book=found.book, initial={"token": new_token()})
    if form.is_valid():
        given = form.cleaned_data
        try:
            once(given["token"], by=request.user, do=lambda: _undo(request, found, given))
            return redirect(found)
        except Refused as refusal:
            form.add_error(None, list(refusal.reasons))
    context = {"found": found, "form": form}
    return render(request, "accounting/imports/undo.html", context, status=422 if form.errors else 200)


def _undo(request, found, given):
    importing.undo(found, by=request.user, reason=given["reason"], month=given["month"])
    messages.success(request, _("The import is undone: what it booked is taken back."))
    return found.get_absolute_url()


@require_http_methods(["GET", "POST"])
def payroll_drop(request, pk):
    found = _acting(request, pk)
    if request.method == "GET":
        return render(request, "accounting/imports/drop.html", {"found": found})
    try:
        importing.drop(found, by=request.user)
        messages.success(request, _("The import is dropped. Nothing was booked."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


@require_GET
def payroll_template(request, pk):
    """The workbook to fill in, for a region without an extract."""
    book = reading.book_for(request, pk, Permission.KEEP_ACCOUNT)
    with translation.override("da"):
        data = template.workbook(book)
    headers = {"Content-Disposition": f'attachment; filename="loenlinjer-{book.region.slug}.xlsx"'}
    return HttpResponse(data, content_type=XLSX, headers=headers)
