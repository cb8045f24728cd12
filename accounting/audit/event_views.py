"""What has been done in the account, on a page."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounting.audit import events
from accounting.book import finding
from regions.permissions import Permission

PAGE = 25


@require_safe
def account_events(request, pk):
    book = finding.book_for(request, pk, Permission.SEE_POSTINGS)
    asked = events.Events(book, request.GET)
    page = Paginator(asked.found, PAGE).get_page(request.GET.get("page"))
    context = {
        "book": book,
        "form": asked.form,
        "page_of_events": page,
        "rows": events.told(page, request.user),
    }
    status = 422 if asked.form.errors else 200
    return render(request, "accounting/account_events.html", context, status=status)
