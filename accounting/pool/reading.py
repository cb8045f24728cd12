"""Which book a person reads, as of when, and how much of it they see."""

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from accounting.book.book import Book
from accounting.pool.figures import Closed, Figures
from common.date_fields import PastDayField
from common.forms import FilterForm
from common.months import format_month, parse_month
from pilots.models import Pilot
from regions.permissions import Permission, can, demand


def book_for(request, pk, *permissions):
    """The book if its sums may be read, else 404; and 403 unless each of `permissions` is held in its region."""
    books = Book.objects.visible_to(request.user).select_related("region", "programme")
    found = get_object_or_404(books.prefetch_related("programme__windows"), pk=pk)
    for permission in permissions:
        demand(request.user, permission, found.region)
    return found


def sees_postings(user, book):
    return can(user, Permission.SEE_POSTINGS, book.region)


class DayForm(FilterForm):
    """As of which day; for who reads postings."""

    as_of = PastDayField(label=_("As it stood on"), required=False, help_text=_("dd.mm.yyyy; empty is now"))

    def chosen(self):
        return self.cleaned_data["as_of"] if self.is_valid() else None


class MonthForm(FilterForm):
    """As of the end of which period of closed months; for who reads sums only."""

    as_of = forms.ChoiceField(
        label=_("At the end of"),
        required=False,
        help_text=_("Closed months. Those in which fewer than three persons are paid wait for the next."),
    )

    def __init__(self, *args, months, **kwargs):
        super().__init__(*args, **kwargs)
        self.months = {f"{month:%Y-%m}": month for month in months}
        choices = [(key, format_month(month)) for key, month in self.months.items()]
        self.fields["as_of"].choices = [("", _("The latest")), *choices]

    def chosen(self):
        return self.months.get(self.cleaned_data["as_of"]) if self.is_valid() else None


def as_of_form(request, book):
    if sees_postings(request.user, book):
        return DayForm(request.GET)
    return MonthForm(request.GET, months=reversed(book.closings.ends()))


def figures_for(request, book, form):
    """The Figures of a book as of what the page was asked for; its Sums for who reads no postings."""
    return of_book(request.user, book, as_of=form.chosen())


def of_book(user, book, *, as_of=None):
    """The Figures of a book, or its Sums, whichever the person may read."""
    return Figures(book, as_of=as_of) if sees_postings(user, book) else Closed(book, as_of=as_of).sums


def month_in(text):
    """The month of "2022-04"; Http404 when it is none."""
    try:
        return parse_month(text)
    except ValueError as error:
        raise Http404 from error


def pilots_of(book):
    found = Pilot.objects.filter(programme=book.programme, region=book.region, number__isnull=False)
    return found.select_related("region", "current").order_by("number")
