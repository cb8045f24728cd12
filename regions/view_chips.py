"""The views above a list, as links: those that everybody has, then the saved ones, each with how much it holds."""

import functools
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from common.lists.counts import counts
from common.lists.form import VIEW
from regions.saved_views import address_of, plain, shown_to

EVERYTHING = ((gettext_lazy("All"), ""),)


@dataclass(frozen=True)
class Chip:
    name: str
    url: str
    count: int | None
    is_current: bool
    is_saved: bool = False


class Views:
    """The views of a list for `user`; `standing` are (name, query string).

    How much each holds is asked of `rows`, all that the reader sees, or else of `count`, which is given the queries.
    """

    def __init__(self, list_name, form, *, user, standing=EVERYTHING, about=0, rows=None, count=None):
        self.list_name, self.about, self.user = list_name, about, user
        self.asked = plain(form.asked_again())
        self.path = address_of(list_name, about)
        saved = shown_to(user, list_name, about)
        queries = [*(QueryDict(query) for _name, query in standing), *(view.asks for view in saved)]
        if rows is not None:
            count = functools.partial(_counted, rows, form)
        # The one that everybody has is not shown alone.
        is_counted = count is not None and len(queries) > 1
        found = count(queries) if is_counted else [None] * len(queries)
        self._current = next((view for view in saved if self._is_current(view.query)), None)
        self.chips = [
            Chip(str(name), f"{self.path}?{query}" if query else self.path, number, self._stands(query))
            for (name, query), number in zip(standing, found, strict=False)
        ] + [
            Chip(view.name, view.get_absolute_url(), number, self._is_current(view.query), is_saved=True)
            for view, number in zip(saved, found[len(standing) :], strict=True)
        ]

    def _is_current(self, query):
        return same(query, self.asked)

    def _stands(self, query):
        """Is it the view that everybody has which is shown, and none that says the same under a name of its own?"""
        return not self._current and self._is_current(query)

    @property
    def own(self):
        """The address on which the view that is shown is changed, if it is the person's own."""
        view = self._current
        return reverse("saved_view", args=[view.pk]) if view and view.owner_id == self.user.pk else ""

    @property
    def save(self):
        """The address on which what is shown is saved, there before anything is chosen; none while it is saved."""
        if self._current:
            return ""
        asked = {"list": self.list_name, "about": self.about, "query": self.asked}
        return f"{reverse('saved_view_new')}?{urlencode(asked)}"


def _counted(rows, form, queries):
    """How many of the rows each query finds, all of them asked of the database at once; rows made in Python as they are."""
    asked = [form.counting(query) for query in queries]
    if isinstance(rows, list):
        return [len(one.found(rows)) for one in asked]
    return counts(rows, [one.match for one in asked])


def same(one, other):
    """Do two query strings ask for the same, in whatever order?"""
    return _values(one) == _values(other)


def _values(query):
    return sorted((name, sorted(values)) for name, values in QueryDict(plain(query)).lists() if name != VIEW)
