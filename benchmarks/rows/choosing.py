"""Forms in which a pilot is chosen: what many pilots cost beside a thousand, and a thousand beside a few."""

import datetime
from functools import cache

from accounting.models import Book
from benchmarks import worlds
from benchmarks.harness import row
from benchmarks.rows.account import fetch
from pilots.models import Description, Pilot, Programme
from regions.models import Region

SOME, MANY = 1_000, 20_000
FIRST, LAST = datetime.date(2032, 1, 1), datetime.date(2034, 12, 31)
SLUG = "sjaelland"


def programme_of(name, first=FIRST, last=LAST):
    return Programme.objects.create(
        name=f"Eksempel {name}",
        slug=f"eksempel-{name}",
        title="Eksempel",
        deadline_on=first,
        price_level_on=first,
        starts_from=first,
        starts_to=last,
        ends_to=last,
        coordinator_hours=5,
    )


@cache
def book_among(count):
    """A region's book in a programme of its own, with so many filed pilots."""
    region, programme = Region.objects.get(slug=SLUG), programme_of(count)
    first = Pilot.objects.filter(region=region).order_by("-number").first()
    pilots = Pilot.objects.bulk_create(
        Pilot(
            programme=programme,
            region=region,
            number=first.number + count + place,
            created_by=first.created_by,
            created_at=first.created_at,
        )
        for place in range(count)
    )
    template = Description.objects.filter(pilot=first).get()
    describe(pilots, template)
    return Book.objects.of(programme, region)


def describe(pilots, like, title="Eksempel på et forsøg med opgave {}"):
    for place, pilot in enumerate(pilots):
        pilot.current = Description(
            pilot=pilot,
            template=like.template,
            title=title.format(place),
            changed_by=like.changed_by,
            changed_at=like.changed_at,
        )
    Description.objects.bulk_create(pilot.current for pilot in pilots)
    Pilot.objects.bulk_update(pilots, ["current"], batch_size=5_000)
    worlds.settle()


def beside(address):
    """The page of the book with many pilots, and that of the book with some."""
    many, some = (f"/okonomi/{book_among(count).pk}/{address}" for count in (MANY, SOME))
    return fetch(SLUG, many), fetch(SLUG, some)


WHAT = {"aim": 1.3, "beside": "the same page of a book with 1,000 pilots"}


@row(
    "expenses of a book of 20,000 pilots, one to be chosen",
    what="the list of expenses with its filter",
    **WHAT,
)
def expenses():
    return beside("udgifter/")


@row(
    "a new expense, one of 20,000 pilots to be chosen", what="the page on which an expense is entered", **WHAT
)
def new_expense():
    return beside("udgifter/ny/")


@row(
    "a correction, one of 20,000 pilots to be chosen",
    what="the page on which an adjustment is booked",
    **WHAT,
)
def correction():
    return beside("bog/ret/")


@row(
    "a word typed, one of 20,000 pilots to be chosen",
    what="the answer to a word that fits every pilot",
    **WHAT,
)
def word():
    return beside("udgifter/?find=pilot&pilot-word=opgave")
