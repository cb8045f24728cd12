"""The list of pilots as most come to it: the newest of all that they see, on one page."""

from functools import lru_cache

from django.db.models import F

from common import clock
from common.prepared import Prepared
from pilots.agreements.signing import PERMISSIONS
from pilots.case.list_rows import FIELDS, listed
from pilots.pilot.pilot import Pilot
from regions.permissions import Permission, rights_of

ROWS_A_PAGE = 25
# The list's own order: drafts, which have no number yet, before the newest number.
NUMBERED = (F("number").desc(nulls_first=True), "-pk")
# All that the list asks about its reader is where they may do these.
READ_BY = (Permission.SEE_DRAFTS, Permission.SEE_FILED, Permission.SEE_REQUESTS, *PERMISSIONS.values())


def first_page(user, fields):
    """These fields of each, as tuples. To all who may do the same in the same places it is put together alike."""
    return _newest(rights_of(user, *READ_BY), tuple(fields)).rows(clock.today())


@lru_cache(maxsize=200)
def _newest(rights, fields):
    def newest(today):
        pilots = listed(Pilot.objects.visible_to(rights), rights, on=today)
        return pilots.order_by(*NUMBERED).values_list(*(FIELDS[name] for name in fields))[:ROWS_A_PAGE]

    return Prepared(newest)
