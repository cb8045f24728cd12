"""The tabs of a pilot: what it is at a glance, each kind of document, what an app above adds, and its history.

They stand on its own page and on those of its documents, where the tab of the document's kind is the current one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from pilots.documents import kinds
from pilots.documents.panels import Panel
from pilots.documents.steps import Words
from pilots.pilot.pilot import Pilot
from regions.models import User
from regions.permissions import Permission, can


@dataclass(frozen=True)
class Tab:
    label: Words
    url: str
    # As `aria-current` has it: "page", on a page below it "true", else "".
    current: str = ""


# (its label, user and pilot → may it be opened?, the name of its address, asked with the pilot).
_more: list[tuple[Words, Callable[[User, Pilot], bool], str]] = []


def register(label: Words, is_open_to: Callable[[User, Pilot], bool], address: str) -> None:
    """Add a tab of an app above."""
    _more.append((label, is_open_to, address))


def tabs_for(request: HttpRequest, pilot: Pilot, panels: Iterable[Panel]) -> list[Tab]:
    """The tabs that the reader may open; none of a pilot that has not been filed, whose page is its task list."""
    shown = [(panel.title, panel.stem) for panel in panels]
    return [
        Tab(label, url, "page" if url == request.path else "")
        for label, url, _stem in _found(request.user, pilot, shown)
    ]


def tabs_above(user: User, document: Any) -> list[Tab]:
    """The same above a document of the pilot."""
    pilot, own = document.pilot, kinds.of(document)
    shown = [
        (kind.tab or kind.title, kind.stem) for kind in kinds.moved() if kind.is_shown_to(user, pilot.region)
    ]
    return [
        Tab(label, url, "true" if stem == own.stem else "") for label, url, stem in _found(user, pilot, shown)
    ]


def _found(user: User, pilot: Pilot, shown: Iterable[tuple[Words, str]]) -> list[tuple[Words, str, str]]:
    """(label, address, the stem of its kind) of each tab that the reader may open."""
    if pilot.number is None:
        return []
    found: list[tuple[Words, str, str]] = [(_("Overview"), pilot.get_absolute_url(), "")]
    found += [(label, reverse("pilot_tab", args=[pilot.pk, stem]), stem) for label, stem in shown]
    found += [
        (label, reverse(address, args=[pilot.pk]), "")
        for label, is_open_to, address in _more
        if is_open_to(user, pilot)
    ]
    if can(user, Permission.SEE_DRAFTS, pilot.region):
        found.append((_("History"), reverse("pilot_history", args=[pilot.pk]), ""))
    return found
