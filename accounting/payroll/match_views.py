"""The pages of what is remembered of pay: the decisions in force, and how long one of them is to be."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounting.book import access, finding
from accounting.book.access import Purpose
from accounting.book.form_parts import attempt
from accounting.payroll import matches
from accounting.payroll.forms import EndForm
from accounting.payroll.payroll import Match
from common.months import format_month
from regions.journal import subject_of
from regions.once import new_token, once
from regions.permissions import Permission, can

PAGE = 25


@require_safe
def matches_page(request, pk):
    book = finding.book_for(request, pk, Permission.SEE_POSTINGS)
    page = Paginator(matches.remembered(book), PAGE).get_page(request.GET.get("page"))
    _note(request, book, page)
    context = {
        "book": book,
        "page_of_matches": page,
        "keeps": can(request.user, Permission.KEEP_ACCOUNT, book.region),
    }
    return render(request, "accounting/payroll/matches.html", context)


@require_http_methods(["GET", "POST"])
def match_end(request, pk, match):
    """Until which month a decision is to be remembered, and why no longer."""
    book = finding.book_for(request, pk, Permission.KEEP_ACCOUNT)
    related = Match.objects.select_related("employment", "code", "pilot__region", "appointment__user", "by")
    found = get_object_or_404(related, pk=match, book=book)
    form = EndForm(request.POST or None, initial={"token": new_token()})
    if address := attempt(form, lambda: _end_once(request, book, found, form), field="last_month"):
        return redirect(address)
    _note(request, book, [found])
    context = {"book": book, "match": found, "form": form}
    return render(request, "accounting/payroll/match_end.html", context, status=422 if form.errors else 200)


def _end_once(request, book, found, form):
    given = form.cleaned_data
    return once(given["token"], by=request.user, do=lambda: _end(request, book, found, given))


def _end(request, book, found, given):
    matches.end(found, last_month=given["last_month"], by=request.user, reason=given["reason"])
    text = _("The assignment is remembered until %(month)s, and no longer.")
    if given["last_month"] < found.first_month:
        text = _("The assignment is remembered no longer.")
    messages.success(request, text % {"month": format_month(given["last_month"])})
    return reverse("matches", args=[book.pk])


def _note(request, book, found):
    access.note(
        {match.appointment.user if match.appointment else match.employment for match in found},
        by=request.user,
        region=book.region,
        purpose=Purpose.QUARANTINE,
        shown=subject_of(book),
    )
