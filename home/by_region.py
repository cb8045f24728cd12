"""What has come from each region, for who receives it: each number with the address of just the rows it counts."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.charts.counts import Arrivals, units
from common.charts.marks import svg
from common.danish import in_danish
from common.dates import format_date
from home.number import Number
from pilots.filings.filing_facts import FilingFacts
from pilots.filings.receipts import parties_of
from regions.models import Region
from regions.permissions import Permission, within

# The drawings begin at most, and at least, so many days before the deadline, and stand until so many after it.
BEFORE, AT_LEAST, STANDS = timedelta(days=45), timedelta(days=14), timedelta(days=30)
HEIGHT = 128


@dataclass(frozen=True)
class Row:
    region: str
    # Its pilots.
    url: str
    pilots: Number
    agreements: Number
    statements: Number
    new: Number
    lacking: Number
    latest: str


# The numbers of a row, which the last line of the table adds up.
NUMBERS = ("pilots", "agreements", "statements", "new", "lacking")


def taking_part(programme):
    """The regions that were there when the deadline fell, in Danish order; one query."""
    return list(Region.objects.valid(on=programme.deadline_on).order_by(in_danish("name")))


def arrived(standing) -> dict[int, dict[date, tuple[int, int]]]:
    """{region: {day: how many that stand were filed then (with a concluded agreement, without)}}."""
    found: dict[int, dict[date, tuple[int, int]]] = defaultdict(lambda: defaultdict(lambda: (0, 0)))
    for one in standing:
        with_one, without = found[one.region][one.filed_on]
        more = (one.count, 0) if one.is_agreed else (0, one.count)
        found[one.region][one.filed_on] = (with_one + more[0], without + more[1])
    return found


def told(user, since) -> dict[int, dict]:
    """{region: what is counted of its filings}; of the same rows as the list that each number leads to. One query.

    Each count reads what it counts, by an index of its own.
    """
    seen = FilingFacts.objects.visible_to(user).filter(region=OuterRef("pk"))
    lacks = Q(*(Q(**{f"has_{party}": False}) for party in parties_of(user)), _connector=Q.OR)
    counted = {
        "agreements": seen.filter(kind="agreement"),
        "statements": seen.filter(kind="statement"),
        "new": seen.filter(filed_on__gte=since),
        "lacking": seen.filter(lacks, is_withdrawn=False),
    }
    counts = {name: Coalesce(_count(facts), 0) for name, facts in counted.items()}
    latest = Subquery(seen.order_by("-filed_on").values("filed_on")[:1])
    regions = Region.objects.filter(within(user, Permission.GIVE_RECEIPTS, "pk"))
    found = regions.order_by().values("pk", latest=latest, **counts)
    return {row["pk"]: row for row in found}


def _count(facts):
    return Subquery(facts.order_by().values(all=OuterRef("pk")).values(count=Count("*")))


def rows(regions, filings, came, since):
    """A Row for each of the regions, those with nothing included: what is `told` of its filings and what has `arrived`."""
    return [_row(region, came.get(region.pk, {}), filings.get(region.pk, {}), since) for region in regions]


def _row(region, days, told, since):
    def to(count, **asked):
        return Number(count, f"{reverse('received')}?{urlencode({'region': region.pk, **asked})}")

    pilots = f"{reverse('pilots')}?{urlencode({'region': region.pk})}"
    return Row(
        region=region.name,
        url=pilots,
        pilots=Number(sum(map(sum, days.values())), f"{pilots}&state=filed"),
        agreements=to(told.get("agreements", 0), kind="agreement"),
        statements=to(told.get("statements", 0), kind="statement"),
        new=to(told.get("new", 0), first=format_date(since)),
        lacking=to(told.get("lacking", 0), receipt="lacking"),
        latest=format_date(told["latest"]) if told.get("latest") else "–",
    )


def totals(found):
    """What the regions have together: {name: Number} without a list, for it is one of regions, whoever they were."""
    return {name: Number(sum(getattr(row, name).count for row in found), "") for name in NUMBERS}


def title(found):
    """Who has filed and who has not, in a sentence that is true of none and of all."""
    silent = [row.region for row in found if not row.pilots.count]
    if not silent:
        return _("Every region has filed")
    if len(silent) == len(found):
        return _("No region has filed yet")
    if len(silent) == 1:
        said = {"count": len(found) - 1, "region": silent[0]}
        return (
            ngettext(
                "%(count)d region has filed. %(region)s has not",
                "%(count)d regions have filed. %(region)s has not",
                len(found) - 1,
            )
            % said
        )
    has = len(found) - len(silent)
    return ngettext("%(has)d of %(all)d regions has filed", "%(has)d of %(all)d regions have filed", has) % {
        "has": has,
        "all": len(found),
    }


@dataclass(frozen=True)
class Multiple:
    """One region's descriptions by the day they came, drawn on the scale that all share."""

    region: str
    said: str
    drawing: str


def multiples(deadline, regions, came, *, on):
    """A small drawing for each of the regions towards the deadline of what has `arrived`; none long after it."""
    if on > deadline + STANDS:
        return []
    # From the day when the first came, so that the squares are as large as there is room for.
    days = [day for region in regions for day in came.get(region.pk, ())]
    first = min(deadline - AT_LEAST, max(deadline - BEFORE, min(days, default=deadline)))
    last = max(deadline + timedelta(days=4), min(on, deadline + STANDS))
    return [
        _multiple(region, _since(first, came.get(region.pk, {})), first, last, deadline, on)
        for region in regions
    ]


def _since(first, days):
    """What came before the first day stands on it."""
    found = defaultdict(lambda: (0, 0))
    for day, (with_one, without) in days.items():
        before = found[max(day, first)]
        found[max(day, first)] = (before[0] + with_one, before[1] + without)
    return found


def _multiple(region, days, first, last, deadline, on):
    filed = sum(map(sum, days.values()))
    agreed = sum(with_one for with_one, _without in days.values())
    said = _("%(filed)d filed, %(agreed)d agreed upon") % {"filed": filed, "agreed": agreed}
    if not filed:
        said = _("nothing filed")
    label = _("%(region)s towards %(deadline)s: %(said)s") % {
        "region": region.name,
        "deadline": format_date(deadline),
        "said": said,
    }
    drawing = svg(
        HEIGHT, label, units(Arrivals(first, last, deadline, min(max(on, first), last), days), HEIGHT)
    )
    return Multiple(region.short_name, said, drawing)
