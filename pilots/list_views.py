import io

from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common import clock
from common.cpr import masked
from common.dates import format_moment
from common.xlsx import Column, Cover, Sheet, write_workbook
from pilots.list_filter import READING
from pilots.listing import COLUMNS, Listing
from regions import journal
from regions.permissions import can


@require_safe
def pilots(request):
    listing = _listing(request)
    page = listing.page()
    context = {
        "listing": listing,
        "form": listing.filter.form,
        "page_of_rows": page,
        "columns": listing.headings(),
        "shows_region": "region" in listing.filter.filters,
        "first": page.start_index(),
        "last": page.end_index(),
    }
    return render(request, "pilots/pilot_list.html", context)


@require_safe
def sheet(request):
    """Exactly the rows that the page with the same query string shows, in the same order."""
    at = clock.now()
    with translation.override("da"):
        file, words = _sheet(request, at)
    note = masked(", ".join(f"{label}: {value}" for label, value in words))
    journal.record("list_downloaded", request.user, by=request.user, note=note)
    return FileResponse(file, as_attachment=True, filename="forsøg.xlsx")


def _sheet(request, at):
    """(the file, the filter in words), in Danish."""
    listing = _listing(request)
    words = list(listing.filter.in_words())
    columns = [Column(str(column.label), column.kind, column.width) for column in COLUMNS]
    cover = Cover(
        _("Pilots"),
        [
            *(words or [(_("Filter"), _("None: all the pilots you may see"))]),
            (_("Downloaded by"), request.user.name),
            (_("Downloaded at"), format_moment(at)),
        ],
    )
    file = io.BytesIO()
    write_workbook(file, [Sheet(_("Pilots"), columns, listing.rows())], cover, at=at)
    file.seek(0)
    return file, words


def _listing(request):
    if not any(can(request.user, permission) for permission in READING):
        raise PermissionDenied
    return Listing(request.user, request.GET)
