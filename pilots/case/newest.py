"""The list of pilots as most come to it: all that they see, the newest first, a page at a time."""

from functools import lru_cache

from django.db.models import F

from common import clock
from common.prepared import Prepared
from pilots.agreements.signing import PERMISSIONS
from pilots.case.list_rows import FIELDS, listed
from pilots.pilot.pilot import SEEN_BY, Pilot
from regions.permissions import rights_of

ROWS_A_PAGE = 25
# The list's own order: drafts, which have no number yet, before the newest number.
NUMBERED = (F("number").desc(nulls_first=True), "-pk")
# All that the list asks about its reader is where they may do these.
READ_BY = (*SEEN_BY, *PERMISSIONS.values())


def newest_page(user, fields, first, last):
    """These fields of each from one place among all that `user` sees to another, as tuples, no more than fit on a page.

    To all who may do the same in the same places it is put together alike. Of the first page one query is enough: an index
    has them in that order. Of a later one the ids are found first, so that nothing is told of what is skipped.
    """
    rights = rights_of(user, *READ_BY)
    if first == 0:
        return _first(rights, tuple(fields)).rows(clock.today())[:last]
    seen = Pilot.objects.visible_to(rights).order_by(*NUMBERED)
    return _rows(rights, fields, list(seen.values_list("pk", flat=True)[first:last]))


def rows_of(user, fields, keys):
    """The same of these pilots alone, in the order of their keys; the fields tell the key too."""
    key = fields.index("pk")
    places = {pk: place for place, pk in enumerate(keys)}
    return sorted(_rows(rights_of(user, *READ_BY), fields, keys), key=lambda row: places[row[key]])


def _rows(rights, fields, keys):
    if not keys:
        return []
    # A page is asked for with as many keys as it can have, the last once more for each that it lacks.
    asked = keys + keys[-1:] * (ROWS_A_PAGE - len(keys))
    return _of_keys(rights, tuple(fields)).rows(clock.today(), *asked)


@lru_cache(maxsize=200)
def _first(rights, fields):
    return Prepared(lambda today: _shown(rights, fields, today)[:ROWS_A_PAGE])


@lru_cache(maxsize=200)
def _of_keys(rights, fields):
    return Prepared(lambda today, *keys: _shown(rights, fields, today).filter(pk__in=keys))


def _shown(rights, fields, today):
    pilots = listed(Pilot.objects.visible_to(rights), rights, on=today)
    return pilots.order_by(*NUMBERED).values_list(*(FIELDS[name] for name in fields))
