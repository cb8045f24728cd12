"""The navigation at the side of a part of the product that has many pages: an app tells which are its own."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class Place:
    """A page: `count` is what waits there, 0 where nothing does."""

    label: str
    url: str
    count: int = 0


@dataclass(frozen=True)
class Section:
    """The places of a part, in named groups; the first group has no name."""

    label: str
    groups: list[tuple[str, list[Place]]]


_finders: list[Callable[[HttpRequest], Section | None]] = []


def register(find: Callable[[HttpRequest], Section | None]) -> None:
    """Let `find` say which section a request's page lies in, None when it is none of its own."""
    _finders.append(find)


def section_of(request: HttpRequest) -> Section | None:
    return next((section for find in _finders if (section := find(request))), None)


def current(section: Section, path: str) -> str:
    """The address of the place that `path` lies at or below, the nearest; "" when at none."""
    addresses = [place.url for _label, places in section.groups for place in places]
    above = [url for url in addresses if path.startswith(url.partition("?")[0])]
    return max(above, key=len, default="")
