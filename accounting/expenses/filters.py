"""The forms above the lists of expenses and of decisions."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.book.finding import pilots_of
from accounting.expenses.expenses import Expense, ExpenseState, Outcome
from common.lists.form import FilterForm
from common.months import format_month
from common.search import SearchField
from pilots.case.pilot_field import PilotField

TAKEN_BACK, NO_PILOT = "taken-back", "none"


class ExpenseFilter(FilterForm):
    state = forms.ChoiceField(label=gettext_lazy("Status"), required=False)
    pilot = PilotField(
        label=gettext_lazy("Pilot"),
        required=False,
        empty_label=gettext_lazy("All"),
        extras=[(NO_PILOT, gettext_lazy("The programme as a whole"))],
    )
    month = forms.ChoiceField(label=gettext_lazy("Month"), required=False)
    q = SearchField(label=gettext_lazy("Search in supplier, text and voucher"))

    def __init__(self, *args, book, **kwargs):
        super().__init__(*args, **kwargs)
        taken_back = (TAKEN_BACK, _("Taken back"))
        self.fields["state"].choices = [("", _("All")), *ExpenseState.choices, taken_back]
        months = Expense.objects.filter(book=book, date__isnull=False).dates("date", "month", order="DESC")
        named = [(f"{month:%Y-%m}", format_month(month)) for month in months]
        self.fields["month"].choices = [("", _("All")), *named]
        self.fields["pilot"].queryset = pilots_of(book)


class PrecedentFilter(FilterForm):
    q = SearchField(label=gettext_lazy("Words of the expense or the reasons"))
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"), required=False, choices=[("", gettext_lazy("All")), *Outcome.choices]
    )
