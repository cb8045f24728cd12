"""Searching everything that a person may see: each group by itself, and straight to a case that was named."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common import search
from common.search_groups import Group, Shelf, groups_for
from common.text import normal_line

SHOWN, ROWS_A_PAGE = 10, 25


@dataclass(frozen=True)
class Part:
    """A group as the page prints it: some of its hits, and where all of them stand."""

    group: Group
    hits: Page
    shelves: list[Shelf]

    @property
    def count(self):
        return self.hits.paginator.count


def typed_in(request):
    """What was typed in the box, on one line."""
    return " ".join(normal_line(request.GET.get("q", "")).split())


@require_safe
def search_page(request):
    typed, groups = typed_in(request), groups_for(request.user)
    address = next(filter(None, (group.at_once(request.user, typed) for group in groups)), None)
    if typed and address:
        return redirect(address)
    sentence = search.lacks(typed)
    parts = [] if not typed or (sentence and not typed.isdecimal()) else _parts(request, typed, groups)
    context = {
        "typed": typed,
        "sentence": "" if parts else sentence,
        "parts": parts,
        "count": sum(part.count for part in parts),
        "places": in_words(groups),
        "hint": " ".join(str(group.hint) for group in groups if group.hint),
    }
    return render(request, "home/search.html", context)


def _parts(request, typed, groups):
    """What was found in each group, or in the one that is asked for."""
    asked = request.GET.get("i")
    alone = [group for group in groups if group.name == asked]
    parts = [_part(request, typed, group, ROWS_A_PAGE if alone else SHOWN) for group in alone or groups]
    return [part for part in parts if part.count]


def _part(request, typed, group, most):
    found = group.find(request.user, typed)
    number = request.GET.get("page") if most == ROWS_A_PAGE else 1
    page = Paginator(range(found.count), most).get_page(number)
    places = page.object_list
    page.object_list = found.between(places.start, places.stop)
    return Part(group, page, found.shelves)


def in_words(groups):
    """What can be searched, as in "forsøg, aftaler og rapporter"; empty for who may search nothing."""
    names = [str(group.label).lower() for group in groups]
    return _(" and ").join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
