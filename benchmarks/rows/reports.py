"""The overview of 20,000 pilots, its page and its workbook, and collections of frozen PDFs."""

import io
import itertools
import subprocess
import sys
from functools import cache, partial

from openpyxl import Workbook

from benchmarks.browsing import get, programme
from benchmarks.harness import row
from common import clock
from pilots.descriptions.printing import pdf_of
from pilots.filings.rendering import render_filed
from pilots.models import Description, FiledPdf
from regions.models import Region, User
from reports.overview import workbook
from reports.overview.overview import overview_of
from reports.overview.selection import Selection
from reports.runs.printing import collection_pdf

FILES, MANY = 54, 800


def selection(**regions):
    return Selection(programme(), tuple(Region.objects.filter(**regions)))


def write_overview(**regions):
    with io.BytesIO() as target:
        person = User.objects.get(email="danske-regioner@eksempel.dk")
        workbook.write_overview(target, overview_of(selection(**regions)), at=clock.now(), by=person)


READER, PAGE, MOST_KILOBYTES = "danske-regioner@eksempel.dk", "/rapporter/oversigt/", 150


def _address():
    """The page of the demo's programme: other rows make programmes of their own, with later deadlines."""
    return f"{PAGE}?programme={selection().programme.pk}"


@row(
    "size of the overview page of 20,000 pilots",
    aim=1.0,
    what="its sums and 50 of its lines, in kB before they are packed",
    beside=f"{MOST_KILOBYTES} kB",
    unit="n",
)
def overview_size():
    page = get(READER, _address())
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

    return get(READER, _address()), sums


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


class Few(Selection):
    """The first pilots of a region, which are as many as Nordjylland filed."""

    most = FILES

    def filed(self):
        return (
            Description.objects.frozen()
            .filter(pilot__region__in=self.regions, pilot__number__lte=self.most)
            .order_by("pilot__number")
        )


class Many(Few):
    most = MANY


def few(kind=Few):
    return kind(*vars(selection(slug="nordjylland")).values())


@cache
def render_few():
    for version in few().filed():
        if not FiledPdf.objects.filter(pk=version.filing_id).exists():
            render_filed.call(version.filing_id)


def write_collection(kind=Few):
    return collection_pdf(few(kind), at=clock.now(), by=User.objects.get(email=READER))


@row(
    "collection of 54 filed descriptions",
    aim=0.08,
    what="merged from the frozen PDFs, with contents, bookmarks and page stamps, tagged",
    beside="rendering the same 54 anew",
)
def collection():
    render_few()
    versions = list(few().filed().select_related("pilot__region", "filed_by"))

    def render_anew():
        for version in versions:
            pdf_of(version)

    return write_collection, render_anew


def copy_few():
    """Give all of the many a PDF: those of the few again and again."""
    render_few()
    made = list(FiledPdf.objects.filter(pk__in=few().filed().values("filing")))
    without = few(Many).filed().filter(filing__pdf=None).values_list("filing", flat=True)
    FiledPdf.objects.bulk_create(
        FiledPdf(filing_id=pk, content=pdf.content, sha256=pdf.sha256, pages=pdf.pages, made_at=pdf.made_at)
        for pk, pdf in zip(without, itertools.cycle(made), strict=False)
    )


# A process of its own, for what getrusage tells begins with the memory of the process that started it.
HELD = """
import re
import django
django.setup()
from benchmarks.rows import reports
reports.write_collection(reports.{kind})
print(re.search(r"VmHWM:\\s+([0-9]+)", open("/proc/self/status").read())[1])
"""


def held_by(kind):
    told = subprocess.check_output([sys.executable, "-c", HELD.format(kind=kind)], text=True)
    return int(told) / 1024


@row(
    "memory of a collection of 800 filed descriptions",
    aim=1.5,
    what="a process that writes it, in MB",
    beside="one that writes a collection of 54",
    unit="n",
)
def collection_memory():
    copy_few()
    return partial(held_by, "Many"), partial(held_by, "Few")
