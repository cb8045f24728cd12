"""The months that a book takes postings in."""

from datetime import date

from accounting.book.book import Book
from accounting.book.periods import first_open
from common import clock
from common.months import after, between, format_month, month_of


def open_months(book: Book) -> list[date]:
    """The months that take postings, the earliest first: from the first open one to this one."""
    today = clock.today()
    return between(first_open(book, on=today), month_of(today))


def pay_months(book: Book) -> list[date]:
    """The months that pay in the book's programme may concern, the newest first: from a year before its first to the next."""
    first, next_one = month_of(book.programme.starts_from), after(month_of(clock.today()))
    return between(after(first, -12), max(first, next_one))[::-1]


def open_month_choices(book: Book) -> list[tuple[date, str]]:
    """(month, name) of each open month."""
    return [(month, format_month(month)) for month in open_months(book)]
