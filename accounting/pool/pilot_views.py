"""The money of one pilot, as a tab of its page: for who reads the book."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounting.book.book import Book
from accounting.pool import courses
from accounting.pool.of_pilot import PilotFigures
from accounting.pool.price_levels import level_asked, levels
from pilots.case.pilot_views import case_of
from pilots.pilot.finding import visible_pilot
from regions.permissions import Permission, can, demand


def is_open_to(user, pilot):
    return can(user, Permission.SEE_POSTINGS, pilot.region)


@require_GET
def pilot_money(request, pk):
    """What is committed and spent, over time, and the way to its postings."""
    demand(request.user, Permission.SEE_POSTINGS, visible_pilot(request, pk).region)
    context = case_of(request, pk)
    found, level = context["pilot"], level_asked(request.GET.get("niveau", ""))
    if found.number is None:
        return redirect(found)
    book = Book.objects.of(found.programme, found.region)
    figures = PilotFigures(book, found)
    context |= {
        "line": figures.line,
        "level": level,
        "levels": levels(),
        "charts": courses.charts(figures, level),
        "postings_url": f"{reverse('postings', args=[book.pk])}?pilot={found.pk}",
    }
    return render(request, "accounting/pilot_money.html", context)
