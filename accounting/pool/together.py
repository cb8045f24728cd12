"""The figures of several pools as they stand now, for a page that tells of them all: what they are made of is asked once."""

from django.db.models import OuterRef, Subquery

from accounting.book import given, sums
from accounting.book.finding import sees_postings
from accounting.book.periods import Closing
from accounting.pool import commitments
from accounting.pool.figures import Closed, Figures
from pilots.programme.regulation import known_today


def of_books(user, books):
    """[(book, its Figures or Sums)] of a programme's books, whichever the person may read."""
    if not books:
        return []
    months = _closed_months(books)
    allocations = given.of_regions(books[0].programme, [book.region_id for book in books])
    found = _reckonings(user, books, months, allocations)
    _commit(found)
    return [(one.book, one.sums if isinstance(one, Closed) else one) for one in found]


def _closed_months(books):
    """{book id: [(closed month, does it end a period)]}."""
    found = {book.pk: [] for book in books}
    rows = Closing.objects.in_force().filter(book__in=found).order_by("month")
    for book, month, ends_period in rows.values_list("book", "month", "ends_period"):
        found[book].append((month, ends_period))
    return found


def with_newest_months(books):
    """The books, each with its last closed month and the last of them that sums are told through."""
    closed = Closing.objects.in_force().filter(book=OuterRef("pk")).order_by("-month").values("month")
    told = closed.filter(ends_period=True)
    return books.annotate(closed_month=Subquery(closed[:1]), told_month=Subquery(told[:1]))


def of_newest_months(user, books, allocations):
    """[Figures, or Closed for who reads no postings] of books `with_newest_months`: enough for what is given and spent.

    `allocations` are {region id: its own}.
    """
    months = {book.pk: [] for book in books}
    for book in books:
        if book.told_month:
            months[book.pk].append((book.told_month, True))
        if book.closed_month:
            months[book.pk].append((book.closed_month, book.closed_month == book.told_month))
    return _reckonings(user, books, months, allocations)


def _reckonings(user, books, months, allocations):
    found = [_reckoning(user, book, months[book.pk]) for book in books]
    parts = _parts(found, months)
    for one in found:
        one.allocations = allocations[one.book.region_id]
        one.parts = parts[one.book.pk]
    return found


def _reckoning(user, book, months):
    if sees_postings(user, book):
        return Figures(book)
    found = Closed(book, ends=[month for month, ends_period in months if ends_period])
    found.waits = found.through is None and bool(months)
    return found


def _parts(found, months):
    through, closed = {}, {}
    for one in found:
        if isinstance(one, Closed):
            through[one.book.pk] = one.through
        else:
            closed[one.book.pk] = max((month for month, _ends_period in months[one.book.pk]), default=None)
    return {
        **(sums.closed_parts_of_books(through) if through else {}),
        **(sums.parts_of_books(closed) if closed else {}),
    }


def _commit(found):
    """Let each know its commitments and the factors."""
    days = {one.book.region_id: one.as_of for one in found}
    promised = commitments.of_regions(found[0].book.programme, days)
    factors = known_today()
    for one in found:
        one.commitments = promised[one.book.region_id]
        one.factors = factors.as_known(on=one.on)
