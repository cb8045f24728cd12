"""The expenses in doubt, and what earlier doubts came to."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounting import reading
from accounting.spending import doubts as settling
from accounting.spending.forms import PrecedentFilter
from regions.permissions import Permission, demand

PAGE = 25


@require_safe
def doubts(request, pk):
    book = reading.book_for(request, pk, Permission.SETTLE_RUNNING_COSTS)
    sides = settling.sides_of(request.user, book.region)
    rows = []
    for expense in settling.waiting(book):
        given = {opinion.side for opinion in expense.opinions.all()}
        rows.append((expense, any(side not in given for side in sides)))
    return render(request, "accounting/spending/doubts.html", {"book": book, "rows": rows})


@require_safe
def precedents(request):
    demand(request.user, Permission.SETTLE_RUNNING_COSTS)
    form = PrecedentFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "outcome": ""}
    found = settling.precedents(request.user, asked["q"], asked["outcome"])
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "found": page}
    return render(request, "accounting/spending/precedents.html", context, status=422 if form.errors else 200)
