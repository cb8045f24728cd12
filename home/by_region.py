"""What has come from each region, for who receives it: each number with the address of just the rows it counts."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import clock
from common.charts.counts import Arrivals, units
from common.charts.marks import svg
from common.danish import in_danish
from common.dates import format_date
from home import received
from home.number import Number
from pilots.agreements.agreement import Agreement
from pilots.pilot.pilot import Pilot, State
from regions.models import Region

# The drawings begin so many days before the deadline, and stand until so many after it.
BEFORE, STANDS = timedelta(days=45), timedelta(days=30)
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


def rows(user, programme, since):
    """A Row for each region that took part at the deadline, those with nothing included; two queries."""
    day = clock.today() if since is None else since.astimezone(clock.COPENHAGEN).date()
    told = _told(user, day)
    filed = Count("pilots", filter=Q(pilots__programme=programme, pilots__current__state=State.FILED))
    regions = Region.objects.valid(on=programme.deadline_on).annotate(filed=filed)
    return [_row(region, told.get(region.pk, {}), day) for region in regions.order_by(in_danish("name"))]


def _told(user, day):
    """{region: what is counted of its filings}; the same rows as the list that each number leads to."""
    filings = received.filings_for(user).order_by()
    counted = filings.values("region").annotate(
        agreements=Count("pk", filter=Q(kind="agreement")),
        statements=Count("pk", filter=Q(kind="statement")),
        new=Count("pk", filter=Q(at__gte=received.midnight(day))),
        lacking=Count("pk", filter=Q(lacks_ours=True)),
        latest=Max("at"),
    )
    return {row["region"]: row for row in counted}


def _row(region, told, day):
    def to(count, **asked):
        return Number(count, f"{reverse('received')}?{urlencode({'region': region.pk, **asked})}")

    pilots = f"{reverse('pilots')}?{urlencode({'region': region.pk})}"
    latest = told.get("latest")
    return Row(
        region=region.name,
        url=pilots,
        pilots=Number(region.filed, f"{pilots}&state=filed"),
        agreements=to(told.get("agreements", 0), kind="agreement"),
        statements=to(told.get("statements", 0), kind="statement"),
        new=to(told.get("new", 0), first=format_date(day)),
        lacking=to(told.get("lacking", 0), receipt="lacking"),
        latest=format_date(latest.astimezone(clock.COPENHAGEN).date()) if latest else "–",
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


def multiples(programme, *, on):
    """A small drawing for each region towards the deadline; none long after it. One query."""
    deadline = programme.deadline_on
    if on > deadline + STANDS:
        return []
    first = deadline - BEFORE
    by_region = _arrived(programme, first)
    last = max(deadline + timedelta(days=4), min(on, deadline + STANDS))
    regions = Region.objects.valid(on=deadline).order_by(in_danish("name"))
    return [_multiple(region, by_region.get(region.pk, {}), first, last, deadline, on) for region in regions]


def _arrived(programme, first) -> dict[int, dict[date, tuple[int, int]]]:
    """{region: {day: (with a concluded agreement, without)}}; what came before the first day stands on it."""
    agreed = Exists(Agreement.objects.concluded().filter(pilot=OuterRef("pk")))
    pilots = Pilot.objects.standing().filter(programme=programme).annotate(agreed=agreed)
    day = TruncDate("current__filed_at", tzinfo=clock.COPENHAGEN)
    found: dict[int, dict[date, tuple[int, int]]] = {}
    for region, when, is_agreed, count in (
        pilots.order_by().values_list("region", day, "agreed").annotate(Count("pk"))
    ):
        days, when = found.setdefault(region, {}), max(when, first)
        with_one, without = days.get(when, (0, 0))
        days[when] = (with_one + count, without) if is_agreed else (with_one, without + count)
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
