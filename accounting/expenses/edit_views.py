"""Entering an expense: a draft is saved as far as it goes, and sent when nothing lacks."""

from uuid import uuid5

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounting.book import finding
from accounting.expenses import editing, spending
from accounting.expenses.expenses import Expense, ExpenseState
from accounting.expenses.forms import ExpenseForm
from accounting.expenses.lacks import lacks
from accounting.expenses.twins import twins
from accounting.expenses.views import visible_expense
from common.conflicts import Sent, as_text, marks
from common.errors import Refused
from common.long_choice_widget import FIND
from common.typed import too_late
from regions import journal
from regions.once import once, outcome_of, token_in
from regions.permissions import Permission


@require_http_methods(["GET", "POST"])
def expense_new(request, pk):
    book = finding.book_for(request, pk, Permission.KEEP_ACCOUNT)
    if request.method == "GET" and (made := outcome_of(_own(request.GET), by=request.user)):
        return _after(_entered_before(made))
    form = _bound(request, book, Expense(book=book))
    if request.method == "GET" or not (form.is_valid() or form.upload):
        return _page(request, book, form)
    try:
        expense, is_new = _entered(request, book, form)
    except Refused as refusal:
        form.add_error(None, list(refusal.reasons))
        return _page(request, book, form)
    if not is_new:
        # Pressed twice, or Back and saved: what was changed since goes into the draft that there is.
        return _save(request, expense) if expense.state == ExpenseState.DRAFT else _after(expense)
    form.keep_file(expense, request)
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

    key = once(_own(request.POST), by=request.user, do=enter)
    return _entered_before(key), bool(entered)


def _own(data):
    """The token as it is spent here: one that another form has spent says nothing of an expense."""
    return uuid5(token_in(data), "expense")


def _entered_before(key):
    return Expense.objects.select_related("book__region", "book__programme").get(pk=key)


def _after(expense):
    return redirect("expense_edit", expense.pk) if expense.state == ExpenseState.DRAFT else redirect(expense)


@require_http_methods(["GET", "POST"])
def expense_edit(request, pk):
    found = visible_expense(request, pk, Permission.KEEP_ACCOUNT)
    if found.state != ExpenseState.DRAFT:
        return _sent_already(request, found)
    if request.method == "GET":
        return _page(request, found.book, _bound(request, found.book, found), found)
    try:
        return _save(request, found)
    except Refused as refusal:
        return too_late(request, refusal, found)


def _sent_already(request, found):
    """Sent already: by a colleague, or by an earlier press of the very same, which loses nothing."""
    if request.method == "GET" or _says_the_same(_bound(request, found.book, found), found):
        return redirect(found)
    return too_late(request, _("The expense has been sent meanwhile, and is not changed any more."), found)


def _says_the_same(form, expense):
    # Asked first: a form that is judged writes in its expense.
    saved = {name: getattr(expense, name) for name in form.Meta.fields if name in form.fields}
    return form.is_valid() and all(form.cleaned_data[name] == value for name, value in saved.items())


def _save(request, found):
    if FIND in request.POST:
        return _with_found(request, found)

    def bind(expense, data):
        return ExpenseForm(data, request.FILES if data else None, book=found.book, instance=expense)

    newest, merged = editing.save(found, bind, request.POST, by=request.user)
    merged.form.keep_file(newest, request)
    if merged.is_valid:
        return _saved(request, newest, merged.form)
    seen = merged.seen(marks(bind(newest, None), {}), is_written=True)
    return _page(request, newest.book, merged.form, newest, seen=seen, merged=merged)


def _with_found(request, found):
    """The page as typed, with what a word found; only the file is kept, so that nobody has to choose it again."""
    form = _bound(request, found.book, found)
    form.is_valid()
    form.keep_file(found, request)
    return _page(request, found.book, form, found, seen=Sent.of(request.POST).seen)


def _saved(request, expense, form):
    """The draft is saved as far as it goes; send it if that was pressed and nothing lacks."""
    if form.errors or form.is_searching:
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


def _page(request, book, form, expense=None, *, seen=None, merged=None):
    address = reverse("expense_edit", args=[expense.pk]) if expense else request.get_full_path()
    context = {
        "book": book,
        "form": form,
        "expense": expense,
        "address": address,
        "seen": as_text(marks(_shown(form, expense), {}) if seen is None else seen),
        "merged": merged,
        "file": expense.files.defer("content").first() if expense else None,
        "is_settled": bool(expense) and spending.is_settled(expense),
        "sent_back": _sent_back(expense) if expense else None,
        "twins": twins(expense) if expense else [],
        "token": token_in(request.GET),
    }
    status = 409 if merged and merged.conflicts else 422 if form.errors else 200
    return render(request, "accounting/expenses/expense_edit.html", context, status=status)


def _shown(form, expense):
    """The form over the draft as it is now: what the page's marks are of."""
    return type(form)(book=expense.book, instance=spending.again(expense)) if expense else form


def _sent_back(expense):
    """Why a colleague sent it back, when that is the last that was done with it but saving."""
    steps = journal.about(expense).filter(verb__in=["expense_sent", "expense_sent_back"])
    last = steps.first()
    return last if last and last.verb == "expense_sent_back" else None
