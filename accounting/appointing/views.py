"""The pages of coordinators: who is appointed, what each month should cost, what was booked and why they differ."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounting import access, reading, stipends
from accounting.access import Purpose
from accounting.appointing import appointments as appointing
from accounting.appointing import gaps, pay
from accounting.appointing.forms import AppointmentForm, BasisForm, EndForm, MonthForm
from accounting.book import Posting
from accounting.coordinators import Appointment
from common import clock
from common.errors import Refused
from common.months import last_day, month_of
from regions.journal import subject_of
from regions.once import new_token, once
from regions.permissions import Missing, Permission, can


def _own_or_all(request, book):
    """Does the person read the postings here? If not they read their own stipend, or are refused."""
    if can(request.user, Permission.SEE_POSTINGS, book.region):
        return True
    if not can(request.user, Permission.SEE_OWN_STIPEND, book.region):
        raise Missing(Permission.SEE_POSTINGS)
    return False


@require_safe
def appointments(request, pk):
    """A region's appointments with what this year should cost; a coordinator sees their own."""
    book = reading.book_for(request, pk)
    reads_book = _own_or_all(request, book)
    found = list(
        Appointment.objects.visible_to(request.user)
        .filter(book=book)
        .select_related("user", "book__programme", "employment")
        .prefetch_related("bases")
    )
    _note(request, book, found, book)
    booked = stipends.booked(book) if reads_book else {}
    context = {
        "book": book,
        "rows": [(one, *_sums(one, booked, _until(book))) for one in found],
        "reads_book": reads_book,
        "keeps": can(request.user, Permission.KEEP_ACCOUNT, book.region),
    }
    return render(request, "accounting/appointing/appointments.html", context)


def _note(request, book, found, shown):
    access.note(
        [one.user for one in found],
        by=request.user,
        region=book.region,
        purpose=Purpose.STIPEND,
        shown=subject_of(shown),
    )


def _until(book):
    return min(last_day(month_of(clock.today())), stipends.ends(book))


def _sums(appointment, booked, until):
    """(expected, booked) up to a day."""
    months = stipends.months_of(appointment, until=until)
    should = sum(
        (found.total for month in months if (found := stipends.expected(appointment, month))), stipends.ZERO
    )
    paid = sum((amount for (pk, _month), amount in booked.items() if pk == appointment.pk), stipends.ZERO)
    return should, paid


def _visible(request, pk, *permissions):
    rows = Appointment.objects.visible_to(request.user).select_related(
        "user", "employment", "book__region", "book__programme"
    )
    found = get_object_or_404(rows.prefetch_related("bases", "book__programme__windows"), pk=pk)
    for permission in permissions:
        reading.demand(request.user, permission, found.book.region)
    return found


@require_safe
def appointment(request, pk):
    return _page(request, _visible(request, pk))


def _page(request, found, status=200, **forms):
    """The calculator, month by month; what is booked stands there for who reads postings."""
    book = found.book
    reads_book = can(request.user, Permission.SEE_POSTINGS, book.region)
    keeps = can(request.user, Permission.KEEP_ACCOUNT, book.region)
    _note(request, book, [found], found)
    postings = (
        Posting.objects.filter(appointment=found).order_by("pk").values_list("pay_month", "month", "amount")
        if reads_book
        else []
    )
    months = list(gaps.months(found, postings, until=_until(book), today=clock.today()))
    basis = found.bases.all()[len(found.bases.all()) - 1] if found.bases.all() else None
    context = {
        "appointment": found,
        "book": book,
        "months": months,
        "should": sum((one.should for one in months), stipends.ZERO),
        "booked": sum((one.booked for one in months), stipends.ZERO),
        "hourly": stipends.hourly_rate(basis.monthly) if basis else None,
        "yearly_hours": found.hours * stipends.WEEKS,
        "share": found.hours / stipends.FULL_TIME_HOURS * 100,
        "reads_book": reads_book,
        "keeps": keeps,
        **(_forms(book) if keeps else {}),
    }
    return render(request, "accounting/appointing/appointment.html", context | forms, status=status)


def _forms(book):
    return {
        "basis_form": BasisForm(auto_id="basis_%s"),
        "end_form": EndForm(auto_id="end_%s"),
        "month_form": MonthForm(book=book, auto_id="month_%s", initial={"token": new_token()}),
    }


@require_http_methods(["GET", "POST"])
def appointment_new(request, pk):
    book = reading.book_for(request, pk, Permission.KEEP_ACCOUNT)
    initial = {"hours": book.programme.coordinator_hours}
    form = AppointmentForm(request.POST or None, book=book, initial=initial)
    if form.is_valid():
        try:
            found = appointing.appoint(book, by=request.user, **form.values())
            messages.success(request, _("The coordinator is appointed."))
            return redirect(found)
        except Refused as refusal:
            form.add_error(None, list(refusal.reasons))
    context = {"book": book, "form": form}
    return render(
        request, "accounting/appointing/appointment_new.html", context, status=422 if form.errors else 200
    )


def _act(request, pk, name, make, act, done):
    """Do what one of the forms on the appointment's page asks for; refused, the page comes back with it."""
    found = _visible(request, pk, Permission.KEEP_ACCOUNT)
    form = make(found)
    if form.is_valid():
        try:
            act(found, form)
            messages.success(request, done)
            return redirect(found)
        except Refused as refusal:
            form.add_error(None, list(refusal.reasons))
    return _page(request, found, 422, **{name: form, "form": form})


@require_http_methods(["POST"])
def appointment_end(request, pk):
    return _act(
        request,
        pk,
        "end_form",
        lambda found: EndForm(request.POST, auto_id="end_%s"),
        lambda found, form: appointing.end(found, form.cleaned_data["ends_on"], by=request.user),
        _("The last day is kept."),
    )


@require_http_methods(["POST"])
def appointment_basis(request, pk):
    return _act(
        request,
        pk,
        "basis_form",
        lambda found: BasisForm(request.POST, auto_id="basis_%s"),
        lambda found, form: pay.add_basis(found, by=request.user, **form.cleaned_data),
        _("The pay is kept."),
    )


@require_http_methods(["POST"])
def appointment_book(request, pk):
    def book_it(found, form):
        def do():
            pay.book_month(found, by=request.user, **form.values())
            return found.get_absolute_url()

        once(form.cleaned_data["token"], by=request.user, do=do)

    return _act(
        request,
        pk,
        "month_form",
        lambda found: MonthForm(request.POST, book=found.book, auto_id="month_%s"),
        book_it,
        _("The month is booked."),
    )
