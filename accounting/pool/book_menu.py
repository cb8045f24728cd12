"""The pages of a book that a person may open."""

from django.urls import reverse
from django.utils.translation import gettext as _

from regions.permissions import Permission, can


def links(user, book):
    """(label, address) of each page, in the order of the menu."""

    def to(label, name):
        return label, reverse(name, args=[book.pk])

    reads = can(user, Permission.SEE_POSTINGS, book.region)
    settles = can(user, Permission.SETTLE_RUNNING_COSTS, book.region)
    found = []
    if reads:
        found += [to(_("The book"), "postings"), to(_("Pilots"), "pilot_accounts")]
        found += [to(_("Payroll"), "payroll_imports"), to(_("Expenses"), "expenses")]
    elif settles:
        found.append(to(_("Expenses in doubt"), "doubts"))
    if reads or settles:
        found.append(to(_("Coordinators"), "appointments"))
    found.append(to(_("Months"), "months"))
    found.append((_("Statements"), f"{reverse('statements')}?book={book.pk}"))
    if reads:
        found += [to(_("Sample"), "audit_sample"), to(_("Look-ups of pay"), "access_log")]
        found.append(to(_("Events"), "account_events"))
    return [*found, (_("Rates"), reverse("rates"))]
