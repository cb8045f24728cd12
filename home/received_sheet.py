"""What has been received as a spreadsheet: exactly the rows that the page with the same query string shows."""

import io
from itertools import islice

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common import clock
from common.cpr import masked
from common.lists.sheet import cover_of
from common.money import format_digits
from common.xlsx import Column, Sheet, write_workbook
from home.received import ReceivedFilter, filings_for, regions_to_choose
from regions import journal
from regions.orders import MOST_AT_ONCE
from regions.permissions import Permission, can

NAME = "modtaget.xlsx"
# So many documents are held at a time.
AT_A_TIME = 500


@require_safe
def received_sheet(request):
    if not can(request.user, Permission.GIVE_RECEIPTS):
        raise PermissionDenied
    with translation.override("da"):
        form = ReceivedFilter(request.GET, regions=regions_to_choose())
        if not form.is_valid():
            # The page says what is to be mended; an empty file would say that nothing came.
            return redirect(f"{reverse('received')}?{form.asked_again()}")
        found = form.found(filings_for(request.user))
        is_long = found.count() > MOST_AT_ONCE
        file, words = (None, []) if is_long else _workbook(found, list(form.in_words()), by=request.user)
    if is_long:
        most = format_digits(MOST_AT_ONCE, 0)
        text = _("Narrow the list down: at most %(number)s rows are downloaded at once.")
        messages.error(request, text % {"number": most})
        return redirect(f"{reverse('received')}?{form.asked_again()}")
    note = masked(", ".join(f"{label}: {value}" for label, value in words))
    journal.record("received_downloaded", request.user, by=request.user, note=note)
    return FileResponse(file, as_attachment=True, filename=NAME)


def _workbook(found, words, *, by):
    """(the file, what was asked for in words)."""
    at = clock.now()
    cover = cover_of(_("Received"), words, none=_("None: all that you receive"), by=by.name, at=at)
    file = io.BytesIO()
    write_workbook(file, [Sheet(_("Received"), _columns(), _rows(found))], cover, at=at)
    file.seek(0)
    return file, words


def _columns():
    return [
        Column(_("Case number"), width=13),
        Column(_("Title"), width=50),
        Column(_("Document"), width=36),
        Column(_("Region")),
        Column(_("Compared with the deadline"), width=18),
        Column(_("Filed at"), "moment"),
        Column(_("Received by Danske Regioner"), "moment"),
        Column(_("Received by Yngre Læger"), "moment"),
        Column(_("Withdrawn"), "moment"),
    ]


def _rows(found):
    pks = iter(list(found.values_list("pk", flat=True)))
    while batch := list(islice(pks, AT_A_TIME)):
        told = found.filter(pk__in=batch).select_related("region").with_documents()
        for filing in told:
            yield _cells(filing)


def _cells(filing):
    kind, document = filing.kind_of_document, filing.document
    return (
        filing.case or None,
        filing.title,
        kind.called(document),
        filing.region.name,
        str(kind.timing(document)) if kind.timing else None,
        filing.at,
        filing.employer_at,
        filing.union_at,
        filing.withdrawn_at,
    )
