"""The pages of one payroll import: how far it is, its columns, its preview, booking, undoing and dropping it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from accounting.book import access, finding
from accounting.book.access import Purpose
from accounting.book.form_parts import attempt
from accounting.payroll import adding, importing, preview
from accounting.payroll.forms import AnswersForm, ReasonForm, RunForm, UndoForm, run_initial
from accounting.payroll.notices import leaning, progress
from accounting.payroll.payroll import ImportState, PayrollImport
from accounting.payroll.reading import Run
from accounting.payroll.views import uploaded
from common.errors import Refused
from regions.journal import subject_of
from regions.once import new_token, once
from regions.permissions import Permission, can, demand

LONGEST_REASON = PayrollImport._meta.get_field("aside_reason").max_length
PAGE = 25


def _visible(request, pk):
    rows = PayrollImport.objects.visible_to(request.user)
    related = rows.select_related("book__region", "book__programme", "uploaded_by", "ended_by", "aside_by")
    found = get_object_or_404(related, pk=pk)
    finding.enter(request, found.book)
    return found


def _acting(request, pk):
    found = _visible(request, pk)
    demand(request.user, Permission.KEEP_ACCOUNT, found.book.region)
    return found


@require_http_methods(["GET", "POST"])
def payroll_import(request, pk):
    """How an import stands: being read, in need of columns, to be looked at, or done with."""
    found = _visible(request, pk)
    if request.htmx and request.method == "GET":
        return _progress(request, found)
    if _is_to_be_mapped(request, found):
        return _mapping(request, found)
    if request.method == "POST":
        return redirect(found)
    if found.state == ImportState.READING:
        return render(request, "accounting/payroll/progress.html", {"found": found, **progress(found)})
    return _preview(request, found)


def _is_to_be_mapped(request, found):
    """Who only reads the account is told on the page of the import that columns are missing."""
    if found.state == ImportState.UNMAPPED:
        keeps = can(request.user, Permission.KEEP_ACCOUNT, found.book.region)
        return keeps or request.method == "POST"
    return found.state == ImportState.OPEN and "columns" in request.GET


def _progress(request, found):
    """What the page that waits asks for: nothing while nothing has changed, and the page once the file is read."""
    if found.state != ImportState.READING:
        return HttpResponseClientRefresh()
    far = progress(found)
    if far["seen"] == request.GET.get("seen"):
        return HttpResponse(status=204)
    return render(request, "accounting/payroll/_progress_words.html", {"found": found, **far})


def _mapping(request, found):
    demand(request.user, Permission.KEEP_ACCOUNT, found.book.region)
    run = run_initial(Run(found.extract_month, is_supplementary=found.is_supplementary))
    form = AnswersForm(
        request.POST or None,
        request.FILES or None,
        book=found.book,
        found=found,
        initial={"token": new_token(), "month": f"{found.month:%Y-%m}", **run},
    )
    if form.is_valid() and (answer := uploaded(request, found.book, form, instead_of=found)):
        return answer
    context = {"found": found, "form": form}
    return render(request, "accounting/payroll/mapping.html", context, status=422 if form.errors else 200)


def _preview(request, found, refusal=None):
    chosen = request.GET.get("state", "")
    page = Paginator(preview.lines(found, chosen), PAGE).get_page(request.GET.get("page"))
    counted = adding.sums_of(found)
    totals = preview.totals(found, counted)
    access.note(
        {preview.subject(line) for line in page} | {total.subject for total in totals},
        by=request.user,
        region=found.book.region,
        purpose=Purpose.PAYROLL,
        shown=subject_of(found),
    )
    context = {
        "found": found,
        "tone": preview.TONES[found.state],
        "page_of_lines": page,
        "chosen": chosen,
        "totals": totals,
        "all_problems": "problems" in request.GET,
        "keeps": can(request.user, Permission.KEEP_ACCOUNT, found.book.region),
        "longest_reason": LONGEST_REASON,
        "refusal": refusal,
        "typed": request.POST.get("reason", ""),
        **preview.about(found, counted, all_problems="problems" in request.GET),
    }
    return render(request, "accounting/payroll/preview.html", context, status=422 if refusal else 200)


@require_POST
def payroll_commit(request, pk):
    found = _acting(request, pk)
    take_back = {"yes": True, "no": False}.get(request.POST.get("take_back"))
    try:
        seen = request.POST.get("seen", "")
        count = importing.commit(found, by=request.user, take_back=take_back, seen=seen)
        text = ngettext("%(count)d posting is booked.", "%(count)d postings are booked.", count)
        messages.success(request, text % {"count": count})
    except Refused as refusal:
        found.refresh_from_db()
        if found.state == ImportState.BOOKED and found.ended_by_id == request.user.pk:
            return redirect(found)
        messages.error(request, str(refusal))
    return redirect(found)


@require_http_methods(["GET", "POST"])
def payroll_run(request, pk):
    """Say anew which payroll run the file is."""
    found = _acting(request, pk)
    initial = run_initial(Run(found.extract_month, is_supplementary=found.is_supplementary))
    form = RunForm(request.POST or None, initial=initial)
    if answer := attempt(form, lambda: _say_run(request, found, form), field="run"):
        return answer
    context = {"found": found, "form": form}
    return render(request, "accounting/payroll/run.html", context, status=422 if form.errors else 200)


def _say_run(request, found, form):
    importing.say_run(found, form.chosen_run(), by=request.user)
    messages.success(request, _("The payroll run is corrected. Look at what it changes before you book."))
    return redirect(found)


@require_POST
def payroll_set_aside(request, pk):
    found = _acting(request, pk)
    form = ReasonForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(*[str(error) for errors in form.errors.values() for error in errors])
        importing.set_aside(found, by=request.user, reason=form.cleaned_data["reason"])
    except Refused as refusal:
        found.refresh_from_db()
        if found.state != ImportState.OPEN:
            messages.error(request, str(refusal))
            return redirect(found)
        return _preview(request, found, refusal)
    messages.success(request, _("The lines that could not be read are set aside."))
    return redirect(found)


@require_http_methods(["GET", "POST"])
def payroll_undo(request, pk):
    found = _acting(request, pk)
    form = UndoForm(request.POST or None, book=found.book, initial={"token": new_token()})
    if attempt(form, lambda: _undo_once(request, found, form.cleaned_data)):
        return redirect(found)
    context = {"found": found, "form": form, "leaning": leaning(found)}
    return render(request, "accounting/payroll/undo.html", context, status=422 if form.errors else 200)


def _undo_once(request, found, given):
    return once(given["token"], by=request.user, do=lambda: _undo(request, found, given))


def _undo(request, found, given):
    # Asked beforehand: what is undone has nothing in the book any more.
    again = leaning(found)
    importing.undo(found, by=request.user, reason=given["reason"], month=given["month"])
    messages.success(request, _("The import is undone: what it booked is taken back."))
    if again:
        messages.warning(request, again)
    return found.get_absolute_url()


@require_http_methods(["GET", "POST"])
def payroll_drop(request, pk):
    found = _acting(request, pk)
    if request.method == "GET":
        return render(request, "accounting/payroll/drop.html", {"found": found})
    try:
        importing.drop(found, by=request.user)
        messages.success(request, _("The import is dropped. Nothing was booked."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(found)
