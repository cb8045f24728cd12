"""What is looked through when everything is searched: each app gives its groups when it starts, one page shows them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Hit:
    """One thing that was found, as the page prints it."""

    label: str
    url: str
    notes: tuple[Any, ...] = ()
    tone: str = ""
    status: str = ""

    @property
    def note(self) -> str:
        return " · ".join(str(note) for note in self.notes if note)


@dataclass(frozen=True)
class Shelf:
    """A list of the group's own, with the same words in its filter and as many rows."""

    label: str | Promise
    url: str
    count: int


@dataclass(frozen=True)
class Found:
    """How many a group holds, and the hits from one place among them to another."""

    count: int
    between: Callable[[int, int], list[Hit]]
    shelves: list[Shelf] = field(default_factory=list)


def _nothing_at_once(user: Any, typed: str) -> str:
    return ""


@dataclass(frozen=True)
class Group:
    """`sees` says who is offered it; `find` gives only what the person sees in the lists themselves.

    `at_once` gives the address of the one thing that is named by what was typed, when there is such a one, and
    `hint` tells of that.
    """

    name: str
    label: str | Promise
    place: int
    sees: Callable[[Any], bool]
    find: Callable[[Any, str], Found]
    at_once: Callable[[Any, str], str] = _nothing_at_once
    hint: str | Promise = ""


_groups: dict[str, Group] = {}


def register(*groups: Group) -> None:
    _groups.update({group.name: group for group in groups})


def groups_for(user: Any) -> list[Group]:
    """Those that a person is offered, in the page's order."""
    return sorted((group for group in _groups.values() if group.sees(user)), key=lambda group: group.place)
