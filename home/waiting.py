"""What waits for a person in the accounts, and how far the pools are used: for the overview page."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounting.book import finding
from accounting.book.book import Book
from accounting.book.overspending import Overspending
from accounting.closing import closing
from accounting.coordinators import stipends
from accounting.expenses import doubts
from accounting.expenses.expenses import Expense, ExpenseState
from accounting.payroll.payroll import ImportState, PayrollImport
from accounting.payroll.quarantine import waiting as in_quarantine
from accounting.pool import summary
from accounting.pool.figures import Closed, Figures
from accounting.pool.gauge import gauge
from accounting.pool.price_levels import levels
from accounting.statements.statements import Statement
from common.money import format_kroner
from common.months import format_month
from home.task import Task
from regions.permissions import Permission, can, scope

MOST_POOLS = 3


def pools(user, programme):
    """{"tasks", "pools"} of the person's own regions, or None for who has none; an auditor of all has tasks alone."""
    regions = scope(user, Permission.SEE_POOL)
    audits_all = scope(user, Permission.SEE_POSTINGS).everywhere
    if programme is None or not regions or (regions.everywhere and not audits_all):
        return None
    books = Book.objects.visible_to(user).filter(programme=programme)
    books = list(books.select_related("region", "programme").prefetch_related("programme__windows"))
    if not books:
        return None
    tasks = [line for book in books for line in _tasks(user, book)]
    own = [] if regions.everywhere else [_pool(user, book) for book in books[:MOST_POOLS]]
    return {"tasks": tasks, "pools": own} if tasks or own else None


def _pool(user, book):
    """A pool with the drawing of how far it is used, as its own page draws it."""
    sees_all = finding.sees_postings(user, book)
    figures = Figures(book) if sees_all else Closed(book)
    parts = summary.parts_of_figures(figures) if sees_all else summary.parts_of_sums(figures)
    return {
        "label": book.region.name,
        "url": book.get_absolute_url(),
        "spent": figures.spent.amount,
        "chart": gauge(figures, parts, levels()[0]),
    }


def _tasks(user, book):
    if can(user, Permission.KEEP_ACCOUNT, book.region):
        yield from _of_keepers(user, book)
    elif can(user, Permission.SEE_POSTINGS, book.region):
        yield from _of_auditors(user, book)
    sides = doubts.sides_of(user, book.region)
    mine = [found for found in doubts.waiting(book) if doubts.waits_for(found, sides)]
    if mine:
        text = ngettext("%(count)d expense in doubt", "%(count)d expenses in doubt", len(mine))
        yield _line(book, text % {"count": len(mine)}, "doubts", _("Waits for you"))


def _of_keepers(user, book):
    expenses = Expense.objects.filter(book=book, state=ExpenseState.WAITING).exclude(created_by=user).count()
    if expenses:
        text = ngettext("%(count)d expense to approve", "%(count)d expenses to approve", expenses)
        yield _line(book, text % {"count": expenses}, "expenses", _("Waits for you"), "?state=waiting")
    lines = in_quarantine(book).count()
    if lines:
        text = ngettext(
            "%(count)d pay line waits to be assigned", "%(count)d pay lines wait to be assigned", lines
        )
        yield _line(book, text % {"count": lines}, "quarantine", _("Not booked yet"))
    if too_late := stipends.booked_after_the_end(book):
        text = _("%(amount)s booked for coordinators after the programme's end")
        label = text % {"amount": format_kroner(too_late)}
        yield _line(book, label, "appointments", _("Take it back or have it agreed"))
    for found in PayrollImport.objects.filter(book=book, state=ImportState.OPEN)[:MOST_POOLS]:
        hint = found.month and format_month(found.month)
        yield Task(found.file_name, found.get_absolute_url(), hint, "notice", _("Not yet booked"))
    if Overspending.objects.unexplained().filter(book=book).exists():
        yield Task(
            _("The pool is overspent"), book.get_absolute_url(), book.region.name, "warn", _("Explain why")
        )
    yield from _to_close_and_sign(user, book)


def _of_auditors(user, book):
    """The months that have been closed since the last visit, the newest first."""
    closed = book.closings.in_force().order_by("-month")
    if user.previous_login:
        closed = closed.filter(at__gt=user.previous_login)
    for found in closed[:MOST_POOLS]:
        name = format_month(found.month).capitalize()
        url = reverse("month", args=[book.pk, f"{found.month:%Y-%m}"])
        yield Task(name, url, "", "notice", _("Closed since your last visit"), book.region.name)


def _to_close_and_sign(user, book):
    if not can(user, Permission.CLOSE_ACCOUNT, book.region):
        return
    asked = (
        book.closings.in_force().filter(reopen_asked_at__isnull=False).exclude(reopen_asked_by=user).first()
    )
    if asked:
        yield _line(book, _("A month is to be reopened"), "months", _("Waits for you"))
    month = closing.next_month(book)
    if book.postings.filter(month=month).exists() and closing.has_ended(month):
        name = format_month(month)
        yield _line(book, _("Close %(month)s") % {"month": name}, "months", _("Has ended"))
    unsigned = Statement.objects.filter(book=book, sent_at=None, dropped_at=None)
    for statement in unsigned.exclude(signatures__by=user):
        yield Task(
            str(statement), statement.get_absolute_url(), book.region.name, "notice", _("Waits for you")
        )


def _line(book, label, name, status, query=""):
    return Task(label, reverse(name, args=[book.pk]) + query, book.region.name, "notice", status)
