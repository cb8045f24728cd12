"""Finding a pilot: the one that a person may see, and the one that is about to change."""

from functools import lru_cache

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from common.prepared import Prepared
from pilots.pilot.pilot import SEEN_BY, Pilot
from regions.permissions import Rights, rights_of

WITH = ("region", "programme", "current")


def visible_pilot(request: HttpRequest, pk: int) -> Pilot:
    found = _visible(rights_of(request.user, *SEEN_BY)).instances(pk)
    if not found:
        raise Http404
    [pilot] = found
    return pilot


@lru_cache(maxsize=50)
def _visible(rights: Rights) -> Prepared:
    """A pilot by its id, put into SQL once for all who see the pilots of the same regions."""

    def pilots(pk: int) -> QuerySet[Pilot]:
        return Pilot.objects.visible_to(rights).filter(pk=pk).order_by().select_related(*WITH)

    return Prepared(pilots)


def locked(pk: int) -> Pilot | None:
    """The pilot with its row locked, or None: whoever moves, edits or deletes it does so one at a time."""
    rows = Pilot.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related(*WITH).filter(pk=pk).first()
