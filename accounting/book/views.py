"""The book: its postings, one of them, and what is booked or taken back by hand."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounting.book import access, booking, finding
from accounting.book.book import Book, Posting, PostingType
from accounting.book.booking import Entry
from accounting.book.facilitators import NEVER_CHARGED, is_supplier
from accounting.book.finding import offer_pilots
from accounting.book.form_parts import OpenMonthField, PayMonthField, ReasonField, attempt
from accounting.book.ledger import Ledger
from accounting.book.posting_rows import describe, shown
from common.forms import Form, Row
from common.money_fields import KronerFormField
from common.months import month_of
from pilots.case.pilot_field import PilotField
from regions.journal import subject_of
from regions.models import User
from regions.once import new_token, once
from regions.orders import MOST_AT_ONCE
from regions.permissions import Permission, can, demand
from regions.saved_views import ListName
from regions.view_chips import Views


@require_safe
def postings(request: HttpRequest, pk: int) -> HttpResponse:
    book = finding.book_for(request, pk, Permission.SEE_POSTINGS)
    ledger = Ledger(book, request.GET)
    rows, more = ledger.page
    access.note(
        [r.subject for r in rows],
        by=request.user,
        region=book.region,
        purpose=access.purpose_of(request.user, book.region),
        shown=subject_of(book),
    )
    context = {
        "book": book,
        "views": Views(
            ListName.POSTINGS,
            ledger.form,
            user=request.user,
            about=book.pk,
            standing=[
                (_("All"), ""),
                (_("Pay, coordinators included"), "type=pay"),
                (_("Not pay"), "type=not-pay"),
            ],
            count=ledger.counted,
        ),
        "ledger": ledger,
        "form": ledger.form,
        "rows": shown(rows, reverse("postings", args=[book.pk])),
        "more": more,
        # Not known of a search that would take long to count: then the press finds out.
        "is_large": ledger.figures is None or ledger.figures[0] > MOST_AT_ONCE,
        "keeps": can(request.user, Permission.KEEP_ACCOUNT, book.region),
    }
    return render(request, "accounting/postings.html", context, status=422 if ledger.form.errors else 200)


def _posting(request: HttpRequest, pk: int, month: str, number: int) -> tuple[Book, Posting]:
    book = finding.book_for(request, pk)
    found = Posting.objects.visible_to(request.user).filter(book=book)
    posting = (
        found.filter(month=finding.month_in(month), number=number)
        .select_related(
            "pilot__region", "pilot__current", "line__pay__payroll_import", "expense", "reverses", "reversal"
        )
        .first()
    )
    if posting is None:
        raise Http404
    return book, posting


@require_http_methods(["GET", "POST"])
def posting(request: HttpRequest, pk: int, month: str, number: int) -> HttpResponse:
    """One posting with all that led to it; POST takes it back."""
    book, found = _posting(request, pk, month, number)
    if request.method == "POST":
        demand(request.user, Permission.KEEP_ACCOUNT, book.region)
    form = TakeBackForm(request.POST or None, book=book, initial={"token": new_token()})
    if address := attempt(
        form, lambda: _once(request, form, lambda: _take_back(book, found, form, request.user))
    ):
        return redirect(address)
    row, lines = describe(found)
    access.note(
        [row.subject],
        by=request.user,
        region=book.region,
        purpose=access.purpose_of(request.user, book.region),
        shown=subject_of(found),
    )
    context = {
        "book": book,
        "posting": found,
        "row": row,
        "lines": lines,
        "reversal": getattr(found, "reversal", None),
        "form": form if can(request.user, Permission.KEEP_ACCOUNT, book.region) else None,
        "is_movable": booking.is_movable(found),
    }
    return render(request, "accounting/posting.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def posting_move(request: HttpRequest, pk: int, month: str, number: int) -> HttpResponse:
    """Say that a posting belongs to another pilot, and why."""
    book, found = _posting(request, pk, month, number)
    demand(request.user, Permission.KEEP_ACCOUNT, book.region)
    form = MoveForm(request.POST or None, book=book, initial={"token": new_token(), "pilot": found.pilot})
    if address := attempt(form, lambda: _once(request, form, lambda: _move(book, found, form, request.user))):
        messages.success(request, _("The posting is moved."))
        return redirect(address)
    context = {"book": book, "posting": found, "form": form}
    return render(request, "accounting/posting_move.html", context, status=422 if form.errors else 200)


def _once(request: HttpRequest, form: Form, do: Callable[[], str]) -> str:
    return once(form.cleaned_data["token"], by=request.user, do=do)


def _move(book: Book, found: Posting, form: Form, user: User) -> str:
    given = form.cleaned_data
    moved = booking.move(book, found, given["pilot"], by=user, month=given["month"], reason=given["reason"])
    return reverse("posting", args=[book.pk, f"{moved.month:%Y-%m}", moved.number])


def _take_back(book: Book, found: Posting, form: Form, user: User) -> str:
    given = form.cleaned_data
    postings = Posting.objects.filter(pk=found.pk)
    booking.reverse(book, postings, by=user, month=given["month"], reason=given["reason"])
    return reverse("posting", args=[book.pk, f"{found.month:%Y-%m}", found.number])


class CorrectionForm(Form):
    """What every booking by hand asks for: in which open month, and why."""

    month = OpenMonthField()
    reason = ReasonField(lacks=gettext_lazy("Write why it is booked"))
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].offer_of(book)


class TakeBackForm(CorrectionForm):
    sections = [("", ["month", "reason", "token"])]


class MoveForm(CorrectionForm):
    sections = [("", ["pilot", "month", "reason", "token"])]
    pilot = PilotField(label=gettext_lazy("Pilot"), required=False, empty_label=gettext_lazy("No pilot"))

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, book=book, **kwargs)
        offer_pilots(self.fields["pilot"], book)
        self.fields["pilot"].know(self.initial.get("pilot"))
        # To be on none is an answer of its own; the one it is on stands there first, and is refused.
        self.fields["pilot"].is_demanded = True


class AdjustmentForm(CorrectionForm):
    sections = [
        (
            "",
            [
                Row("month", "pay_month"),
                "amount",
                "pilot",
                Row("voucher", "account"),
                "text",
                "reason",
                "token",
            ],
        )
    ]
    pay_month = PayMonthField(
        label=gettext_lazy("Concerns the month"),
        required=False,
        empty_label=gettext_lazy("The same month"),
    )
    amount = KronerFormField(
        label=gettext_lazy("Amount"), help_text=gettext_lazy("A spend is positive; a minus gives back.")
    )
    pilot = PilotField(label=gettext_lazy("Pilot"), required=False, empty_label=gettext_lazy("No pilot"))
    voucher = forms.CharField(label=gettext_lazy("Voucher"), max_length=60, required=False)
    account = forms.CharField(label=gettext_lazy("Account string"), max_length=120, required=False)
    text = forms.CharField(label=gettext_lazy("Text"), max_length=200, required=False)

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, book=book, **kwargs)
        offer_pilots(self.fields["pilot"], book)
        self.fields["pilot"].is_demanded = True
        self.fields["pay_month"].offer_of(book)

    def clean(self) -> dict[str, Any]:
        super().clean()
        given = self.cleaned_data
        for name in ("text", "account", "voucher"):
            if is_supplier(given.get(name, "")):
                self.add_error(name, NEVER_CHARGED)
        return given

    def entry(self) -> Entry:
        given = self.cleaned_data
        return Entry(
            type=PostingType.ADJUSTMENT,
            amount=given["amount"],
            pay_month=given["pay_month"] or month_of(given["month"]),
            pilot_id=given["pilot"] and given["pilot"].pk,
            **{name: given[name] for name in ("voucher", "account", "text", "reason")},
        )


@require_http_methods(["GET", "POST"])
def adjust(request: HttpRequest, pk: int) -> HttpResponse:
    """Book an adjustment by hand, with its reason."""
    book = finding.book_for(request, pk, Permission.KEEP_ACCOUNT)
    form = AdjustmentForm(request.POST or None, book=book, initial={"token": new_token()})
    if address := attempt(form, lambda: _once(request, form, lambda: _adjust(book, form, request.user))):
        messages.success(request, _("The adjustment is booked."))
        return redirect(address)
    return render(
        request, "accounting/adjust.html", {"book": book, "form": form}, status=422 if form.errors else 200
    )


def _adjust(book: Book, form: AdjustmentForm, user: User) -> str:
    booking.adjust(book, form.entry(), by=user, month=form.cleaned_data["month"])
    return reverse("postings", args=[book.pk])
