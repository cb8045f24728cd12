"""The pool of a region: what it was given, has promised and has spent, at both price levels."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounting.book import finding, overspend
from accounting.book.book import Book
from accounting.book.overspending import Overspending
from accounting.pool import courses, reading, summary, together
from accounting.pool.figures import Figures
from accounting.pool.gauge import gauge, through
from accounting.pool.orders import AccountFile
from accounting.pool.price_levels import level_asked, levels
from common import clock
from common.danish import in_danish
from common.errors import Refused
from common.text import typed
from pilots.models import Pilot
from pilots.programme.pages import programme_in_focus
from regions.models import Region
from regions.orders import MOST_AT_ONCE
from regions.permissions import Permission, can, demand, within

# Files that were ordered, on the page.
LATEST = 5


@require_safe
def pools(request):
    """Every pool the person may read, one line each; the only one at once."""
    demand(request.user, Permission.SEE_POOL)
    programme = programme_in_focus(on=clock.today())
    if programme is None:
        return render(request, "accounting/pools.html", {"lines": [], "programme": None})
    books = books_of(request.user, programme)
    if len(books) == 1:
        return redirect(books[0])
    lines = together.of_books(request.user, books)
    context = {"lines": lines, "programme": programme, "total": _total(lines)}
    return render(request, "accounting/pools.html", context)


def _total(lines):
    """{figure: kroner of all the pools}; what is spent, and so what is left, only of those whose spending is told."""
    told = [figures for _book, figures in lines if not getattr(figures, "waits", False)]
    spent = ("spent", "spent_on_pay", "remaining")
    sums = {name: sum(getattr(figures, name).amount for figures in told) for name in spent}
    given = {name: sum(getattr(one, name).amount for _book, one in lines) for name in ("given", "committed")}
    without = ", ".join(book.region.name for book, figures in lines if getattr(figures, "waits", False))
    return sums | given | {"without": without}


def books_of(user, programme):
    """A book for each region whose pool the person may read: those valid today, and earlier ones with a book."""
    without = Region.objects.valid(on=clock.today()).exclude(books__programme=programme)
    for region in without.filter(within(user, Permission.SEE_POOL, "pk")):
        Book.objects.of(programme, region)
    books = Book.objects.visible_to(user).filter(programme=programme).select_related("region", "programme")
    return list(books.prefetch_related("programme__windows").order_by(in_danish("region__name")))


@require_safe
def book(request, pk):
    return _show(request, finding.book_for(request, pk))


def _show(request, found, refusal=None, reason=""):
    """The page of a pool; `reason` is what was typed when an explanation was refused."""
    form = reading.as_of_form(request, found)
    figures = reading.figures_for(request, found, form)
    level = level_asked(request.GET.get("niveau", ""))
    context = {
        "book": found,
        "form": form,
        "figures": figures,
        "through": through(figures),
        "keeps": can(request.user, Permission.KEEP_ACCOUNT, found.region),
        "flags": Overspending.objects.filter(book=found).select_related("explained_by"),
        "longest_reason": overspend.LONGEST_REASON,
        "files": AccountFile.objects.visible_to(request.user).filter(book=found)[:LATEST],
        "refusal": refusal,
        "reason": reason,
        "level": level,
        "levels": levels(),
        **(
            _with_all(figures, request.GET, level)
            if isinstance(figures, Figures)
            else _with_sums(figures, level)
        ),
    }
    return render(request, "accounting/book.html", context, status=422 if form.errors or refusal else 200)


def _with_sums(sums, level):
    return {
        "lines": summary.of_sums(sums),
        "gauge": gauge(sums, summary.parts_of_sums(sums), level),
        "years_hint": _(
            "Years stand together where a sum of one of them would be the pay of fewer than three persons."
        ),
    }


def _with_all(figures, asked, level):
    """What is to come, and the pages and the workbook behind the figures."""
    pk = figures.book.pk
    return {
        "lines": summary.of_figures(figures, asked),
        "gauge": gauge(figures, summary.parts_of_figures(figures), level),
        "charts": courses.charts(figures, level),
        "further": [_("Expected remaining")],
        "postings_url": reverse("postings", args=[pk]),
        "sheet_url": reverse("accounts_workbook", args=[pk]),
        "is_large": sum(part.count for part in figures.parts) > MOST_AT_ONCE,
        "too_late": figures.stipends_too_late,
        "ends": figures.stipends_end,
        "has_old_pay": figures.has_old_pay,
    }


@require_safe
def pilot_accounts(request, pk):
    """Commitment and spending pilot by pilot."""
    found = finding.book_for(request, pk, Permission.SEE_POSTINGS)
    form = reading.as_of_form(request, found)
    figures = reading.figures_for(request, found, form)
    pilots = Pilot.objects.select_related("region", "current").in_bulk(
        [line.pilot_id for line in figures.pilots if line.pilot_id]
    )
    lines = [(pilots.get(line.pilot_id), line) for line in figures.pilots]
    context = {"book": found, "form": form, "figures": figures, "rows": lines}
    return render(request, "accounting/pilot_accounts.html", context, status=422 if form.errors else 200)


@require_POST
def explain_overspending(request, pk):
    found = finding.book_for(request, pk, Permission.KEEP_ACCOUNT)
    flag = Overspending.objects.unexplained().filter(book=found).first()
    if flag is None:
        messages.error(request, _("It has been explained already."))
        return redirect(found)
    reason = typed(request.POST, "reason")
    try:
        overspend.explain(flag, reason, by=request.user)
    except Refused as refusal:
        return _show(request, found, refusal, reason)
    messages.success(request, _("The reason has been kept."))
    return redirect(found)
