"""The pages of coordinators: who is appointed, what each month should cost, what was booked and why they differ."""

from fractions import Fraction

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounting.book import access, finding
from accounting.book.access import Purpose
from accounting.book.form_parts import attempt
from accounting.coordinators import appointments as appointing
from accounting.coordinators import gaps, pay, stipends
from accounting.coordinators.coordinators import Appointment
from accounting.coordinators.forms import AppointmentForm, BasisForm, EmploymentForm, EndForm, MonthForm
from common import clock
from common.money import rounded
from pilots.programme.regulation import known_today
from regions.journal import subject_of
from regions.once import new_token, once
from regions.permissions import Missing, Permission, can, demand


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
    book = finding.book_for(request, pk)
    reads_book = _own_or_all(request, book)
    found = list(
        Appointment.objects.visible_to(request.user)
        .filter(book=book)
        .select_related("user", "book__programme", "book__region", "employment")
        .prefetch_related("bases", "book__programme__windows", "book__programme__charges")
    )
    _note(request, book, found, book)
    known = known_today()
    context = {
        "book": book,
        **(_of_all(book, found) if reads_book else _of_own(found)),
        "newer": {one.pk for one in found if stipends.newer_factor(one, known)},
        "ends": stipends.ends(book),
        "today": clock.today(),
        "keeps": can(request.user, Permission.KEEP_ACCOUNT, book.region),
    }
    return render(request, "accounting/coordinators/appointments.html", context)


def _of_own(found):
    rows = [(one, gaps.Sum(gaps.months(one))) for one in found]
    return {"heading": _("Your expected stipend"), "rows": rows}


def _of_all(book, found):
    booked = gaps.booked_for(found)
    rows = [(one, gaps.BookedSum(gaps.booked_months(one, booked.get(one.pk, ())))) for one in found]
    return {
        "heading": _("Coordinators"),
        "rows": rows,
        "further": [_("Booked"), _("Gap")],
        "too_late": stipends.booked_after_the_end(book),
    }


def _note(request, book, found, shown):
    access.note(
        [one.user for one in found],
        by=request.user,
        region=book.region,
        purpose=Purpose.STIPEND,
        shown=subject_of(shown),
    )


def _visible(request, pk, *permissions):
    rows = Appointment.objects.visible_to(request.user).select_related(
        "user", "employment", "book__region", "book__programme"
    )
    found = get_object_or_404(rows.prefetch_related("bases", "book__programme__charges"), pk=pk)
    for permission in permissions:
        demand(request.user, permission, found.book.region)
    finding.enter(request, found.book)
    return found


@require_safe
def appointment(request, pk):
    return _page(request, _visible(request, pk))


def _page(request, found, status=200, **forms):
    """The calculator, month by month; what is booked stands there for who reads postings."""
    book = found.book
    keeps = can(request.user, Permission.KEEP_ACCOUNT, book.region)
    _note(request, book, [found], found)
    months, added, table = _months(found, request.user)
    context = {
        "appointment": found,
        "book": book,
        "years": gaps.years(months, added),
        "total": added(months),
        "table": f"accounting/coordinators/{table}.html",
        "bases": _bases(found),
        "ends": stipends.ends(book),
        "newer_factor": stipends.newer_factor(found, known_today()),
        "yearly_hours": found.hours * stipends.WEEKS,
        "share": rounded(Fraction(found.hours) * 100 / stipends.FULL_TIME_HOURS),
        "keeps": keeps,
        **(_forms(found, _month_to_book(request, months)) if keeps else {}),
    }
    return render(request, "accounting/coordinators/appointment.html", context | forms, status=status)


def _months(appointment, user):
    """(the months, what adds them up, their template); what is booked is not even read for who may not see it."""
    book = appointment.book
    if not can(user, Permission.SEE_POSTINGS, book.region):
        return gaps.months(appointment), gaps.Sum, "_months"
    booked = gaps.booked_for([appointment]).get(appointment.pk, ())
    return gaps.booked_months(appointment, booked, gaps.facts_of(book)), gaps.BookedSum, "_booked_months"


def _bases(appointment):
    """(basis, yearly pay, pay of an hour), the first first."""
    return [
        (basis, basis.monthly * 12, stipends.hourly_rate(basis.monthly)) for basis in appointment.bases.all()
    ]


def _month_to_book(request, months):
    """What the form for booking by hand begins with: the month that was asked for, and what it lacks."""
    asked = next((one for one in months if f"{one.month:%Y-%m}" == request.GET.get("maaned")), None)
    if asked is None:
        return {}
    return {"pay_month": f"{asked.month:%Y-%m}", "amount": -asked.gap if asked.gap else None}


def _forms(appointment, month_to_book):
    employment = appointment.employment
    named = {"institution": employment.institution, "number": employment.number} if employment else {}
    return {
        "basis_form": BasisForm(auto_id="basis_%s"),
        "end_form": EndForm(auto_id="end_%s"),
        "employment_form": EmploymentForm(auto_id="employment_%s", initial=named),
        "month_form": MonthForm(
            book=appointment.book, auto_id="month_%s", initial={"token": new_token()} | month_to_book
        ),
    }


@require_http_methods(["GET", "POST"])
def appointment_new(request, pk):
    book = finding.book_for(request, pk, Permission.KEEP_ACCOUNT)
    initial = {"hours": book.programme.coordinator_hours}
    form = AppointmentForm(request.POST or None, book=book, initial=initial)
    if found := attempt(form, lambda: appointing.appoint(book, by=request.user, **form.values())):
        messages.success(request, _("The coordinator is appointed."))
        return redirect(found)
    context = {"book": book, "form": form}
    return render(
        request, "accounting/coordinators/appointment_new.html", context, status=422 if form.errors else 200
    )


def _act(request, pk, name, make, act, done):
    """Do what one of the forms on the appointment's page asks for; refused, the page comes back with it."""
    found = _visible(request, pk, Permission.KEEP_ACCOUNT)
    form = make(found)

    def do():
        act(found, form)
        messages.success(request, done)
        return redirect(found)

    return attempt(form, do) or _page(request, found, 422, **{name: form, "form": form})


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


@require_http_methods(["POST"])
def appointment_employment(request, pk):
    return _act(
        request,
        pk,
        "employment_form",
        lambda found: EmploymentForm(request.POST, auto_id="employment_%s"),
        lambda found, form: pay.name_employment(found, **form.cleaned_data, by=request.user),
        _("The employment is kept."),
    )
