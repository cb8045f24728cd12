"""Finding a book, its months and its pilots: what a page asks of what stands in its address."""

from datetime import date
from functools import lru_cache, partial

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from accounting.book.book import Book
from common.long_choice import FEW
from common.months import parse_month
from common.prepared import Prepared
from pilots.case.pilot_field import PilotField
from pilots.models import Pilot
from regions.models import User
from regions.permissions import Permission, Rights, can, demand, rights_of

ENTERED = "karrierespor.book"


def book_for(request: HttpRequest, pk: int, *permissions: Permission) -> Book:
    """The book if its sums may be read, else 404; and 403 unless each of `permissions` is held in its region."""
    found = _readable(rights_of(request.user, Permission.SEE_POOL)).instances(pk)
    if not found:
        raise Http404
    [book] = found
    for permission in permissions:
        demand(request.user, permission, book.region)
    enter(request, book)
    return book


@lru_cache(maxsize=50)
def _readable(rights: Rights) -> Prepared:
    """A book by its id, put into SQL once for all who may read the sums of the same regions."""

    def books(pk: int) -> QuerySet[Book]:
        return Book.objects.visible_to(rights).filter(pk=pk).order_by().select_related("region", "programme")

    return Prepared(books)


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


def offer_pilots(field: PilotField, book: Book) -> None:
    """Let one of the book's pilots be chosen in a form's field."""
    of_the_book = book.programme_id, book.region_id
    field.offer(partial(_pilots, *of_the_book), partial(FIRST_PILOTS.later, *of_the_book))


def _pilots(programme: int, region: int) -> QuerySet[Pilot]:
    found = Pilot.objects.filter(programme=programme, region=region, number__isnull=False)
    rows = found.select_related("region", "current").order_by("number")
    # What stands in a list of them: a description alone is some fifty columns.
    return rows.only("number", "programme", "region__abbreviation", "current__title")


FIRST_PILOTS = Prepared(lambda programme, region: _pilots(programme, region)[: FEW + 1])
