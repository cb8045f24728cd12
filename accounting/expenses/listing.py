"""The list of expenses: what the filter finds, its sums, and its columns, the same on the page and in the sheet."""

from django.db.models import Sum
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounting.book.book import Posting
from accounting.expenses.expenses import Expense, ExpenseState
from accounting.expenses.filters import SEARCHED, ExpenseFilter
from common.search import whole_words_first
from common.xlsx import Column

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
        self.expenses = Expense.objects.visible_to(user).filter(book=book).with_taken_back()
        found = self.form.found(self.expenses.select_related("pilot__region", "created_by"))
        self.found = whole_words_first(found, self.form.cleaned_data.get("q", ""), *SEARCHED)

    @cached_property
    def total(self):
        return self.found.aggregate(sum=Sum("amount"))["sum"] or 0

    @cached_property
    def booked(self):
        """What the expenses found come to in the book, less what has been taken back."""
        postings = Posting.objects.filter(expense__in=self.found.order_by().values("pk"))
        return postings.aggregate(sum=Sum("amount"))["sum"] or 0
