"""Collections of frozen PDFs, merged, beside rendering what they hold anew."""

import itertools
import subprocess
import sys
from dataclasses import dataclass
from functools import cache, partial
from unittest.mock import patch

from benchmarks.harness import row
from benchmarks.rows.reports import READER, selection
from common import clock, pdf
from pilots.descriptions.printing import pdf_of
from pilots.filings.rendering import render_filed
from pilots.models import Description, FiledPdf
from regions.models import User
from reports.overview.selection import Selection
from reports.runs.printing import collection_pdf

# Files, not the database, are what takes the time.
ON_SQLITE = False
# As many as Nordjylland filed, and more.
FEW, SOME, MANY = 54, 200, 800


@dataclass(frozen=True)
class First(Selection):
    """The first pilots of a region."""

    most: int = FEW

    def filed(self):
        return (
            Description.objects.frozen()
            .filter(pilot__region__in=self.regions, pilot__number__lte=self.most)
            .order_by("pilot__number")
        )


def first(most):
    chosen = selection(slug="nordjylland")
    return First(chosen.programme, chosen.regions, most=most)


@cache
def render_few():
    for version in first(FEW).filed():
        if not FiledPdf.objects.filter(pk=version.filing_id).exists():
            render_filed.call(version.filing_id)


def copy_to(most):
    """Give all of them a PDF: those of the few again and again."""
    render_few()
    made = list(FiledPdf.objects.filter(pk__in=first(FEW).filed().values("filing")))
    without = first(most).filed().filter(filing__pdf=None).values_list("filing", flat=True)
    FiledPdf.objects.bulk_create(
        FiledPdf(filing_id=pk, content=pdf.content, sha256=pdf.sha256, pages=pdf.pages, made_at=pdf.made_at)
        for pk, pdf in zip(without, itertools.cycle(made), strict=False)
    )


def write_collection(most):
    return collection_pdf(first(most), at=clock.now(), by=User.objects.get(email=READER))


def render_anew(most):
    for version in first(most).filed().select_related("pilot__region", "filed_by"):
        pdf_of(version)


@row(
    "one tagged document, cold",
    aim=1.25,
    what="a filed description from its frozen text to a PDF for everybody",
    beside="bare WeasyPrint, no tags, the same page with the same style and fonts",
)
def one_document():
    from weasyprint import HTML

    version = first(1).filed().select_related("pilot__region", "filed_by").get()
    with patch.object(pdf, "render", lambda html, **_facts: html):
        html = pdf_of(version)
    fonts, sheets = pdf._style()

    def bare():
        HTML(string=html).render(font_config=fonts, stylesheets=sheets[True]).write_pdf()

    return partial(pdf_of, version), bare


MERGED = "merged from the frozen PDFs, with contents, bookmarks and page stamps, tagged"


def collection_of(most, **options):
    """The row of a collection of so many."""

    def measure():
        copy_to(most)
        return partial(write_collection, most), partial(render_anew, most)

    beside = f"rendering the same {most} anew"
    row(f"collection of {most} filed descriptions", aim=0.08, what=MERGED, beside=beside, **options)(measure)


collection_of(FEW)
collection_of(SOME, is_long=True, rounds=2)
collection_of(MANY, is_long=True, rounds=1)


@row(
    "collection of 54 filed descriptions after one more filing",
    # As the collection itself, and the one rendering.
    aim=round(0.08 + 1 / (FEW + 1), 3),
    what="the one that was filed is rendered, and all 55 are merged",
    beside="rendering 55 anew",
    rounds=3,
)
def after_one_more():
    render_few()
    one_more = itertools.count(FEW + 1)

    def written():
        number = next(one_more)
        render_filed.call(first(number).filed().last().filing_id)
        write_collection(number)

    return written, partial(render_anew, FEW + 1)


# A process of its own, for what getrusage tells begins with the memory of the process that started it.
HELD = """
import re
import django
django.setup()
from benchmarks.rows import collecting
collecting.write_collection({most})
print(re.search(r"VmHWM:\\s+([0-9]+)", open("/proc/self/status").read())[1])
"""


def held_by(most):
    told = subprocess.check_output([sys.executable, "-c", HELD.format(most=most)], text=True)
    return int(told) / 1024


@row(
    "memory of a collection of 800 filed descriptions",
    aim=1.5,
    what="a process that writes it, in MB",
    beside="one that writes a collection of 54",
    unit="n",
    is_long=True,
    rounds=1,
)
def collection_memory():
    copy_to(MANY)
    return partial(held_by, MANY), partial(held_by, FEW)
