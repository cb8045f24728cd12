"""Expenses among what is found when everything is searched: by supplier, text and voucher number."""

from django.db.models import Count
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from accounting.book.book import Book
from accounting.expenses.expenses import Expense
from accounting.expenses.listing import SEARCHED, standing
from common.dates import format_date
from common.money import format_kroner
from common.search import holds_words, whole_first
from common.search_groups import Found, Group, Hit, Shelf
from regions.models import User
from regions.permissions import Permission, can

READERS = (Permission.SEE_POSTINGS, Permission.SETTLE_RUNNING_COSTS)


def _reads_expenses(user: User) -> bool:
    return any(can(user, permission) for permission in READERS)


def _expenses(user: User, typed: str) -> Found:
    found = Expense.objects.visible_to(user).filter(holds_words(typed, *SEARCHED)).order_by()
    counts = dict(found.values_list("book").annotate(Count("pk")))
    query = urlencode({"q": typed})
    # Who settles doubts alone has no list of a book's expenses to go on to.
    listed = Book.objects.filter(pk__in=counts).select_related("region", "programme")
    shelves = [
        Shelf(
            f"{book.region} · {book.programme}",
            f"{reverse('expenses', args=[book.pk])}?{query}",
            counts[book.pk],
        )
        for book in listed
        if can(user, Permission.SEE_POSTINGS, book.region)
    ]

    def between(first: int, last: int) -> list[Hit]:
        whole = whole_first(holds_words(typed, *SEARCHED, whole=True))
        rows = found.order_by(whole, "-date", "-pk").select_related("book__region").with_taken_back()
        return [_hit(expense) for expense in rows[first:last]]

    return Found(sum(counts.values()), between, shelves)


def _hit(expense: Expense) -> Hit:
    label = " · ".join(filter(None, [expense.text, expense.supplier, expense.voucher]))
    day = format_date(expense.date) if expense.date else ""
    amount = "" if expense.amount is None else format_kroner(expense.amount)
    notes = (str(standing(expense)[1]), day, amount, str(expense.book.region))
    return Hit(label, expense.get_absolute_url(), tuple(filter(None, notes)))


GROUPS = [Group("udgifter", _("Expenses"), 35, _reads_expenses, _expenses)]
