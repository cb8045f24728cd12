"""The pilots of an overview one by one, some on each page. The sums stand whole, whichever page is read."""

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from django.core.paginator import Paginator

from regions.models import Region
from reports.overview.figures import Totals

LINES_A_PAGE = 50


@dataclass(frozen=True)
class GroupLines:
    """A group's lines on a page; `totals` are those of the whole group."""

    label: str
    totals: Totals
    pilots: list


@dataclass(frozen=True)
class RegionLines:
    region: Region
    groups: list
    withdrawn: list


def page_of(overview, number):
    """A `Page` of the overview's lines in the order of the workbook, each region's withdrawn ones last."""
    lines = [
        (part, group, pilot)
        for part in overview.regions
        for group, pilots in [*((group, group.pilots) for group in part.groups), (None, part.withdrawn)]
        for pilot in pilots
    ]
    return Paginator(lines, LINES_A_PAGE).get_page(number)


def by_region(page):
    """The lines of a page as they are printed, gathered under their regions and groups."""
    return [_region(part.region, lines) for part, lines in groupby(page, itemgetter(0))]


def _region(region, lines):
    groups, withdrawn = [], []
    for group, found in groupby(lines, itemgetter(1)):
        pilots = [pilot for *_where, pilot in found]
        if group is None:
            withdrawn = pilots
        else:
            groups.append(GroupLines(group.label, group.totals, pilots))
    return RegionLines(region, groups, withdrawn)
