"""The account's pages among a million postings, most of them in closed months."""

from django.http import HttpResponse
from django.template import Context

from accounting.book.posting_rows import VALUES
from accounting.models import Posting
from benchmarks.browsing import BARE, equal_queries, get
from benchmarks.harness import row
from benchmarks.postings import FIRST, book_of

MANY, SOME = 1_000_000, 10_000
# A copy that has them already.
POSTINGS = MANY
ASKED = "as_of=01.06.2021"


def bare_postings(request, pk):
    """The newest 25 postings of a book: the same rows, no page around them."""
    newest = Posting.objects.filter(book=pk).order_by("-month", "-number").values(*VALUES.values())[:25]
    return HttpResponse(BARE.render(Context({"rows": newest})))


def fetch(slug, address):
    return get(f"okonomi.{slug}@eksempel.dk", address)


@row(
    "book page among 1,000,000 postings",
    aim=1.5,
    what="the whole page: filter, count, sum, 25 postings, and a line in the access log",
    beside="the same 25 postings fetched with values() and printed by a bare template",
)
def book_page():
    book = book_of("midtjylland", MANY)
    return fetch("midtjylland", f"/okonomi/{book.pk}/bog/"), fetch("midtjylland", f"/bare/{book.pk}/")


@row(
    "book page far back",
    aim=1.2,
    what="the page that goes on from a posting of the first month",
    beside="the newest postings; as many queries",
)
def far_page():
    book = book_of("midtjylland", MANY)
    address = f"/okonomi/{book.pk}/bog/"
    return equal_queries(
        fetch("midtjylland", f"{address}?before={FIRST:%Y-%m}/9000"), fetch("midtjylland", address)
    )


def many_beside_some(page):
    """A page of the book with many postings, and that of the one with some; as many queries."""
    many, some = book_of("midtjylland", MANY), book_of("syddanmark", SOME)
    return equal_queries(
        fetch("midtjylland", f"/okonomi/{many.pk}/{page}"), fetch("syddanmark", f"/okonomi/{some.pk}/{page}")
    )


@row(
    "pool page over 1,000,000 postings",
    aim=1.3,
    what="the pool with 35 of 36 months closed",
    beside="the same page over 10,000 postings; as many queries",
)
def pool_page():
    return many_beside_some("")


@row(
    "accounts per pilot over 1,000,000 postings",
    aim=1.3,
    what="what each pilot has cost",
    beside="the same page over 10,000 postings; as many queries",
)
def pilots_page():
    return many_beside_some("forsog/")


@row(
    "pool page as of a day over 1,000,000 postings",
    aim=1.3,
    what="as it stood on a day when 35 of the 36 months were closed",
    beside="the same page over 10,000 postings; as many queries",
)
def pool_page_as_of():
    return many_beside_some(f"?{ASKED}")


@row(
    "book page as of a day over 1,000,000 postings",
    aim=1.3,
    what="the newest postings of that day, with count and sum",
    beside="the same page over 10,000 postings; as many queries",
)
def book_page_as_of():
    return many_beside_some(f"bog/?{ASKED}")
