"""The forms above the lists of expenses and of decisions."""

from datetime import date

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.book.finding import offer_pilots
from accounting.expenses.doubts import DECIDED_BY, spoken_by_side
from accounting.expenses.expenses import Expense, ExpenseState, Outcome
from common.lists.form import FilterForm
from common.money_fields import KronerFormField
from common.months import format_month, last_day
from common.search import SearchField, holds_words, whole_words_first
from pilots.case.pilot_field import PilotField

TAKEN_BACK, NO_PILOT = "taken-back", "none"
# Whose word is lacking of an expense in doubt.
MINE, DISAGREED, OTHERS = "mine", "disagreed", "others"
SEARCHED = Expense.searched


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
        offer_pilots(self.fields["pilot"], book)

    def _asks(self, asked):
        """Of expenses `with_taken_back`."""
        found = _in_state(asked["state"])
        if pilot := asked["pilot"]:
            found &= Q(pilot=None if pilot == NO_PILOT else pilot)
        if asked["month"]:
            first = date.fromisoformat(f"{asked['month']}-01")
            found &= Q(date__range=(first, last_day(first)))
        return found & holds_words(asked["q"], *SEARCHED) if asked["q"] else found


def _in_state(state):
    if state == TAKEN_BACK:
        return Q(is_taken_back=True)
    if state == ExpenseState.BOOKED:
        return Q(state=state, is_taken_back=False)
    return Q(state=state) if state else Q()


class DoubtFilter(FilterForm):
    """Of the expenses in doubt; `sides` are those that the reader speaks for."""

    q = SearchField(label=gettext_lazy("Search in supplier, text and voucher"))
    turn = forms.ChoiceField(
        label=gettext_lazy("Status"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            (MINE, gettext_lazy("Waits for you")),
            (DISAGREED, gettext_lazy("You disagree")),
            (OTHERS, gettext_lazy("Waits for the other side")),
        ],
    )
    pilot = PilotField(
        label=gettext_lazy("Pilot"),
        required=False,
        empty_label=gettext_lazy("All"),
        extras=[(NO_PILOT, gettext_lazy("The programme as a whole"))],
    )
    amount = KronerFormField(label=gettext_lazy("Amount from"), required=False)

    def __init__(self, *args, book, sides, **kwargs):
        super().__init__(*args, **kwargs)
        self.sides = sides
        offer_pilots(self.fields["pilot"], book)

    def _asks(self, asked):
        found = self._in_turn(asked["turn"])
        if pilot := asked["pilot"]:
            found &= Q(pilot=None if pilot == NO_PILOT else pilot)
        if asked["amount"] is not None:
            found &= Q(amount__gte=asked["amount"])
        return found & holds_words(asked["q"], *SEARCHED) if asked["q"] else found

    def _in_turn(self, turn):
        spoken = spoken_by_side()
        is_ours = Q(*(Q(spoken[side]) for side in self.sides))
        return {
            "": Q(),
            # Who disagrees may think again: it waits for both.
            MINE: ~is_ours | Q(*spoken.values()),
            DISAGREED: is_ours & Q(*spoken.values()),
            OTHERS: is_ours & ~Q(*spoken.values()),
        }[turn]


class PrecedentFilter(FilterForm):
    q = SearchField(label=gettext_lazy("Words of the expense or the reasons"))
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"), required=False, choices=[("", gettext_lazy("All")), *Outcome.choices]
    )

    def _asks(self, asked):
        """Of decisions."""
        found = Q(outcome=asked["outcome"]) if asked["outcome"] else Q()
        return found & holds_words(asked["q"], *DECIDED_BY) if asked["q"] else found

    def found(self, rows):
        """Those in which the words stand whole come first."""
        return whole_words_first(super().found(rows), self.cleaned_data.get("q", ""), *DECIDED_BY)
