"""What the pilots ask of the account, through the dotted path in settings.ACCOUNT: they stand below it.

left = allocations − committed − spent that no commitment covers − stipends expected to the programme's end.
"""

from decimal import Decimal

from accounting.book import booking, sums
from accounting.book.book import Book
from accounting.book.given import allocated
from accounting.coordinators import stipends
from accounting.pool.commitments import commitments

__all__ = ["allocated", "committed", "left", "left_for", "lock"]


def lock(programme, region):
    """Let those who book and those who commit the same pool's money wait for each other."""
    booking.lock(Book.objects.of(programme, region))


def committed(programme, region, *, without=None):
    """Kroner in the budgets of the agreements concluded last, at the current level; less the pilot `without`."""
    found = commitments(programme, region)
    return sum((c.amount for c in found if without is None or c.pilot_id != without.pk), Decimal())


def left(book, *, without=None):
    """Kroner that nobody has committed, spent or is expected to get as a stipend; None where nothing is allocated.

    With a pilot `without`, what is left for that pilot: its own budget and what is spent on it do not count.
    """
    given = allocated(book.programme, book.region)
    if given is None:
        return None
    promised = sums.by(commitments(book.programme, book.region), lambda found: found.pilot_id)
    spent = sums.by(sums.parts(book), lambda part: part.pilot_id)
    taken = sum(stipends.remaining(stipends.appointments(book)).values(), Decimal())
    for pilot_id in promised.keys() | spent.keys():
        if without is None or pilot_id != without.pk:
            taken += max(sums.add(promised[pilot_id]), sums.add(spent[pilot_id]))
    return given - taken


def left_for(pilot):
    """Kroner that the pilot's own budget may take; None where nothing is allocated: then nothing can be compared."""
    book = Book.objects.of(pilot.programme, pilot.region)
    book.programme, book.region = pilot.programme, pilot.region
    return left(book, without=pilot)
