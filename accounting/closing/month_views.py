"""The months of a book, one month, and asking for it to be reopened."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounting.book import finding, sums
from accounting.book.form_parts import OnceForm
from accounting.closing import closing, reopening
from accounting.closing import months as months_of
from accounting.closing.forms import ReasonForm, posted
from accounting.closing.month_filter import MonthFilter
from accounting.closing.reopening import month_url
from common.errors import Refused
from common.months import after
from regions.once import once
from regions.permissions import Permission, can
from regions.saved_views import ListName
from regions.view_chips import Views

PAGE = 25
CLOSE = Permission.CLOSE_ACCOUNT


@require_safe
def months(request, pk):
    """Every month for who reads postings; the sums of closed ones for everybody else."""
    book = finding.book_for(request, pk)
    told = _every_month if finding.sees_postings(request.user, book) else _closed_months
    every, context = told(book)
    form = MonthFilter(request.GET, rows=every)
    page = Paginator(form.found(every), PAGE).get_page(request.GET.get("page"))
    context |= {
        "book": book,
        "form": form,
        "views": Views(ListName.MONTHS, form, user=request.user, about=book.pk, rows=every),
        "closes": can(request.user, CLOSE, book.region),
        "waits": not every and book.closings.in_force().exists(),
        "page_of_rows": page,
        "rows": page.object_list,
    }
    return render(request, "accounting/closing/months.html", context, status=422 if form.errors else 200)


def _every_month(book):
    """(MonthRows, what else the page says)."""
    following = closing.next_month(book)
    return months_of.rows(book, following), {
        "following": following,
        "table": "accounting/closing/_months.html",
        "lead": _(
            "A closed month takes no more postings, and its sums are frozen. Months are closed in their order."
        ),
    }


def _closed_months(book):
    """(SumRows, what else the page says)."""
    return months_of.sum_rows(book), {
        "table": "accounting/closing/_month_sums.html",
        "lead": _(
            "Spent in closed months. Pay includes the coordinators' stipends. "
            "Months stand together until at least three persons are paid in them."
        ),
    }


@require_safe
def month(request, pk, month):
    book, day = finding.book_for(request, pk), finding.month_in(month)
    found = book.closings.in_force().filter(month=day).select_related("by", "reopen_asked_by").first()
    if not finding.sees_postings(request.user, book):
        return _sums(request, book, day)
    return _month(request, book, day, found, _following(book, day))


def _following(book, day):
    """The month to close next; Http404 when `day` is no month of the book."""
    following = closing.next_month(book)
    if not months_of.has(book, day, following):
        raise Http404
    return following


def _sums(request, book, day):
    """The period that ends with a month; 404 when none does."""
    row = next((row for row in months_of.sum_rows(book) if row.month == day), None)
    if row is None:
        raise Http404
    context = {"book": book, "month": day, "row": row}
    return render(request, "accounting/closing/month_sums.html", context)


def _month(request, book, day, found, following):
    parts = sums.parts(book, first=day, last=day)
    by_pilot = Paginator(months_of.by_pilot(parts), PAGE).get_page(request.GET.get("page"))
    history = book.closings.filter(month=day).select_related("by", "reopen_asked_by", "reopened_by")
    state = months_of.state_of(day, found, following)
    closes = can(request.user, CLOSE, book.region)
    context = {
        "book": book,
        "month": day,
        "closing": found,
        "state": state,
        "tone": months_of.TONES[state],
        "reminders": months_of.reminders(book) if closes and state == months_of.MonthState.READY else {},
        "differences": found.differences.all() if found else [],
        "types": months_of.by_type(parts),
        "total": months_of.money(parts),
        "count": sum(part.count for part in parts),
        "page_of_pilots": by_pilot,
        "pilots": months_of.with_pilots(list(by_pilot)),
        "history": list(history),
        "closes": closes,
        "is_next": state == months_of.MonthState.READY,
        "is_last": after(day) == following and found is not None,
    }
    return render(request, "accounting/closing/month.html", context)


@require_POST
def verify(request, pk, month):
    """Reckon the month's chain anew, and say whether it holds."""
    book, day = finding.book_for(request, pk, Permission.SEE_POSTINGS), finding.month_in(month)
    _following(book, day)
    holds, sentence = closing.check(book, day)
    (messages.success if holds else messages.error)(request, sentence)
    return redirect("month", book.pk, month)


def _closed(request, pk, month):
    """(book, the closing in force) for who closes; 404 when the month is not closed."""
    book = finding.book_for(request, pk, CLOSE)
    in_force = book.closings.in_force().select_related("reopen_asked_by", "book__region", "book__programme")
    return book, get_object_or_404(in_force, month=finding.month_in(month))


@require_http_methods(["GET", "POST"])
def ask(request, pk, month):
    """Ask for the last closed month to be reopened, with a reason."""
    book, found = _closed(request, pk, month)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return _ask(request, book, found, form)
    context = {"book": book, "closing": found, "month": found.month, "form": form}
    return render(request, "accounting/closing/ask.html", context, status=422 if form.errors else 200)


def _ask(request, book, found, form):
    def do():
        reopening.ask(found, form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The others who close the account are told. One of them must reopen it."))
        return month_url("month", book, found.month)

    return _once(request, form, do, book, found)


def _once(request, form, do, book, found):
    try:
        return redirect(once(form.sent_token, by=request.user, do=do))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(month_url("month", book, found.month))


@require_POST
def withdraw(request, pk, month):
    book, found = _closed(request, pk, month)
    try:
        reopening.withdraw(found, by=request.user)
        messages.success(request, _("You no longer ask for it. The month stays closed."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(month_url("month", book, found.month))


@require_http_methods(["GET", "POST"])
def reopen(request, pk, month):
    """The second person reopens what the first asked for."""
    book, day = finding.book_for(request, pk, CLOSE), finding.month_in(month)
    form = OnceForm(posted(request))
    if request.method == "POST" and form.is_valid():
        # Reopened or not: a second press finds what the first reopened.
        found = book.closings.filter(month=day).order_by("-pk").first()
        if found is None:
            raise Http404
        return _reopen(request, book, found, form)
    book, found = _closed(request, pk, month)
    context = {"book": book, "closing": found, "month": day, "form": form}
    return render(request, "accounting/closing/reopen.html", context)


@reauthentication_required
def _reopen(request, book, found, form):
    def do():
        reopening.reopen(found, by=request.user)
        messages.success(request, _("The month is open again and takes postings."))
        return month_url("month", book, found.month)

    return _once(request, form, do, book, found)
