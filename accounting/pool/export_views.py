"""The accounts and the book as workbooks, at once or ordered: each leaves a line in the access log per person."""

import io

from django.contrib import messages
from django.http import FileResponse, Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounting.book import access, finding
from accounting.book.access import Purpose
from accounting.pool import orders
from accounting.pool.fetched import Accounts, Postings
from accounting.pool.orders import AccountFile
from common.errors import Refused
from common.snapshots import snapshot
from common.xlsx import CONTENT_TYPE
from regions import journal
from regions.once import once, token_in
from regions.permissions import Permission
from regions.views.orders import back_to_order, show_order


@require_http_methods(["GET", "HEAD", "POST"])
def accounts_workbook(request, pk):
    return _fetch(request, pk, Accounts)


@require_http_methods(["GET", "HEAD", "POST"])
def postings_sheet(request, pk):
    return _fetch(request, pk, Postings)


def _fetch(request, pk, kind):
    """The workbook at once; POST orders one that is too large for that."""
    book = finding.book_for(request, pk, Permission.SEE_POSTINGS)
    query = request.GET.copy()
    query.pop("before", None)
    page = reverse(kind.page, args=[book.pk])
    # What is booked meanwhile is in none of it, or somebody's pay would leave without a line in the log.
    with snapshot():
        fetched = kind(book, query)
        if not fetched.form.is_valid():
            return redirect(f"{page}?{query.urlencode()}")
        if not fetched.is_large:
            return FileResponse(_at_once(fetched, request.user), as_attachment=True, filename=fetched.name)
    if request.method != "POST":
        return back_to_order(request, page)
    return _order(request, fetched, f"{page}?{query.urlencode()}")


def _at_once(fetched, user):
    """The workbook, whose leaving is written down first."""
    _note(fetched, fetched.people(), user)
    file = io.BytesIO()
    fetched.write(file, by=user)
    file.seek(0)
    return file


def _note(fetched, people, user):
    """An event, and a line per person whose pay is about to leave in the file."""
    book = fetched.book
    event = journal.record(fetched.verb, book, by=user, region=book.region, note=fetched.note)
    access.note(people, by=user, region=book.region, purpose=Purpose.EXPORT, shown=f"event:{event.pk}")


def _order(request, fetched, page):
    def order():
        return orders.order(fetched, by=request.user).get_absolute_url()

    try:
        return redirect(once(token_in(request.POST), by=request.user, do=order))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(page)


def _ordered(request, pk, file):
    book = finding.book_for(request, pk, Permission.SEE_POSTINGS)
    files = AccountFile.objects.visible_to(request.user).select_related("book__region", "book__programme")
    return get_object_or_404(files, pk=file, book=book)


@require_safe
def account_file(request, pk, file):
    """How far the file is."""
    found = _ordered(request, pk, file)
    return show_order(
        request,
        found,
        "accounting/account_file.html",
        book=found.book,
        file_url=reverse("account_file_content", args=[pk, file]),
        again_url=f"{reverse(found.fetched.page, args=[pk])}?{found.query}",
    )


@require_safe
def account_file_content(request, pk, file):
    found = _ordered(request, pk, file)
    if not found.is_done:
        raise Http404
    _note(found.fetched, found.people, request.user)
    headers = {
        "Content-Length": found.size,
        "Content-Disposition": f'attachment; filename="{found.name}"',
    }
    return StreamingHttpResponse(found.content(), content_type=CONTENT_TYPE, headers=headers)
