"""What a guide is: one page for those who do one kind of work, in a few steps with a link and a picture each."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from regions.permissions import Permission


@dataclass(frozen=True)
class Step:
    """Something one does: `name` is the page where, `needs` what its reader must be allowed there."""

    title: Any
    text: Any
    name: str
    needs: Permission | None
    picture: str


@dataclass(frozen=True)
class Guide:
    """`roles` hold it for their own; the first three steps are where a newcomer begins."""

    slug: str
    title: Any
    lead: Any
    roles: frozenset
    steps: tuple

    def get_absolute_url(self):
        return reverse("guide", args=[self.slug])
