"""The page on which a month is held against the region's own ledger, and closed."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounting.book import finding, sums
from accounting.closing import closing, months
from accounting.closing.forms import DifferenceFormSet, ReconcileForm
from accounting.closing.reopening import month_url
from common.errors import Refused
from regions.once import once
from regions.permissions import Permission

PREFIX = "differences"


@require_http_methods(["GET", "POST"])
def close(request, pk, month):
    """Reconcile (adding and removing lines as one goes) and close, after the password once more."""
    book, day = finding.book_for(request, pk, Permission.CLOSE_ACCOUNT), finding.month_in(month)
    if not months.has(book, day, closing.next_month(book)):
        raise Http404
    if request.method == "GET":
        return _open(request, book, day)
    form, rows = ReconcileForm(request.POST), DifferenceFormSet(request.POST, prefix=PREFIX)
    valid = all([form.is_valid(), rows.is_valid()])
    if {"add", "remove"} & request.POST.keys() or (valid and "reckon" in request.POST):
        return _show(
            request, book, day, *_as_typed(request.POST, form, rows), reckoning=_reckon(book, day, form, rows)
        )
    if valid:
        try:
            closing.demand_explained(_reckon(book, day, form, rows)["difference"], _lines(rows))
            return _close(request, book, day, form, rows)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
    return _show(request, book, day, form, rows, status=422, reckoning=_reckon(book, day, form, rows))


def _open(request, book, day):
    try:
        closing.demand_next(book, day)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(month_url("month", book, day))
    return _show(request, book, day, ReconcileForm(), DifferenceFormSet(prefix=PREFIX))


@reauthentication_required
def _close(request, book, day, form, rows):
    def do():
        closing.close(
            book,
            day,
            by=request.user,
            ledger_total=form.cleaned_data["ledger_total"],
            differences=_lines(rows),
        )
        messages.success(
            request, _("The month is closed. Its sums are frozen, and it takes no more postings.")
        )
        return month_url("month", book, day)

    try:
        return redirect(once(form.sent_token, by=request.user, do=do))
    except Refused as refusal:
        if day == closing.next_month(book):
            raise
        messages.error(request, str(refusal))
        return redirect(month_url("month", book, day))


def _lines(rows):
    return [(row["text"], row["amount"]) for row in rows.rows()]


def _reckon(book, day, form, rows):
    """How far the difference is explained, of what was typed and can be read."""
    booked = sums.add(sums.parts(book, first=day, last=day))
    ledger = getattr(form, "cleaned_data", {}).get("ledger_total")
    lines = [
        (row.cleaned_data.get("text", ""), row.cleaned_data["amount"])
        for row in rows.forms
        if getattr(row, "cleaned_data", {}).get("amount") is not None
    ]
    found = {
        "booked": booked,
        "ledger": ledger,
        "explained": sums.ZERO + sum(amount for _text, amount in lines),
    }
    if ledger is not None:
        difference = ledger - booked
        found |= {"difference": difference, "left": closing.left_to_explain(difference, lines)}
    return found


def _as_typed(data, form, rows):
    """Both forms with what was typed, a row more or less, judged by nobody yet."""
    typed = {name: form[name].data for name in form.fields}
    kept = [
        {name: row[name].data for name in row.fields}
        for row in rows.forms
        if row.prefix != data.get("remove")
    ]
    if "add" in data:
        kept.append({})
    return ReconcileForm(initial=typed), DifferenceFormSet(prefix=PREFIX, initial=kept)


def _show(request, book, day, form, rows, *, status=200, reckoning=None):
    held = months.by_account(book, day)
    context = {
        "book": book,
        "month": day,
        "form": form,
        "formset": rows,
        "held": held,
        "count": sum(count for *_what, count, _amount in held),
        "reckoning": reckoning or {"booked": sums.ZERO + sum(amount for *_what, amount in held)},
        "reminders": months.reminders(book),
    }
    return render(request, "accounting/closing/close.html", context, status=status)
