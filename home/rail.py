"""What stands beside the work on the overview: the next deadline, what comes after it, and what is new."""

from dataclasses import dataclass
from itertools import chain

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.dates import day_in_words, format_moment
from common.money import format_kroner
from pilots.messages.unread import unread_by
from regions.permissions import Permission, memberships_today, scope

NEWEST = 4


@dataclass(frozen=True)
class Line:
    """A day or a moment, and what it is about."""

    when: str
    what: str
    url: str = ""


def of(asked):
    """{"days", "deadline": the next deadline in figures and words, "coming", "news": Lines}."""
    return {
        **(_deadline(asked.programme, on=asked.today) if asked.programme else {}),
        "coming": list(_coming(asked)) if asked.programme else [],
        "news": _news(asked.user),
    }


def _deadline(programme, *, on):
    days = programme.days_left(on=on)
    if days < 0:
        return {}
    return {
        "days": ngettext("%(days)d day", "%(days)d days", days) % {"days": days} if days else _("Today"),
        "deadline": day_in_words(programme.deadline_on),
    }


def _coming(asked):
    starts_from, starts_to, ends_to = _window(asked.user, asked.programme)
    days = [
        (starts_from, _("Pilots may begin")),
        (starts_to, _("The last day on which a pilot may begin")),
        (ends_to, _ends(asked.programme, own=(starts_from, starts_to, ends_to))),
        *_instalments(asked),
    ]
    for day, what in sorted(days):
        if day >= asked.today:
            yield Line(day_in_words(day), what)


def _ends(programme, *, own):
    has_others = (
        own == (programme.starts_from, programme.starts_to, programme.ends_to) and programme.windows.all()
    )
    if has_others:
        return _("The last day of every pilot, but for regions with days of their own")
    return _("The last day of every pilot")


def _window(user, programme):
    """The days of the person's own region, where it has others than the programme."""
    regions = {held.region_id: held.region for held in memberships_today(user) if held.region}
    if len(regions) == 1:
        return programme.window_for(*regions.values())
    return programme.starts_from, programme.starts_to, programme.ends_to


def _instalments(asked):
    """(day, words) of the instalments: how much, to who keeps an account; that they come, to who reads or sets them."""
    kept = scope(asked.user, Permission.KEEP_ACCOUNT)
    own = [rows for region, rows in asked.allocations.items() if kept.covers(region)]
    words = _("Instalment %(number)s: %(amount)s")
    for row in chain.from_iterable(own):
        said = words % {"number": row.instalment, "amount": format_kroner(row.amount)}
        yield row.available_from, f"{row.region.short_name}: {said}" if len(own) > 1 else said
    if not kept:
        for day, number in asked.instalments:
            yield day, _("Instalment %(number)s becomes available") % {"number": number}


def _news(user):
    """The newest messages that have not been read; opening one reads it, as on their own page."""
    return [
        Line(
            format_moment(row.at),
            f"{row.get_kind_display()}: {row.about}",
            reverse("message_open", args=[row.pk]),
        )
        for row in unread_by(user).newest[:NEWEST]
    ]
