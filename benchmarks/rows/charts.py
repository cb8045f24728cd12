"""A pool whose charts show five years, beside one with a year."""

import datetime

from accounting.models import Book
from benchmarks.browsing import equal_queries
from benchmarks.harness import row
from benchmarks.postings import fill
from benchmarks.rows.account import fetch
from benchmarks.rows.choosing import programme_of
from pilots.models import Pilot
from regions.models import Region

SLUG, POSTINGS, PILOTS = "hovedstaden", 6_000, 20
LAST = datetime.date(2026, 12, 31)


def book_over(years):
    """A region's book in a programme of its own with as many postings, in so many years up to the last month."""
    first, region = datetime.date(LAST.year - years + 1, 1, 1), Region.objects.get(slug=SLUG)
    programme = programme_of(f"{years}-aar", first, LAST)
    one = Pilot.objects.filter(region=region).order_by("-number").first()
    pilots = Pilot.objects.bulk_create(
        Pilot(
            programme=programme,
            region=region,
            number=one.number + place,
            created_by=one.created_by,
            created_at=one.created_at,
        )
        for place in range(1, PILOTS + 1)
    )
    book = Book.objects.of(programme, region)
    fill(book, [pilot.pk for pilot in pilots], POSTINGS, first=first, months=12 * years)
    return book


@row(
    "pool whose charts show 60 months",
    aim=1.3,
    what="the page of a book with 60 months",
    beside="the page of a book with as many postings in 12 months; as many queries",
)
def pool_of_years():
    return equal_queries(*(fetch(SLUG, f"/okonomi/{book_over(years).pk}/") for years in (5, 1)))
