"""The list of pilots as a spreadsheet: written at once, or by the worker when it is long and then kept for a day."""

from datetime import timedelta
from io import BytesIO

from django.db import transaction
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from common import clock
from common.cpr import masked
from common.limits import TEXT_LIMIT, demand_within
from common.lists.sheet import cover_of
from common.xlsx import Column, Sheet, write_workbook
from pilots.case.list_orders import PilotList, rights_of
from pilots.case.listing import Listing
from regions import journal
from regions.orders import fulfil, kept_whole, place_in_turn, priority_of

KEPT, NAME = timedelta(days=1), "forsøg.xlsx"


def workbook_of(listing, *, by):
    """Exactly the rows that the page with the same query string shows, in the same order."""
    file, at = BytesIO(), clock.now()
    with translation.override("da"):
        _write(file, listing, at, by)
    return file.getvalue()


def _write(file, listing, at, by):
    words = list(listing.form.in_words())
    columns = [Column(str(column.label), column.kind, column.width) for column in listing.columns_of_sheet]
    cover = cover_of(_("Pilots"), words, none=_("None: all the pilots you may see"), by=by.name, at=at)
    write_workbook(file, [Sheet(_("Pilots"), columns, listing.rows())], cover, at=at)


def asked_in_danish(user, query):
    with translation.override("da"):
        words = list(Listing(user, query).form.in_words())
    return masked(", ".join(f"{label}: {value}" for label, value in words))


@transaction.atomic
def order(listing, *, by):
    """Ask the worker for the list; raise Refused when the person has too many files underway."""
    at, query = clock.now(), listing.form.asked_again()
    demand_within(query, TEXT_LIMIT)
    place = place_in_turn(by, at)
    found = PilotList.objects.create(
        query=masked(query),
        rights=rights_of(by),
        requested_by=by,
        requested_at=at,
        name=NAME,
    )
    transaction.on_commit(lambda: make_list.using(priority=priority_of(place)).enqueue(found.pk))
    return found


@task()
def make_list(pk):
    fulfil(PilotList, pk, _make)


def _make(found):
    by = found.requested_by
    content = workbook_of(Listing(by, QueryDict(found.query)), by=by)
    return kept_whole(content) | {"rights": rights_of(by)}


def note_fetched(user, query):
    journal.record("list_downloaded", user, by=user, note=asked_in_danish(user, query))


def sweep():
    """Remove what was ordered more than a day ago."""
    PilotList.objects.filter(requested_at__lt=clock.now() - KEPT).delete()
