"""The overview of who runs the programme: what the next deadline needs, region by region, and what lacks in the settings."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounting.models import Allocation
from common import clock
from common.dates import format_date
from home import by_region
from home.number import Number
from home.task import Task
from pilots.descriptions.description import Timing
from pilots.models import QuestionTemplate, RegulationFactor
from pilots.programme.pages import ProgrammePage
from regions.models import Event
from regions.permissions import Permission, can

# A factor that has been in force for so long is probably not the newest.
A_YEAR = timedelta(days=365)
CLOSES_SOON = timedelta(days=90)
NOTHING = {"filed": 0, "late": 0, "without": 0}


@dataclass(frozen=True)
class Row:
    region: str
    pilots: Number
    late: Number
    without: Number
    begins: date
    ends: date
    page_url: str
    reminded: str


def preparing(asked):
    """{"rows", "title", "tasks"} for who edits the programme; else None."""
    user, programme = asked.user, asked.programme
    if not can(user, Permission.EDIT_PROGRAMME) or programme is None:
        return None
    regions = _counted(programme, asked.standing)
    reminded = _reminded(programme)
    windows = {window.region_id: window for window in programme.windows.all()}
    rows = [
        _row(region, counts, windows.get(region.pk, programme), reminded.get(region.pk))
        for region, counts in regions.items()
    ]
    return {
        "rows": rows,
        "title": by_region.title(rows),
        "tasks": [*_of_regions(programme, rows), *_of_rates(programme, regions), *_of_texts(programme)],
    }


def _counted(programme, standing):
    """{region: its counts}, of those that took part at the deadline, those with nothing included."""
    counts = defaultdict(lambda: dict(NOTHING))
    for one in standing:
        found = counts[one.region]
        found["filed"] += one.count
        found["late"] += one.count if one.timing == Timing.LATE else 0
        found["without"] += 0 if one.is_agreed else one.count
    return {region: counts[region.pk] for region in by_region.taking_part(programme)}


def _reminded(programme):
    """{region: when the central parties last reminded it}."""
    events = Event.objects.filter(verb="reminded", note=programme.name).order_by()
    return dict(events.values_list("region").annotate(Max("at")))


def _row(region, counts, window, reminded):
    def to(count, **asked):
        return Number(count, f"{reverse('pilots')}?{urlencode({'region': region.pk, **asked})}")

    return Row(
        region=region.name,
        pilots=to(counts["filed"], state="filed"),
        late=to(counts["late"], state="filed", timing=Timing.LATE.value),
        without=to(counts["without"], agreement="none"),
        begins=window.starts_from,
        ends=window.starts_to,
        page_url=reverse("programme_page", args=[region.slug]),
        reminded=format_date(reminded.astimezone(clock.COPENHAGEN).date()) if reminded else "–",
    )


def _of_regions(programme, rows):
    """Who has filed nothing as long as a pilot can still begin, and what has no agreement while those days run out."""
    today = clock.today()
    days_left = programme.days_left(on=today)
    if days_left < 0:
        words = _("The deadline was %(day)s. The central parties may remind the region")
    else:
        words = _("The deadline is %(day)s")
    deadline = words % {"day": format_date(programme.deadline_on)}
    for row in rows:
        if not row.pilots.count and days_left <= CLOSES_SOON.days and today <= row.ends:
            yield Task(
                _("Nothing is filed yet"), row.page_url, deadline, "warn", _("Missing"), case=row.region
            )
        if row.without.count and today <= row.ends <= today + CLOSES_SOON:
            yield _without(row)


def _without(row):
    text = ngettext(
        "%(count)d pilot has no agreement", "%(count)d pilots have no agreement", row.without.count
    )
    return Task(
        text % {"count": row.without.count},
        row.without.url,
        _("The last day to begin is %(day)s") % {"day": format_date(row.ends)},
        "notice",
        _("Time runs out"),
        case=row.region,
    )


def _of_rates(programme, regions):
    """A regulation that is old or only expected, and instalments that some regions have and others lack."""
    today = clock.today()
    newest = (
        RegulationFactor.objects.known(on=today)
        .filter(effective_from__lte=today)
        .order_by("effective_from")
        .last()
    )
    if newest is None or newest.effective_from < today - A_YEAR or newest.is_estimate(today):
        since = newest and _("The newest holds from %(day)s") % {"day": format_date(newest.effective_from)}
        yield Task(
            _("Enter the year's regulation factor"),
            reverse("rate_new"),
            since or "",
            "notice",
            _("Not entered yet"),
        )
    given = defaultdict(set)
    for instalment, region in Allocation.objects.filter(programme=programme).values_list(
        "instalment", "region"
    ):
        given[instalment].add(region)
    for instalment, has in sorted(given.items()):
        lack = [region.short_name for region in regions if region.pk not in has]
        if lack:
            label = _("Enter instalment %(number)d") % {"number": instalment}
            yield Task(label, reverse("allocation_new"), ", ".join(lack), "notice", _("Not entered yet"))


def _of_texts(programme):
    """The programme's own page, and the questions of the descriptions."""
    if not ProgrammePage.objects.filter(programme=programme, region=None).exclude(required="").exists():
        yield Task(
            _("Write the programme's page"),
            reverse("programme_edit"),
            _("The regions read there what is required, and when"),
            "notice",
            _("Not written yet"),
        )
    if not QuestionTemplate.objects.filter(programme=programme).exists():
        yield Task(
            _("The programme has no questions"),
            reverse("programme"),
            _("Without them no description can be filed"),
            "warn",
            _("Missing"),
        )
