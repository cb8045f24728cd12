"""What waits for a person in the accounts, and how far the pools are used: for the overview page."""

from datetime import datetime, time

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounting.book.book import Book
from accounting.book.periods import Closing
from accounting.closing.months import MonthState
from accounting.pool import summary, together
from accounting.pool.gauge import gauge
from accounting.pool.price_levels import levels
from common.clock import COPENHAGEN
from common.money import format_kroner
from common.months import A_DAY, format_month, last_day
from home.account_waits import waits_of
from home.task import Task
from regions.permissions import Permission, can, scope

MOST_POOLS = 3
# So many months that were closed are told of each book.
MOST_MONTHS = 3


def pools(asked):
    """{"tasks", "pools"} of the person's own regions, or None for who has none; an auditor of all has tasks alone."""
    user = asked.user
    regions = scope(user, Permission.SEE_POOL)
    audits_all = scope(user, Permission.SEE_POSTINGS).everywhere
    if asked.programme is None or not regions or (regions.everywhere and not audits_all):
        return None
    found = Book.objects.visible_to(user).filter(programme=asked.programme)
    with_waits = waits_of(user, together.with_newest_months(found.select_related("region")))
    books = [book for book, _waits in with_waits]
    for book in books:
        book.programme = asked.programme
    tasks = [task for book, waits in with_waits for task in _tasks(asked, book, waits)]
    tasks += _closed_lately(user, books)
    own = [] if regions.everywhere else _pools(asked, books[:MOST_POOLS])
    return {"tasks": tasks, "pools": own} if tasks or own else None


def _pools(asked, books):
    """Each pool with the drawing of how much of it is spent."""
    return [
        {
            "label": figures.book.region.name,
            "url": figures.book.get_absolute_url(),
            "spent": figures.spent.amount,
            "chart": gauge(figures, summary.parts_of_sums(figures), levels()[0]),
        }
        for figures in together.of_newest_months(asked.user, books, asked.allocations)
    ]


def _tasks(asked, book, waits):
    if can(asked.user, Permission.KEEP_ACCOUNT, book.region):
        yield from _to_keep(asked, book, waits)
    if can(asked.user, Permission.CLOSE_ACCOUNT, book.region):
        yield from _to_close_and_sign(asked, book, waits)
    if waits.doubts.count:
        text = ngettext("%(count)d expense in doubt", "%(count)d expenses in doubt", waits.doubts.count)
        yield _line(asked, book, waits.doubts, text, "doubts", _("Waits for you"))


def _to_keep(asked, book, waits):
    if heap := _some(waits.expenses):
        text = ngettext("%(count)d expense to approve", "%(count)d expenses to approve", heap.count)
        yield _line(asked, book, heap, text, "expenses", _("Waits for you"), "?state=waiting")
    if heap := _some(waits.lines):
        text = ngettext(
            "%(count)d pay line waits to be assigned", "%(count)d pay lines wait to be assigned", heap.count
        )
        yield _line(asked, book, heap, text, "quarantine", _("Not booked yet"))
    if waits.too_late:
        text = _("%(amount)s booked for coordinators after the programme's end")
        label = text % {"amount": format_kroner(waits.too_late)}
        url = reverse("appointments", args=[book.pk])
        yield Task(label, url, book.region.name, "notice", _("Take it back or have it agreed"))
    if heap := _some(waits.imports):
        text = ngettext("%(count)d payroll list to book", "%(count)d payroll lists to book", heap.count)
        yield _line(asked, book, heap, text, "payroll_imports", _("Not yet booked"), one="payroll_import")
    if heap := _some(waits.overspent):
        url, name = book.get_absolute_url(), book.region.name
        yield Task(
            _("The pool is overspent"), url, name, "warn", _("Explain why"), **_waited(asked, heap.since)
        )


def _to_close_and_sign(asked, book, waits):
    if heap := _some(waits.reopening):
        text = ngettext(
            "%(count)d month is to be reopened", "%(count)d months are to be reopened", heap.count
        )
        yield _line(asked, book, heap, text, "months", _("Waits for you"))
    if heap := _some(waits.months):
        label = _("Close %(month)s") % {"month": format_month(heap.since)}
        ended = datetime.combine(last_day(heap.since) + A_DAY, time(), COPENHAGEN)
        url, name = reverse("months", args=[book.pk]), book.region.name
        yield Task(label, url, name, "notice", MonthState.READY.label, **_waited(asked, ended))
    if heap := _some(waits.statements):
        text = ngettext("%(count)d statement to sign", "%(count)d statements to sign", heap.count)
        yield _line(
            asked, book, heap, text, "statements", _("Waits for you"), f"?book={book.pk}", one="statement"
        )


def _some(heap):
    """The heap, or None when nothing lies in it."""
    return heap if heap.count else None


def _line(asked, book, heap, text, name, status, query="", one=""):
    """The heap as a task: it leads to the page of that `name`, or to the page of the `one` that waits."""
    if one and heap.count == 1:
        url = reverse(one, args=[heap.first])
    else:
        url = reverse(name, args=[] if name == "statements" else [book.pk]) + query
    label = text % {"count": heap.count}
    return Task(label, url, book.region.name, "notice", status, **_waited(asked, heap.since))


def _waited(asked, since):
    """Since when, and for how many working days, as a task tells it."""
    return {"since": since, "days": asked.calendar.waited(asked.programme.pk, since)}


def _closed_lately(user, books):
    """The months that were closed since the last visit, the newest first, for who audits the book and does not keep it."""
    audited = {book.pk: book for book in books if _audits(user, book)}
    if not audited:
        return
    closed = Closing.objects.in_force().filter(book__in=audited)
    if user.previous_login:
        closed = closed.filter(at__gt=user.previous_login)
    told = dict.fromkeys(audited, 0)
    for pk, month, at in closed.order_by("-month").values_list("book", "month", "at"):
        told[pk] += 1
        if told[pk] <= MOST_MONTHS:
            name = format_month(month).capitalize()
            url = reverse("month", args=[pk, f"{month:%Y-%m}"])
            status = _("Closed since your last visit")
            yield Task(name, url, "", "notice", status, audited[pk].region.name, since=at)


def _audits(user, book):
    sees = can(user, Permission.SEE_POSTINGS, book.region)
    return sees and not can(user, Permission.KEEP_ACCOUNT, book.region)
