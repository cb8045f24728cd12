"""Entering an expense: a draft is saved as far as it goes, and sent when nothing lacks."""

from dataclasses import dataclass, field
from types import SimpleNamespace

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounting import reading
from accounting.expenses import Expense, ExpenseState
from accounting.spending import spending
from accounting.spending.forms import ExpenseForm
from accounting.spending.lacks import lacks
from accounting.spending.views import visible_expense
from common.errors import Refused
from regions import journal
from regions.once import new_token, once, token_in
from regions.permissions import Permission


@require_http_methods(["GET", "POST"])
def expense_new(request, pk):
    book = reading.book_for(request, pk, Permission.KEEP_ACCOUNT)
    form = _bound(request, book, Expense(book=book))
    if request.method == "GET" or not (form.is_valid() or form.content):
        return _page(request, book, form)
    try:
        expense, is_new = _entered(request, book, form)
    except Refused as refusal:
        form.add_error(None, list(refusal.reasons))
        return _page(request, book, form)
    if not is_new:
        return _after(expense)
    form.keep_file(expense, by=request.user)
    # Mended or not, from here on it is written on the draft's own page.
    return _saved(request, expense, form)


def _bound(request, book, instance):
    is_post = request.method == "POST"
    return ExpenseForm(
        request.POST if is_post else None, request.FILES if is_post else None, book=book, instance=instance
    )


def _entered(request, book, form):
    """(the draft, was it entered by this press?): pressed twice, the first one's."""
    entered = []

    def enter():
        entered.append(spending.enter(book, by=request.user, **form.values()))
        return str(entered[0].pk)

    key = once(token_in(request.POST), by=request.user, do=enter)
    related = ("book__region", "book__programme")
    return Expense.objects.select_related(*related).get(pk=key), bool(entered)


def _after(expense):
    return redirect("expense_edit", expense.pk) if expense.state == ExpenseState.DRAFT else redirect(expense)


@require_http_methods(["GET", "POST"])
def expense_edit(request, pk):
    found = visible_expense(request, pk, Permission.KEEP_ACCOUNT)
    if found.state != ExpenseState.DRAFT:
        return redirect(found)
    form = _bound(request, found.book, found)
    if request.method == "GET":
        return _page(request, found.book, form, found)
    try:
        return _save(request, found, form)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(found)


def _save(request, found, form):
    is_valid, seen = form.is_valid(), _seen_revision(request)
    if not is_valid:
        form.keep_file(found, by=request.user)
        return _page(request, found.book, form, found, revision=seen)
    try:
        changed = spending.change(found, seen, by=request.user, **form.values())
    except spending.Conflict as conflict:
        form.keep_file(found, by=request.user)
        return _conflict(request, form, conflict.newest)
    form.keep_file(changed, by=request.user)
    return _saved(request, changed, form)


def _seen_revision(request):
    """The revision in the form; anything but a number is one that nobody has seen."""
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _saved(request, expense, form):
    """The draft is saved as far as it goes; send it if that was pressed and nothing lacks."""
    if form.errors:
        return _page(request, expense.book, form, expense)
    if "send" not in request.POST:
        messages.success(request, _("The draft is saved."))
        return redirect("expense_edit", expense.pk)
    lacking = lacks(expense)
    for name, sentence in lacking:
        form.add_error(name if name in form.fields else None, sentence)
    if lacking:
        return _page(request, expense.book, form, expense)
    sent = spending.send(expense, by=request.user)
    messages.success(request, _said_of(sent))
    return redirect(sent)


def _said_of(sent):
    if sent.state == ExpenseState.DOUBT:
        return _("The expense is sent. The coordinator is told and settles the doubt with you.")
    return _("The expense is sent. Your colleagues are told that one of them must approve it.")


@dataclass(frozen=True)
class Differing:
    """What a colleague saved first, field by field, as the page of conflicts prints it."""

    differences: list = field(default_factory=list)


def _conflict(request, form, newest):
    saved = journal.about(newest).first()
    theirs = SimpleNamespace(changed_by=saved.by, changed_at=saved.at)
    rows = [
        SimpleNamespace(label=label, before=before, after=after)
        for label, before, after in form.differences(newest)
    ]
    extra = {"conflict": Differing(rows), "theirs": theirs}
    return _page(request, newest.book, form, newest, status=409, **extra)


def _page(request, book, form, expense=None, *, revision=None, status=None, **extra):
    address = reverse("expense_edit", args=[expense.pk]) if expense else request.path
    context = {
        "book": book,
        "form": form,
        "expense": expense,
        "address": address,
        "revision": (expense.revision if expense else 0) if revision is None else revision,
        "file": expense.files.defer("content").first() if expense else None,
        "is_settled": bool(expense) and spending.is_settled(expense),
        "sent_back": _sent_back(expense) if expense else None,
        "token": new_token(),
    }
    status = status or (422 if form.errors else 200)
    return render(request, "accounting/spending/expense_edit.html", context | extra, status=status)


def _sent_back(expense):
    """Why a colleague sent it back, when that is the last that was done with it but saving."""
    steps = journal.about(expense).filter(verb__in=["expense_sent", "expense_sent_back"])
    last = steps.first()
    return last if last and last.verb == "expense_sent_back" else None
