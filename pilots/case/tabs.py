"""The tabs of a pilot's page: what it is at a glance, each kind of document, what an app above adds, and its history."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from pilots.documents.panels import Panel
from pilots.documents.steps import Words
from pilots.pilot.pilot import Pilot
from regions.models import User
from regions.permissions import Permission, can


@dataclass(frozen=True)
class Tab:
    label: Words
    url: str
    is_here: bool


# (its label, user and pilot → may it be opened?, the name of its address, asked with the pilot).
_more: list[tuple[Words, Callable[[User, Pilot], bool], str]] = []


def register(label: Words, is_open_to: Callable[[User, Pilot], bool], address: str) -> None:
    """Add a tab of an app above."""
    _more.append((label, is_open_to, address))


def tabs_for(request: HttpRequest, pilot: Pilot, panels: Iterable[Panel]) -> list[Tab]:
    """The tabs that the reader may open; none of a pilot that has not been filed, whose page is its task list."""
    if pilot.number is None:
        return []
    user = request.user
    found = [(_("Overview"), pilot.get_absolute_url())]
    found += [(panel.title, reverse("pilot_tab", args=[pilot.pk, panel.stem])) for panel in panels]
    found += [
        (label, reverse(address, args=[pilot.pk]))
        for label, is_open_to, address in _more
        if is_open_to(user, pilot)
    ]
    if can(user, Permission.SEE_DRAFTS, pilot.region):
        found.append((_("History"), reverse("pilot_history", args=[pilot.pk])))
    return [Tab(label, url, url == request.path) for label, url in found]
