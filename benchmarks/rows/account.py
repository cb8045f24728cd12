"""The account's pages among a million postings, most of them in closed months."""

import datetime
import time
from functools import cache

from django.db import connection
from django.http import HttpResponse
from django.template import Context
from django.test.utils import CaptureQueriesContext

from accounting.book.codes import Meaning, SalaryCode
from accounting.book.posting_rows import VALUES
from accounting.models import Book, Posting
from benchmarks.browsing import BARE, get, programme
from benchmarks.harness import row
from common import clock
from pilots.models import Employment, Pilot
from regions.models import Region, User

MANY, SOME = 1_000_000, 10_000
MONTHS, PILOTS = 36, 54
# The months after those of the demo's own account.
FIRST, OPEN = datetime.date(2024, 1, 1), datetime.date(2026, 12, 1)
# Before the demo's own day, so that a day after it can be asked for.
BOOKED_AT, ASKED = datetime.datetime(2021, 1, 1, tzinfo=datetime.UTC), "as_of=01.06.2021"

# A month's postings are its share of all; the hashes are not those of a chain, which no page reads.
POSTINGS = """
INSERT INTO accounting_posting (book_id, month, number, pay_month, type, amount, base_amount, code_id, employment_id,
    pilot_id, voucher, text, account, reason, by_id, at, hash)
SELECT %(book)s, m.month, row_number() OVER (PARTITION BY m.month ORDER BY n), m.month, 'salary', 100000 + n %% 977,
    95000 + n %% 977, %(code)s, %(employment)s, (%(pilots)s::bigint[])[1 + n %% %(count)s],
    'LØN-' || n, '', '1-2-3', '', %(by)s, %(at)s, md5(n::text)
FROM generate_series(0, %(size)s - 1) n
JOIN (SELECT i, (%(first)s::date + i * interval '1 month')::date AS month FROM generate_series(0, %(months)s - 1) i) m
    ON m.i = n %% %(months)s
"""
CLOSINGS = """
INSERT INTO accounting_closing (book_id, month, by_id, at, count, booked_total, head, ends_period, ledger_total,
    reopen_reason)
SELECT book_id, month, %(by)s, %(at)s, count(*), sum(amount), '', true, sum(amount), '' FROM accounting_posting
WHERE book_id = %(book)s AND month < %(open)s
    AND month NOT IN (SELECT month FROM accounting_closing WHERE book_id = %(book)s)
GROUP BY book_id, month ORDER BY month
"""
SUMS = """
INSERT INTO accounting_closedsum (closing_id, pilot_id, type, code_id, count, amount, base_amount)
SELECT c.id, p.pilot_id, p.type, p.code_id, count(*), sum(p.amount), sum(p.base_amount)
FROM accounting_closing c JOIN accounting_posting p ON p.book_id = c.book_id AND p.month = c.month
WHERE c.book_id = %(book)s AND c.id NOT IN (SELECT closing_id FROM accounting_closedsum)
GROUP BY c.id, p.pilot_id, p.type, p.code_id
"""


@cache
def book_of(slug, size):
    """A region's book with so many postings in three years, all but the last month closed, after the demo's own."""
    book = Book.objects.of(programme(), Region.objects.get(slug=slug))
    pilots = list(Pilot.objects.filter(region=book.region).standing().values_list("pk", flat=True)[:PILOTS])
    fill(book, pilots, size, first=FIRST, months=MONTHS)
    return book


def fill(book, pilots, size, *, first, months):
    """Write so many postings in so many months from the first; those before the open one are closed."""
    region, by = book.region, User.objects.get(email=f"okonomi.{book.region.slug}@eksempel.dk")
    code, _created = SalaryCode.objects.get_or_create(
        region=region,
        code="9001",
        defaults={
            "meaning": Meaning.PILOT,
            "valid_from": first,
            "created_by": by,
            "created_at": clock.now(),
        },
    )
    employment, _created = Employment.objects.get_or_create(region=region, institution="BM", number="00001")
    given = {
        "book": book.pk,
        "code": code.pk,
        "employment": employment.pk,
        "pilots": pilots,
        "count": len(pilots),
        "by": by.pk,
        "size": size,
        "months": months,
        "first": first,
        "open": OPEN,
        "at": BOOKED_AT,
    }
    with connection.cursor() as cursor:
        for statement in (POSTINGS, CLOSINGS, SUMS):
            cursor.execute(statement, given)
        _settle(cursor)


def _settle(cursor):
    """Vacuum as the database does by itself after a while: sums are then read from the index alone.

    Right after so many rows were written it finds them too young, and must come again.
    """
    for _turn in range(20):
        cursor.execute("VACUUM ANALYZE accounting_posting, accounting_closedsum, accounting_closing")
        cursor.execute(
            "SELECT relallvisible >= 0.99 * relpages FROM pg_class WHERE relname = 'accounting_posting'"
        )
        if cursor.fetchone()[0]:
            return
        time.sleep(0.5)
    raise RuntimeError("the postings were not vacuumed")


def bare_postings(request, pk):
    """The newest 25 postings of a book: the same rows, no page around them."""
    newest = Posting.objects.filter(book=pk).order_by("-month", "-number").values(*VALUES.values())[:25]
    return HttpResponse(BARE.render(Context({"rows": newest})))


def fetch(slug, address):
    return get(f"okonomi.{slug}@eksempel.dk", address)


def _queries(page):
    page()
    with CaptureQueriesContext(connection) as asked:
        page()
    return len(asked)


def equal_queries(*pages):
    counts = [_queries(page) for page in pages]
    if len(set(counts)) != 1:
        raise RuntimeError(f"queries differ: {counts}")
    return pages


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


@row(
    "queries of HR's overview with a pool",
    aim=1,
    what="the queries of the page",
    beside="15",
    unit="n",
)
def overview_queries():
    page = fetch("nordjylland", "/")
    return (lambda: _queries(page)), (lambda: 15)


@row(
    "queries of the central parties' page of all pools",
    aim=1,
    what="the queries of the page",
    beside="15",
    unit="n",
)
def pools_queries():
    page = get("danske-regioner@eksempel.dk", "/okonomi/")
    return (lambda: _queries(page)), (lambda: 15)
