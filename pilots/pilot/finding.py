"""Finding a pilot: the one that a person may see, and the one that is about to change."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from pilots.pilot.pilot import Pilot


def visible_pilot(request: HttpRequest, pk: int) -> Pilot:
    pilots = Pilot.objects.visible_to(request.user).select_related("region", "programme", "current")
    return get_object_or_404(pilots, pk=pk)


def locked(pk: int) -> Pilot | None:
    """The pilot with its row locked, or None: whoever moves, edits or deletes it does so one at a time."""
    rows = Pilot.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("region", "programme", "current").filter(pk=pk).first()
