"""The overview of 20,000 pilots, its page and its workbook."""

import io
from functools import cache

from openpyxl import Workbook

from benchmarks.browsing import get, programme
from benchmarks.harness import row
from common import clock
from regions.models import Region, User
from reports.overview import workbook
from reports.overview.overview import overview_of
from reports.overview.selection import Selection


def selection(**regions):
    return Selection(programme(), tuple(Region.objects.filter(**regions)))


def write_overview(**regions):
    with io.BytesIO() as target:
        person = User.objects.get(email="danske-regioner@eksempel.dk")
        workbook.write_overview(target, overview_of(selection(**regions)), at=clock.now(), by=person)


READER, PAGE, MOST_KILOBYTES = "danske-regioner@eksempel.dk", "/rapporter/oversigt/", 150


@row(
    "size of the overview page of 20,000 pilots",
    aim=1.0,
    what="its sums and 50 of its lines, in kB before they are packed",
    beside=f"{MOST_KILOBYTES} kB",
    unit="n",
)
def overview_size():
    page = get(READER, PAGE)
    return (lambda: len(page()) / 1000), (lambda: MOST_KILOBYTES)


@row(
    "overview page of 20,000 pilots",
    aim=1.3,
    what="the whole page",
    beside="fetching the pilots and adding them up",
)
def overview_page():
    def sums():
        overview = overview_of(selection())
        for part in [overview, *overview.regions]:
            list(part.breakdowns)

    return get(READER, PAGE), sums


@cache
def values():
    """The rows of the pilots' sheet, ready to be written; openpyxl takes no time zones."""
    found = workbook._pilots(overview_of(selection()))
    return [
        tuple(cell.replace(tzinfo=None) if hasattr(cell, "tzinfo") else cell for cell in line)
        for line in found.rows
    ]


def write_bare():
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Forsøg")
    for line in values():
        sheet.append(line)
    with io.BytesIO() as target:
        book.save(target)


@row(
    "memory of the overview workbook",
    aim=1.2,
    what="20,000 pilots",
    beside="4,000 pilots, one region of five",
    unit="MB",
)
def overview_memory():
    return write_overview, lambda: write_overview(slug="nordjylland")


@row(
    "overview workbook of 20,000 pilots",
    aim=1.2,
    what="queries, sums and four sheets, styled",
    beside="openpyxl write-only, the same rows of the largest sheet from memory",
)
def overview_workbook():
    return write_overview, write_bare
