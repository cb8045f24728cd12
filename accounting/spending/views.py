"""The pages of other expenses: the list, entering one, one with its story, and the vouchers."""

import io

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, Sum
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounting import reading
from accounting.expenses import Expense, ExpenseState, VoucherFile
from accounting.spending import doubts, spending
from accounting.spending.forms import (
    ExpenseFilter,
    ExpenseForm,
    MonthForm,
    OpinionForm,
    ReasonForm,
    TakeBackForm,
)
from common.errors import Refused
from common.uploads import MOST_BYTES
from common.xlsx import Column, Cover, Sheet, write_workbook
from regions import journal
from regions.once import new_token, once, token_in
from regions.permissions import Permission, can

PAGE = 25
TONES = {
    ExpenseState.DRAFT: "neutral",
    ExpenseState.DOUBT: "notice",
    ExpenseState.WAITING: "notice",
    ExpenseState.BOOKED: "ok",
    ExpenseState.REFUSED: "warn",
    ExpenseState.DROPPED: "outline",
}

EVENTS = {
    "expense_entered": gettext_lazy("Entered"),
    "expense_sent": gettext_lazy("Sent"),
    "opinion_given": gettext_lazy("Opinion given"),
    "doubt_settled": gettext_lazy("Doubt settled"),
    "expense_approved": gettext_lazy("Approved and booked"),
    "expense_sent_back": gettext_lazy("Sent back"),
    "expense_dropped": gettext_lazy("Dropped"),
    "expense_taken_back": gettext_lazy("Taken back"),
}


def _filtered(request, book):
    form = ExpenseFilter(request.GET, book=book)
    found = Expense.objects.filter(book=book).select_related("pilot__region", "created_by")
    if not form.is_valid():
        return form, found.none()
    asked = form.cleaned_data
    if asked["state"]:
        found = found.filter(state=asked["state"])
    if asked["pilot"]:
        found = found.filter(pilot=None if asked["pilot"] == "none" else asked["pilot"])
    if text := asked["q"]:
        found = found.filter(
            Q(supplier__icontains=text) | Q(text__icontains=text) | Q(voucher__icontains=text)
        )
    return form, found


@require_safe
def expenses(request, pk):
    book = reading.book_for(request, pk, Permission.SEE_POSTINGS)
    form, found = _filtered(request, book)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "book": book,
        "form": form,
        "found": page,
        "rows": [(expense, TONES[expense.state]) for expense in page],
        "sum": found.aggregate(sum=Sum("amount"))["sum"] or 0,
        "keeps": can(request.user, Permission.KEEP_ACCOUNT, book.region),
    }
    return render(request, "accounting/spending/expenses.html", context, status=422 if form.errors else 200)


@require_safe
def expenses_sheet(request, pk):
    """Exactly what the page with the same query string shows."""
    book = reading.book_for(request, pk, Permission.SEE_POSTINGS)
    _form, found = _filtered(request, book)
    columns = [
        Column(_("Date"), "date"),
        Column(_("Supplier"), width=30),
        Column(_("What it covers"), width=50),
        Column(_("Pilot"), width=12),
        Column(_("Voucher number"), width=18),
        Column(_("Account string"), width=24),
        Column(_("State"), width=22),
        Column(_("Amount"), "kroner"),
    ]
    rows = [
        (
            one.date,
            one.supplier,
            one.text,
            one.pilot.case_number if one.pilot else None,
            one.voucher,
            one.account,
            one.get_state_display(),
            one.amount,
        )
        for one in found
    ]
    file = io.BytesIO()
    cover = Cover(_("Expenses"), [(_("Region"), book.region.name), (_("Fetched by"), request.user.name)])
    write_workbook(file, [Sheet(_("Expenses"), columns, rows)], cover)
    journal.record("expenses_fetched", book, by=request.user, region=book.region)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"udgifter-{book.region.slug}.xlsx")


@require_http_methods(["GET", "POST"])
def expense_new(request, pk):
    book = reading.book_for(request, pk, Permission.KEEP_ACCOUNT)
    form = ExpenseForm(request.POST or None, request.FILES or None, book=book, instance=Expense(book=book))
    if form.is_valid():
        try:
            address = once(
                token_in(request.POST),
                by=request.user,
                do=lambda: spending.enter(book, by=request.user, **form.values()).get_absolute_url(),
            )
            return _saved(request, Expense.objects.get(pk=address.rstrip("/").rpartition("/")[2]), form)
        except Refused as refusal:
            form.add_error(None, list(refusal.reasons))
    return _edit_page(request, book, form)


def _edit_page(request, book, form, expense=None, revision=None):
    context = {
        "book": book,
        "form": form,
        "expense": expense,
        "revision": expense.revision if expense and revision is None else revision or 0,
        "file": expense.files.first() if expense else None,
        "token": new_token(),
    }
    return render(
        request, "accounting/spending/expense_edit.html", context, status=422 if form.errors else 200
    )


def _saved(request, expense, form):
    """The draft is saved: keep its file, and send it if that was pressed."""
    try:
        if file := form.cleaned_data["file"]:
            spending.attach(expense, file.name, file.read(MOST_BYTES + 1), by=request.user)
    except Refused as refusal:
        form.add_error("file", list(refusal.reasons))
        return _edit_page(request, expense.book, form, expense)
    if "send" not in request.POST:
        messages.success(request, _("The draft is saved."))
        return redirect("expense_edit", pk=expense.pk)
    lacking = spending.lacks(expense)
    for field, sentence in lacking:
        form.add_error(field, sentence)
    if lacking:
        return _edit_page(request, expense.book, form, expense)
    try:
        spending.send(expense, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(expense)


def _visible(request, pk, *permissions):
    rows = Expense.objects.visible_to(request.user)
    related = rows.select_related(
        "book__region", "book__programme", "pilot__region", "pilot__current", "created_by", "approved_by"
    )
    found = get_object_or_404(related, pk=pk)
    for permission in permissions:
        reading.demand(request.user, permission, found.book.region)
    return found


@require_http_methods(["GET", "POST"])
def expense_edit(request, pk):
    found = _visible(request, pk, Permission.KEEP_ACCOUNT)
    if found.state != ExpenseState.DRAFT:
        return redirect(found)
    form = ExpenseForm(request.POST or None, request.FILES or None, book=found.book, instance=found)
    if request.method == "GET" or not form.is_valid():
        return _edit_page(request, found.book, form, found)
    seen = request.POST.get("revision", "")
    seen = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else -1
    try:
        changed = spending.change(found, seen, by=request.user, **form.values())
    except Refused as refusal:
        form.add_error(None, list(refusal.reasons))
        found.refresh_from_db()
        return _edit_page(request, found.book, form, found)
    form.instance = changed
    return _saved(request, changed, form)


@require_safe
def expense(request, pk):
    return _page(request, _visible(request, pk))


def _page(request, found, status=200, **forms):
    """One expense with its story, and what the person may do with it now."""
    user, region = request.user, found.book.region
    keeps = can(user, Permission.KEEP_ACCOUNT, region)
    sides = doubts.sides_of(user, region) if found.state == ExpenseState.DOUBT else []
    reads_book = can(user, Permission.SEE_POSTINGS, region)
    own_month = f"{found.date:%Y-%m}" if found.date else ""
    context = {
        "expense": found,
        "book": found.book,
        "tone": TONES[found.state],
        "file": found.files.first(),
        "opinions": found.opinions.select_related("by"),
        "decision": getattr(found, "decision", None),
        "similar": doubts.similar(found, user) if sides else [],
        "events": [(event, EVENTS[event.verb]) for event in journal.about(found) if event.verb in EVENTS],
        "postings": found.postings.order_by("pk") if reads_book else [],
        "reads_book": reads_book,
        "keeps": keeps,
        "is_own": found.created_by_id == user.pk,
        "opinion_form": OpinionForm(sides=sides) if sides else None,
        "month_form": MonthForm(book=found.book, initial={"month": own_month}) if keeps else None,
        "reason_form": ReasonForm() if keeps else None,
        "take_back_form": _take_back_form(found) if keeps else None,
    }
    return render(request, "accounting/spending/expense.html", context | forms, status=status)


def _take_back_form(found):
    is_standing = found.postings.filter(reverses__isnull=True, reversal__isnull=True).exists()
    return TakeBackForm(book=found.book, auto_id="back_%s") if is_standing else None


@require_http_methods(["POST"])
def expense_act(request, pk, verb):
    """Approve, send back, drop or take back."""
    found = _visible(request, pk, Permission.KEEP_ACCOUNT)
    kind, act, done = VERBS[verb]
    form = kind(request.POST, book=found.book) if kind in (MonthForm, TakeBackForm) else kind(request.POST)
    if not form.is_valid():
        name = {MonthForm: "month_form", ReasonForm: "reason_form"}.get(kind, "take_back_form")
        return _page(request, found, 422, **{name: form, "form": form})
    try:
        act(found, by=request.user, **form.cleaned_data)
        messages.success(request, done())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


VERBS = {
    "attester": (MonthForm, spending.approve, lambda: _("The expense is approved and booked.")),
    "send-retur": (ReasonForm, spending.send_back, lambda: _("The expense is sent back.")),
    "drop": (ReasonForm, spending.drop, lambda: _("The expense is dropped.")),
    "tilbagefoer": (TakeBackForm, spending.take_back, lambda: _("The expense is taken back.")),
}


@require_http_methods(["POST"])
def expense_opinion(request, pk):
    found = _visible(request, pk, Permission.SETTLE_RUNNING_COSTS)
    sides = doubts.sides_of(request.user, found.book.region)
    form = OpinionForm(request.POST, sides=sides)
    if not sides or not form.is_valid():
        return _page(request, found, 422, opinion_form=form, form=form)
    given = form.cleaned_data
    try:
        doubts.give_opinion(
            found, by=request.user, side=form.side(), outcome=given["outcome"], reason=given["reason"]
        )
        messages.success(request, _("Your opinion is kept."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


@require_safe
def expense_file(request, pk, file):
    found = _visible(request, pk)
    voucher = get_object_or_404(VoucherFile, pk=file, expense=found)
    journal.record("voucher_fetched", found, by=request.user, region=found.book.region)
    name = f"bilag-{found.pk}.{voucher.kind}"
    return FileResponse(io.BytesIO(bytes(voucher.content)), as_attachment=True, filename=name)
