"""Finding a book, its months and its pilots: what a page asks of what stands in its address."""

from datetime import date

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from accounting.book.book import Book
from common.months import parse_month
from pilots.models import Pilot
from regions.models import User
from regions.permissions import Permission, can, demand

ENTERED = "karrierespor.book"


def book_for(request: HttpRequest, pk: int, *permissions: Permission) -> Book:
    """The book if its sums may be read, else 404; and 403 unless each of `permissions` is held in its region."""
    books = Book.objects.visible_to(request.user).select_related("region", "programme")
    found = get_object_or_404(books, pk=pk)
    for permission in permissions:
        demand(request.user, permission, found.region)
    enter(request, found)
    return found


def enter(request: HttpRequest, book: Book) -> None:
    """Say in which book the page lies that is being answered: the navigation at its side is that book's."""
    request.META[ENTERED] = book


def entered(request: HttpRequest) -> Book | None:
    return request.META.get(ENTERED)


def sees_postings(user: User, book: Book) -> bool:
    return can(user, Permission.SEE_POSTINGS, book.region)


def month_in(text: str) -> date:
    """The month of "2022-04"; Http404 when it is none."""
    try:
        return parse_month(text)
    except ValueError as error:
        raise Http404 from error


def pilots_of(book: Book) -> QuerySet[Pilot]:
    found = Pilot.objects.filter(programme=book.programme, region=book.region, number__isnull=False)
    rows = found.select_related("region", "current").order_by("number")
    # What stands in a list of them: a description alone is some fifty columns.
    return rows.only("number", "programme", "region__abbreviation", "current__title")
