"""The overview of a steering group: what has come in its region since the last visit, the newest first."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import clock
from common.dates import day_in_words, format_moment
from home.number import Number
from home.task import Task
from pilots.case.pilot_facts import PilotFacts
from pilots.pilot.pilot import Pilot
from regions.permissions import Permission, can, scope

NEWEST = 5


def steering(asked):
    """{"title", "tasks", "all"} for who reads what a region has filed and does nothing else with it; else None."""
    user = asked.user
    regions = scope(user, Permission.SEE_FILED)
    if (
        regions.everywhere
        or not regions
        or can(user, Permission.SEE_DRAFTS)
        or can(user, Permission.SEE_ANNEX)
    ):
        return None
    pilots = Pilot.objects.visible_to(user).standing().select_related("region", "current")
    newest = list(pilots.newest_filed()[:NEWEST])
    count = PilotFacts.objects.visible_to(user).standing().count()
    since = user.previous_login
    fresh = pilots.filter(current__filed_at__gt=since).count() if since else count
    return {
        "title": _title(fresh, since),
        "tasks": [_task(pilot, since) for pilot in newest],
        "all": Number(count, f"{reverse('pilots')}?state=filed"),
    }


def _title(fresh, since):
    if not since:
        return _("What the region has filed")
    facts = {"count": fresh, "day": day_in_words(since.astimezone(clock.COPENHAGEN).date())}
    if not fresh:
        return _("No new description since you were here %(day)s") % facts
    return (
        ngettext(
            "%(count)d description is new since you were here %(day)s",
            "%(count)d descriptions are new since you were here %(day)s",
            fresh,
        )
        % facts
    )


def _task(pilot, since):
    is_new = since is None or pilot.current.filed_at > since
    return Task(
        label=f"{pilot.case_number} {pilot.current.title}",
        url=pilot.get_absolute_url(),
        hint=_("filed %(when)s") % {"when": format_moment(pilot.current.filed_at)},
        tone="notice" if is_new else "outline",
        status=_("New") if is_new else _("Seen before"),
    )
