"""The list of expenses: what the filter finds, its sums, and its columns, the same on the page and in the sheet."""

from datetime import date

from django.db.models import Q, Sum
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounting.book.book import Posting
from accounting.expenses.expenses import Expense, ExpenseState
from accounting.expenses.filters import NO_PILOT, TAKEN_BACK, ExpenseFilter
from common.months import last_day
from common.search import searched
from common.xlsx import Column

SEARCHED = ("supplier", "text", "voucher")
TONES = {
    ExpenseState.DRAFT: "neutral",
    ExpenseState.DOUBT: "notice",
    ExpenseState.WAITING: "notice",
    ExpenseState.BOOKED: "ok",
    ExpenseState.REFUSED: "warn",
    ExpenseState.DROPPED: "outline",
}


def standing(expense):
    """(tone, word) for how far an expense of `with_taken_back` has come."""
    if expense.is_taken_back:
        return "outline", _("Taken back")
    return TONES[expense.state], expense.get_state_display()


def columns():
    return [
        Column(_("Date"), "date"),
        Column(_("Supplier"), width=30),
        Column(_("What it covers"), width=50),
        Column(_("Pilot"), width=12),
        Column(_("Voucher number"), width=18),
        Column(_("Account string"), width=24),
        Column(_("Status"), width=22),
        Column(_("Amount"), "kroner"),
    ]


def cells(expense):
    return (
        expense.date,
        expense.supplier,
        expense.text,
        expense.pilot.case_number if expense.pilot else None,
        expense.voucher,
        expense.account,
        str(standing(expense)[1]),
        expense.amount,
    )


class Listing:
    """What the query finds in the book among what the person may see; nothing while it must be mended."""

    def __init__(self, book, query, *, user):
        self.form = ExpenseFilter(query, book=book)
        found = Expense.objects.visible_to(user).filter(book=book).with_taken_back()
        found = found.select_related("pilot__region", "created_by")
        self.found = _matching(found, self.form.cleaned_data) if self.form.is_valid() else found.none()

    @cached_property
    def total(self):
        return self.found.aggregate(sum=Sum("amount"))["sum"] or 0

    @cached_property
    def booked(self):
        """What the expenses found come to in the book, less what has been taken back."""
        postings = Posting.objects.filter(expense__in=self.found.order_by().values("pk"))
        return postings.aggregate(sum=Sum("amount"))["sum"] or 0


def _matching(expenses, asked):
    found = expenses.filter(_in_state(asked["state"]))
    if pilot := asked["pilot"]:
        found = found.filter(pilot=None if pilot == NO_PILOT else pilot)
    if asked["month"]:
        first = date.fromisoformat(f"{asked['month']}-01")
        found = found.filter(date__range=(first, last_day(first)))
    return searched(found, asked["q"], *SEARCHED) if asked["q"] else found


def _in_state(state):
    if state == TAKEN_BACK:
        return Q(is_taken_back=True)
    if state == ExpenseState.BOOKED:
        return Q(state=state, is_taken_back=False)
    return Q(state=state) if state else Q()
