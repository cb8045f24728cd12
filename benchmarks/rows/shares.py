"""Where an ordinary page's time goes: to Django's ORM, and to the database that it asks.

The process is interrupted every millisecond of a page, and the time since the last interruption is laid where it stands:
to the database when it waits for an answer, to the ORM when any other code of django.db is on the stack, else to the rest.
"""

import signal
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import django.db
from django.db.backends import utils

from accounting.models import Book
from benchmarks.browsing import get, programme
from benchmarks.harness import row
from regions.models import Region

EVERY, TURNS = 0.001, 20
POSTINGS = 1_000_000
ORM, DRIVER = str(Path(django.db.__file__).parent), utils.__file__
PAGES = {
    "HR's overview": ("hr.midtjylland", "/"),
    "the list of all pilots": ("danske-regioner", "/forsog/"),
    "Modtaget": ("danske-regioner", "/modtaget/"),
    "a pilot's page": ("hr.midtjylland", "/forsog/{pilot}/"),
    "the pool": ("okonomi.midtjylland", "/okonomi/{book}/"),
    "the book": ("okonomi.midtjylland", "/okonomi/{book}/bog/"),
}


def _place(frame):
    """Where the process stands."""
    is_orm = False
    while frame:
        code = frame.f_code
        if code.co_filename == DRIVER and code.co_name in ("_execute", "_executemany"):
            return "database"
        is_orm = is_orm or code.co_filename.startswith(ORM)
        frame = frame.f_back
    return "ORM" if is_orm else "rest"


@contextmanager
def watched():
    """{place: seconds} of what is done within."""
    found, last = Counter(), time.perf_counter()

    def note(_number, frame):
        nonlocal last
        now = time.perf_counter()
        found[_place(frame)] += now - last
        last = now

    before = signal.signal(signal.SIGALRM, note)
    signal.setitimer(signal.ITIMER_REAL, EVERY, EVERY)
    try:
        yield found
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def shares_of(page):
    """{place: its share} of a page that has been fetched before."""
    page()
    with watched() as found:
        for _turn in range(TURNS):
            page()
    return {place: seconds / found.total() for place, seconds in found.items()}


def share(place, name, email, address):
    """The row of what a place takes of the page."""

    def measure():
        book = Book.objects.of(programme(), Region.objects.get(slug="midtjylland"))
        pilot = book.region.pilots.standing().last()
        page = get(f"{email}@eksempel.dk", address.format(book=book.pk, pilot=pilot.pk))
        return (lambda: shares_of(page)[place]), (lambda: 1)

    what = f"the part of its time that is spent in the {place}"
    row(f"share of the {place}: {name}", aim=None, what=what, beside="the whole page", unit="n", rounds=1)(
        measure
    )


for called, page in PAGES.items():
    share("ORM", called, *page)
    share("database", called, *page)
