"""The navigation at the side of every page of the account: what a person may open, and where something waits."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounting.book import finding
from accounting.book.book import Book
from common.sections import Place, Section
from home.account_waits import Counts, counts_of
from regions.permissions import Permission, can, scope

UNDER = ("/okonomi/", "/satser/")


def section(request):
    """The account's section when the page lies in it and its reader may read a pool; else None."""
    user = request.user
    if not request.path.startswith(UNDER) or not can(user, Permission.SEE_POOL):
        return None
    book = finding.entered(request) or _only_book(user)
    waits = counts_of(user, book) if book else Counts()
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
        yield Place(_("Expenses in doubt"), reverse("doubts", args=[book.pk]), waits.doubts)
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
