"""The overview of a user administrator: how many wait of each kind, and who they are."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.dates import format_date, format_moment
from home.number import Figure, Number
from home.task import Task
from regions import waiting
from regions.models import Correction, Invitation, User
from regions.permissions import Permission, can
from regions.waiting import Waits

LABELS = {
    Waits.EXPIRED: (gettext_lazy("Expired links"), gettext_lazy("never used; send a new one")),
    Waits.INVITED: (gettext_lazy("Links that wait"), gettext_lazy("invited, not been here yet")),
    Waits.ADDRESS: (gettext_lazy("New addresses"), gettext_lazy("not confirmed by their owner")),
    Waits.ENDING: (gettext_lazy("Roles that end"), gettext_lazy("persons, within 30 days")),
    Waits.LOCKED: (gettext_lazy("Locked just now"), gettext_lazy("wrong passwords; opens in five minutes")),
    Waits.CLOSED: (gettext_lazy("Closed accesses"), gettext_lazy("can be opened again")),
}


def administering(asked):
    """{"figures", "tasks"} for who manages users, those tasks first that are the most urgent; else None."""
    user = asked.user
    if not can(user, Permission.MANAGE_USERS):
        return None
    counts = waiting.numbers(user)
    return {
        "figures": [_figure(kind, counts[kind]) for kind in Waits],
        "tasks": [*_of_links(user), *_of_addresses(user), *_of_endings(user)],
    }


def _figure(kind, count):
    label, note = LABELS[kind]
    return Figure(
        str(label), Number(count, f"{reverse('users')}?{urlencode({'waits': kind.value})}"), str(note)
    )


def _of_links(user):
    """The newest link of everybody who has not used one."""
    newer = Invitation.objects.filter(user=OuterRef("user"), pk__gt=OuterRef("pk"))
    never_used = waiting.match(Waits.INVITED, by=user) | waiting.match(Waits.EXPIRED, by=user)
    people = User.objects.managed_by(user).filter(never_used)
    links = Invitation.objects.filter(~Exists(newer), user__in=people)
    for link in links.select_related("user").order_by("expires_at"):
        is_late = link.expires_at <= clock.now()
        words = _("The link expired %(when)s") if is_late else _("The link works until %(when)s")
        yield _task(
            link.user,
            words % {"when": format_moment(link.expires_at)},
            _("Send a new link") if is_late else _("Wait, or send a new link"),
            tone="warn" if is_late else "notice",
            since=link.sent_at,
        )


def _of_addresses(user):
    people = User.objects.managed_by(user)
    rows = Correction.objects.waiting().exclude(token_hash="").filter(user__in=people)
    for row in rows.select_related("user").order_by("expires_at"):
        words = _("The new address can be confirmed until %(when)s")
        yield _task(
            row.user,
            words % {"when": format_moment(row.expires_at)},
            _("Waits to be confirmed"),
            since=row.at,
        )


def _of_endings(user):
    rows = waiting.ending(user).select_related("user", "region").order_by("ends_on", "pk")
    for row in rows:
        yield _task(row.user, str(row), _("Ends %(day)s") % {"day": format_date(row.ends_on)})


def _task(person, hint, status, *, tone="notice", since=None):
    return Task(person.name, reverse("user", args=[person.pk]), hint, tone, status, since=since)
