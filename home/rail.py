"""What stands beside the work on the overview: the next deadline, what comes after it, and what is new."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounting.models import Allocation
from common.dates import day_in_words, format_date, format_moment
from common.money import format_kroner
from pilots.messages.message import Message
from regions.permissions import Permission, can, memberships_today, within

NEWEST = 4


@dataclass(frozen=True)
class Line:
    """A day or a moment, and what it is about."""

    when: str
    what: str
    url: str = ""


def of(user, programme, *, on):
    """{"days", "deadline": the next deadline in figures and words, "coming", "news": Lines}."""
    return {
        **(_deadline(programme, on=on) if programme else {}),
        "coming": list(_coming(user, programme, on=on)) if programme else [],
        "news": _news(user),
    }


def _deadline(programme, *, on):
    days = programme.days_left(on=on)
    if days < 0:
        return {}
    return {
        "days": ngettext("%(days)d day", "%(days)d days", days) % {"days": days} if days else _("Today"),
        "deadline": day_in_words(programme.deadline_on),
    }


def _coming(user, programme, *, on):
    starts_from, starts_to, ends_to = _window(user, programme)
    days = [
        (starts_from, _("Pilots may begin")),
        (starts_to, _("The last day on which a pilot may begin")),
        (ends_to, _("The last day of every pilot")),
        *_instalments(user, programme),
    ]
    for day, what in sorted(days):
        if day >= on:
            yield Line(format_date(day), what)


def _window(user, programme):
    """The days of the person's own region, where it has others than the programme."""
    regions = {held.region_id: held.region for held in memberships_today(user) if held.region}
    if len(regions) == 1:
        return programme.window_for(*regions.values())
    return programme.starts_from, programme.starts_to, programme.ends_to


def _instalments(user, programme) -> list[tuple[date, str]]:
    """The instalments of the person's own regions that have not become available yet."""
    if not can(user, Permission.KEEP_ACCOUNT):
        return []
    rows = Allocation.objects.standing().filter(within(user, Permission.KEEP_ACCOUNT), programme=programme)
    return [
        (
            row.available_from,
            _("Instalment %(number)s: %(amount)s")
            % {"number": row.instalment, "amount": format_kroner(row.amount)},
        )
        for row in rows.select_related("region", "factor")
    ]


def _news(user):
    """The newest messages that have not been read; opening one reads it, as on their own page."""
    rows = Message.objects.filter(to=user, read_at=None)[:NEWEST]
    return [
        Line(
            format_moment(row.at),
            f"{row.get_kind_display()}: {row.about}",
            reverse("message_open", args=[row.pk]),
        )
        for row in rows
    ]
