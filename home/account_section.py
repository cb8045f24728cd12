"""The navigation at the side of every page of the account: what a person may open, and where something waits."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounting.book import finding
from accounting.book.book import Book, Posting
from accounting.book.periods import Closing
from accounting.expenses.expenses import Expense, ExpenseState
from accounting.payroll import quarantine
from common import clock
from common.months import month_of
from common.sections import Place, Section
from regions.permissions import Permission, can, scope

UNDER = ("/okonomi/", "/satser/")


class _Waiting(NamedTuple):
    lines: int = 0
    expenses: int = 0
    months: int = 0


def section(request):
    """The account's section when the page lies in it and its reader may read a pool; else None."""
    user = request.user
    if not request.path.startswith(UNDER) or not can(user, Permission.SEE_POOL):
        return None
    book = finding.entered(request) or _only_book(user)
    waits = _waiting(user, book) if book else _Waiting()
    groups = [
        ("", list(_first(user, book))),
        (_("Bookkeeping"), list(_bookkeeping(user, book, waits)) if book else []),
        (_("Closing"), list(_closing(book, waits))),
        (pgettext("of the account", "Control"), list(_control(user, book)) if book else []),
    ]
    return Section(_("The account"), [(label, places) for label, places in groups if places])


def _reads_several(user):
    reach = scope(user, Permission.SEE_POOL)
    return reach.everywhere or len(reach.region_ids) > 1


def _only_book(user):
    """The one book of who reads one pool, on a page that stands for all of them."""
    if _reads_several(user):
        return None
    return Book.objects.visible_to(user).select_related("region").order_by("-programme__starts_from").first()


def _first(user, book):
    if _reads_several(user):
        yield Place(_("The regions' pools"), reverse("pools"))
    if book:
        yield Place(_("The pool"), book.get_absolute_url())
        if _reads(user, book):
            yield Place(_("The pilots' budgets"), reverse("pilot_accounts", args=[book.pk]))
    yield Place(_("Instalments and rates"), reverse("rates"))


def _reads(user, book):
    return can(user, Permission.SEE_POSTINGS, book.region)


def _bookkeeping(user, book, waits):
    settles = can(user, Permission.SETTLE_RUNNING_COSTS, book.region)
    if _reads(user, book):
        yield Place(_("Postings"), reverse("postings", args=[book.pk]))
        yield Place(_("Payroll"), reverse("payroll_imports", args=[book.pk]), waits.lines)
        yield Place(_("Expenses"), reverse("expenses", args=[book.pk]), waits.expenses)
    if settles:
        yield Place(_("Expenses in doubt"), reverse("doubts", args=[book.pk]))
    if settles or _reads(user, book):
        yield Place(_("Coordinators"), reverse("appointments", args=[book.pk]))


def _closing(book, waits):
    statements = reverse("statements")
    if book is None:
        yield Place(_("Yearly statements"), statements)
        return
    yield Place(_("Months"), reverse("months", args=[book.pk]), waits.months)
    yield Place(_("Yearly statements"), f"{statements}?book={book.pk}")


def _control(user, book):
    if _reads(user, book):
        yield Place(pgettext("of postings", "Sample"), reverse("audit_sample", args=[book.pk]))
    if can(user, Permission.SEE_ACCESS_LOG, book.region):
        yield Place(_("Look-ups of pay"), reverse("access_log", args=[book.pk]))
    if _reads(user, book):
        yield Place(_("Events"), reverse("account_events", args=[book.pk]))


def _waiting(user, book):
    """Pay lines to assign, expenses to approve and ended months to close, for who keeps the account: one query."""
    if not can(user, Permission.KEEP_ACCOUNT, book.region):
        return _Waiting()
    expenses = Expense.objects.filter(book=OuterRef("pk"), state=ExpenseState.WAITING)
    counts = Book.objects.filter(pk=book.pk).values_list(
        _count(quarantine.waiting(OuterRef("pk"))),
        _count(expenses.exclude(created_by=user)),
        _count(_to_close(), "month"),
    )
    return _Waiting(*counts.get())


def _to_close():
    last = Closing.objects.in_force().filter(book=OuterRef("book")).order_by("-month").values("month")[:1]
    ended = Posting.objects.filter(book=OuterRef("pk"), month__lt=month_of(clock.today()))
    return ended.exclude(month__lte=Coalesce(Subquery(last), date.min))


def _count(rows, field="pk"):
    counted = rows.order_by().values(none=OuterRef("pk")).values(count=Count(field, distinct=True))
    return Coalesce(Subquery(counted.values("count")), 0)
