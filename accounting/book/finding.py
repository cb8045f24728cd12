"""Finding a book, its months and its pilots: what a page asks of what stands in its address."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounting.book.book import Book
from common.months import parse_month
from pilots.models import Pilot
from regions.permissions import Permission, can, demand


def book_for(request, pk, *permissions):
    """The book if its sums may be read, else 404; and 403 unless each of `permissions` is held in its region."""
    books = Book.objects.visible_to(request.user).select_related("region", "programme")
    found = get_object_or_404(books.prefetch_related("programme__windows"), pk=pk)
    for permission in permissions:
        demand(request.user, permission, found.region)
    return found


def sees_postings(user, book):
    return can(user, Permission.SEE_POSTINGS, book.region)


def month_in(text):
    """The month of "2022-04"; Http404 when it is none."""
    try:
        return parse_month(text)
    except ValueError as error:
        raise Http404 from error


def pilots_of(book):
    found = Pilot.objects.filter(programme=book.programme, region=book.region, number__isnull=False)
    return found.select_related("region", "current").order_by("number")
