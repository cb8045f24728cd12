"""The expenses in doubt, and what earlier doubts came to."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounting.book import finding
from accounting.expenses import doubts as settling
from accounting.expenses.filters import MINE, DoubtFilter, PrecedentFilter
from regions.permissions import Permission, can, demand
from regions.saved_views import ListName
from regions.view_chips import EVERYTHING, Views

PAGE = 25


@require_safe
def doubts(request, pk):
    book = finding.book_for(request, pk, Permission.SETTLE_RUNNING_COSTS)
    sides = settling.sides_of(request.user, book.region)
    form, waiting = DoubtFilter(request.GET, book=book, sides=sides), settling.waiting(book)
    page = Paginator(form.found(waiting), PAGE).get_page(request.GET.get("page"))
    rows = [(one, *_turn(one, sides)) for one in page]
    views = Views(
        ListName.DOUBTS,
        form,
        user=request.user,
        about=book.pk,
        standing=[*EVERYTHING, (_("Waits for you"), f"turn={MINE}")],
        rows=waiting,
    )
    context = {"book": book, "form": form, "views": views, "found": page, "rows": rows}
    return render(request, "accounting/expenses/doubts.html", context, status=422 if form.errors else 200)


def _turn(expense, sides):
    """(tone, words) for whose word is lacking; who has spoken and disagrees may think again."""
    given = {opinion.side for opinion in expense.opinions.all()}
    if any(side not in given for side in sides):
        return "notice", _("Waits for you")
    if len(given) > 1:
        return "warn", _("You disagree")
    return "outline", _("Waits for the other side")


@require_safe
def precedents(request):
    if not can(request.user, Permission.SEE_POSTINGS):
        demand(request.user, Permission.SETTLE_RUNNING_COSTS)
    form, every = PrecedentFilter(request.GET), settling.precedents(request.user)
    page = Paginator(form.found(every), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "views": Views(ListName.PRECEDENTS, form, user=request.user, rows=every),
        "found": page,
        "rows": page.object_list,
    }
    return render(request, "accounting/expenses/precedents.html", context, status=422 if form.errors else 200)
