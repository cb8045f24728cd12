"""What has been done in the account, on a page."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounting.audit import events
from accounting.book import finding
from regions.permissions import Permission
from regions.saved_views import ListName
from regions.view_chips import Views

PAGE = 25


@require_safe
def account_events(request, pk):
    book = finding.book_for(request, pk, Permission.SEE_POSTINGS)
    form, done = events.EventFilter(request.GET, book=book), events.of(book)
    page = Paginator(form.found(done), PAGE).get_page(request.GET.get("page"))
    context = {
        "book": book,
        "form": form,
        "views": Views(ListName.EVENTS, form, user=request.user, about=book.pk, rows=done),
        "page_of_events": page,
        "rows": events.told(page, request.user),
    }
    status = 422 if form.errors else 200
    return render(request, "accounting/account_events.html", context, status=status)
