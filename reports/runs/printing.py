"""Reports as PDF, made by the worker only: the overview, and the collection of filed descriptions."""

from dataclasses import dataclass
from functools import partial
from math import ceil

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from common import pdf, pdfmerge
from pilots.filings.filing import FiledPdf
from pilots.filings.rendering import render_filed
from reports.overview.overview import overview_of

# Lines that the overview prints; more are read in the workbook alone.
MOST_LINES = 500
# Frozen PDFs that are read with one question: a document is some 50 kB.
READ_AT_ONCE = 20


def overview_pdf(selection, *, at, by):
    """The bytes of the overview, in Danish: its sums, and its lines where they are few enough to be read on paper."""
    with translation.override("da"):
        overview = overview_of(selection)
        context = {"overview": overview, "at": at, "by": by, "lined": overview.lines <= MOST_LINES}
        html = render_to_string("pdf/overview.html", context)
        return pdf.render(html, title=_("Consolidated overview"), moment=at)


@dataclass(frozen=True)
class Entry:
    """A line of the collection's contents."""

    case_number: str
    title: str
    region: str
    link: str
    page: int


# What the contents tell of a version; its text stands in its own PDF.
PRINTED = ["title", "filing", "pilot__number", "pilot__region__abbreviation", "pilot__region__short_name"]


def collection_pdf(selection, *, at, by):
    """The bytes of every filed description behind a list of contents; the descriptions' own PDFs are joined."""
    versions = list(selection.filed().select_related("pilot__region").only(*PRINTED))
    parts = _parts(versions)
    with translation.override("da"):
        title = _("Preliminary descriptions")

        def front(first_pages):
            context = {
                "entries": [*map(_entry, versions, range(1, len(versions) + 1), first_pages)],
                "selection": selection,
                "at": at,
                "by": by,
            }
            html = render_to_string("pdf/collection.html", context)
            return pdf.render(html, title=title, moment=at, numbered=False)

        return pdfmerge.merge_with_contents(front, parts, title=title, length=_expected_length(versions))


# Entries that a page of contents holds, characters that a line does, and what each further line of an entry adds to it.
ON_FIRST_PAGE, ON_A_PAGE, IN_A_LINE, FURTHER = 22, 35, 100, 0.63


def _expected_length(versions):
    """The pages that the contents will fill; a wrong guess only costs drawing them once more."""
    further = sum((len(version.title) + 6) // IN_A_LINE for version in versions)
    lines = len(versions) + FURTHER * further
    lines += 2 * len({version.pilot.region_id for version in versions})
    return 1 + ceil(max(lines - 2 - ON_FIRST_PAGE, 0) / ON_A_PAGE)


def _entry(version, number, page):
    pilot = version.pilot
    return Entry(pilot.case_number, version.title, pilot.region.short_name, pdfmerge.link_to(number), page)


def _parts(versions):
    """The frozen PDF of each version, read when its turn comes; one that is not made yet is made first."""
    pks = [version.filing_id for version in versions]
    made = set(FiledPdf.objects.filter(pk__in=pks).values_list("pk", flat=True))
    for pk in pks:
        if pk not in made:
            render_filed.call(pk)
    pages = dict(FiledPdf.objects.filter(pk__in=pks).values_list("pk", "pages"))
    frozen = _Frozen(pks)
    return [
        pdfmerge.Part(
            partial(frozen.content, place), f"{version.pilot.case_number} {version.title}", pages[pk]
        )
        for place, (pk, version) in enumerate(zip(pks, versions, strict=True))
    ]


class _Frozen:
    """The frozen PDFs of some filings, read some at a time as they are asked for in their order."""

    def __init__(self, pks):
        self.pks = pks
        self.held = {}

    def content(self, place):
        if self.pks[place] not in self.held:
            read = FiledPdf.objects.filter(pk__in=self.pks[place : place + READ_AT_ONCE])
            self.held = dict(read.values_list("pk", "content"))
        return bytes(self.held.pop(self.pks[place]))
