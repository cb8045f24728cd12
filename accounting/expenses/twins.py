"""An invoice that has been entered before: told to who enters it and to who approves it, and never refused."""

from django.db.models import Case, OuterRef, Q, Subquery, When
from django.db.models.lookups import Exact

from accounting.expenses.expenses import Expense, ExpenseState, VoucherFile
from common.text import normal_line

GONE = (ExpenseState.DROPPED, ExpenseState.REFUSED)


def twins(expense):
    """The region's other expenses with the same voucher file, or the same supplier, voucher number and amount."""
    others = Expense.objects.filter(book__region=expense.book.region).exclude(pk=expense.pk)
    paid = others.exclude(state__in=GONE).with_taken_back().filter(is_taken_back=False)
    likely = paid.annotate(has_same_file=_has_file_of(expense)).filter(
        Q(has_same_file=True) | Q(amount=expense.amount)
    )
    found = likely.select_related("created_by")
    invoice = _invoice(expense)
    return [other for other in found if other.has_same_file or (invoice and _invoice(other) == invoice)]


def _has_file_of(expense):
    """Is the voucher that counts, the newest, the same file?"""
    own = expense.files.values_list("sha256", flat=True).first()
    newest = VoucherFile.objects.filter(expense=OuterRef("pk")).values("sha256")[:1]
    return Case(When(Exact(Subquery(newest), own), then=True), default=False)


def _invoice(expense):
    """(supplier, number, amount) as they are compared; None while one of them is lacking."""
    told = [_bare(expense.supplier), _bare(expense.voucher), expense.amount]
    return told if all(told) else None


def _bare(text):
    return " ".join(normal_line(text).casefold().split())
