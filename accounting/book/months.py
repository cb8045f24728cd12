"""The months that a book takes postings in."""

from datetime import date

from accounting.book.book import Book
from accounting.book.periods import first_open
from common import clock
from common.months import between, format_month, month_of


def open_months(book: Book) -> list[date]:
    """The months that take postings, the earliest first: from the first open one to this one."""
    today = clock.today()
    return between(first_open(book, on=today), month_of(today))


def open_month_choices(book: Book) -> list[tuple[date, str]]:
    """(month, name) of each open month."""
    return [(month, format_month(month)) for month in open_months(book)]
