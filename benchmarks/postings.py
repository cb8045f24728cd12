"""Postings in bulk: a book with three years of them, most in closed months."""

import datetime
import time

from django.db import connection

from accounting.book.codes import Meaning, SalaryCode
from accounting.models import Book, Posting
from benchmarks import worlds
from benchmarks.browsing import programme
from common import clock
from pilots.models import Employment, Pilot
from regions.models import Region, User

MONTHS, PILOTS, CODE = 36, 54, "9001"
# The months after those of the demo's own account.
FIRST, OPEN = datetime.date(2024, 1, 1), datetime.date(2026, 12, 1)
# Before the demo's own day, so that a day after it can be asked for.
BOOKED_AT = datetime.datetime(2021, 1, 1, tzinfo=datetime.UTC)

# A month's postings are its share of all; the hashes are not those of a chain, which no page reads.
POSTINGS = """
WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < {last}),
months (i, month) AS ({months}),
pilots (i, pilot) AS ({pilots})
INSERT INTO accounting_posting (book_id, month, number, pay_month, type, amount, base_amount, code_id, employment_id,
    pilot_id, voucher, text, account, reason, by_id, at, hash)
SELECT {book}, m.month, row_number() OVER (PARTITION BY m.month ORDER BY n), m.month, 'salary', 100000 + n % 977,
    95000 + n % 977, {code}, {employment}, p.pilot, 'LØN-' || n, '', '1-2-3', '', {by}, {at}, md5(CAST(n AS text))
FROM numbers JOIN months m ON m.i = n % {month_count} JOIN pilots p ON p.i = n % {pilot_count}
"""
CLOSINGS = """
INSERT INTO accounting_closing (book_id, month, by_id, at, count, booked_total, head, ends_period, ledger_total,
    reopen_reason)
SELECT book_id, month, {by}, {at}, count(*), sum(amount), '', true, sum(amount), '' FROM accounting_posting
WHERE book_id = {book} AND month < {open}
    AND month NOT IN (SELECT month FROM accounting_closing WHERE book_id = {book})
GROUP BY book_id, month ORDER BY month
"""
SUMS = """
INSERT INTO accounting_closedsum (closing_id, pilot_id, type, code_id, count, amount, base_amount)
SELECT c.id, p.pilot_id, p.type, p.code_id, count(*), sum(p.amount), sum(p.base_amount)
FROM accounting_closing c JOIN accounting_posting p ON p.book_id = c.book_id AND p.month = c.month
WHERE c.book_id = {book} AND c.id NOT IN (SELECT closing_id FROM accounting_closedsum)
GROUP BY c.id, p.pilot_id, p.type, p.code_id
"""


def book_of(slug, size):
    """A region's book with so many postings in three years, all but the last month closed, after the demo's own."""
    book = Book.objects.of(programme(), Region.objects.get(slug=slug))
    if not Posting.objects.filter(book=book, code__code=CODE).exists():
        pilots = Pilot.objects.filter(region=book.region).standing().values_list("pk", flat=True)
        fill(book, list(pilots[:PILOTS]), size, first=FIRST, months=MONTHS)
    return book


def _code(region, by, first):
    given = {"meaning": Meaning.PILOT, "valid_from": first, "created_by": by, "created_at": clock.now()}
    return SalaryCode.objects.get_or_create(region=region, code=CODE, defaults=given)[0]


def _listed(values):
    """A table of places and values, written out."""
    return " UNION ALL ".join(f"SELECT {place}, {value}" for place, value in enumerate(values))


def _quoted(value):
    return f"'{value}'"


def _day(day):
    return _quoted(day) if worlds.is_sqlite() else f"DATE '{day}'"


def fill(book, pilots, size, *, first, months):
    """Write so many postings in so many months from the first; those before the open one are closed."""
    region, by = book.region, User.objects.get(email=f"okonomi.{book.region.slug}@eksempel.dk")
    employment, _made = Employment.objects.get_or_create(region=region, institution="BM", number="00001")
    after = [first.replace(year=first.year + n // 12, month=n % 12 + 1) for n in range(months)]
    given = {
        "book": book.pk,
        "code": _code(region, by, first).pk,
        "employment": _quoted(Employment._meta.pk.get_db_prep_value(employment.pk, connection)),
        "by": by.pk,
        "last": size - 1,
        "months": _listed(map(_day, after)),
        "month_count": months,
        "pilots": _listed(pilots),
        "pilot_count": len(pilots),
        "open": _day(OPEN),
        "at": _quoted(connection.ops.adapt_datetimefield_value(BOOKED_AT)),
    }
    with connection.cursor() as cursor:
        for statement in (POSTINGS, CLOSINGS, SUMS):
            cursor.execute(statement.format(**given))
    _settle()


def _settle():
    """Sums and pages are read from an index alone once the database has seen that the rows are old: it must come again."""
    for _turn in range(20):
        worlds.settle()
        if worlds.is_sqlite():
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT bool_and(relallvisible >= 0.99 * relpages) FROM pg_class "
                "WHERE relname IN ('accounting_posting', 'accounting_postedsum')"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.5)
    raise RuntimeError("the postings were not vacuumed")
