"""The lines of a pool and the parts of its thermometer: those of the sums, and those with what is to come."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.book.levels import Money
from accounting.pool.gauge import through


@dataclass(frozen=True)
class Line:
    """A figure of the pool, the page behind it, if the reader may open one, and what sets it apart from its like."""

    label: str
    money: Money
    url: str = ""
    hint: str = ""


def sum_lines(found):
    """(label, Money) of what everyone who reads the pool may read, of Sums or Figures."""
    return [
        (_("Allocated"), found.given),
        (_("Committed"), found.committed),
        (_("Spent on pay, coordinators included"), found.spent_on_pay),
        (_("Spent otherwise"), found.spent_otherwise),
        (_("Spent in all, %(through)s") % {"through": through(found)}, found.spent),
        (_("Remaining"), found.remaining),
    ]


def expected_lines(figures):
    """(label, Money) of what is to come."""
    return [
        (_("Committed and not yet spent"), figures.outstanding),
        (_("Spent beyond commitments"), figures.over),
        (_("Coordinators still expected"), figures.stipends),
        (_("Expected remaining"), figures.left),
    ]


def of_sums(sums):
    """The Lines for who reads sums only: nothing is behind them but the rates."""
    return _linked(sum_lines(sums), [reverse("rates"), "", "", "", "", ""])


def of_figures(figures, asked):
    """The Lines for who reads postings, each with its page as of the day that was `asked` for, a QueryDict."""

    def page(name, **more):
        query = asked.copy()
        for key, value in more.items():
            query[key] = value
        text = f"?{query.urlencode()}" if query else ""
        return reverse(name, args=[figures.book.pk]) + text

    pilots = page("pilot_accounts")
    pay, other = page("postings", type="pay"), page("postings", type="not-pay")
    behind_sums = [reverse("rates"), pilots, pay, other, page("postings"), ""]
    behind_expected = [pilots, pilots, reverse("appointments", args=[figures.book.pk]), ""]
    return [
        *_linked(sum_lines(figures), behind_sums),
        *_linked(expected_lines(figures), behind_expected),
    ]


def _linked(lines, pages):
    hints = {
        _("Remaining"): _("Allocated, less what is spent"),
        _("Expected remaining"): _("Less what is committed and what coordinators will get, too"),
    }
    return [
        Line(label, money, page, hints.get(label, ""))
        for (label, money), page in zip(lines, pages, strict=True)
    ]


def parts_of_sums(sums):
    """(label, Money) of the thermometer's parts."""
    return [(_("Spent"), sums.spent), (_("Remaining"), sums.remaining)]


def parts_of_figures(figures):
    return [
        (_("Spent"), figures.spent),
        (_("Committed and not yet spent"), figures.outstanding),
        (_("Coordinators still expected"), figures.stipends),
        (_("Expected remaining"), figures.left),
    ]
