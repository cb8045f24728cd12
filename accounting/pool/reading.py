"""As of when a person reads a book, and how much of it they see."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounting.book.finding import sees_postings
from accounting.book.periods import closed_through
from accounting.pool.figures import Closed, Figures
from common.date_fields import PastDayField
from common.lists.form import FilterForm
from common.months import format_month


class DayForm(FilterForm):
    """As of which day; for who reads postings."""

    as_of = PastDayField(label=_("As it stood on"), required=False, help_text=_("dd.mm.yyyy; empty is now"))

    def __init__(self, *args, book, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["as_of"].link(closed_through(book))

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
        return DayForm(request.GET, book=book)
    return MonthForm(request.GET, months=reversed(book.closings.ends()))


def figures_for(request, book, form):
    """The Figures of a book as of what the page was asked for; its Sums for who reads no postings."""
    return of_book(request.user, book, as_of=form.chosen())


def of_book(user, book, *, as_of=None):
    """The Figures of a book, or its Sums, whichever the person may read."""
    return Figures(book, as_of=as_of) if sees_postings(user, book) else Closed(book, as_of=as_of).sums
