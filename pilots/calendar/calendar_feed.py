"""A person's own calendar address: case numbers and deadlines only. Only the address's hash is kept."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from icalendar import Calendar, Event

from common import clock
from pilots.agreements.agreement import Agreement
from pilots.pilot.pilot import Pilot
from pilots.programme.programmes import Programme
from regions.models import User
from regions.permissions import Permission, can, memberships_today, scope

PAST = timedelta(days=30)
MOST = 250


class CalendarFeed(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feeds")
    token_hash = models.CharField(_("hash of the address"), max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(revoked_at__isnull=True), name="calendarfeed_is_one_per_person"
            )
        ]

    def __str__(self):
        return f"{self.user_id} {self.made_at:%Y-%m-%d}"


def _hash(token):
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make(user):
    """Make a new address, whose token is returned this once; the old one is dead."""
    # The person's row is locked: two clicks at once make one address after the other.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    revoke(user)
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.create(user=user, token_hash=_hash(token), made_at=clock.now())
    return token


def revoke(user):
    CalendarFeed.objects.filter(user=user, revoked_at=None).update(revoked_at=clock.now())


def owner_of(token):
    """The active user with a role whose calendar the token opens, or None: it dies with the last role."""
    feed = CalendarFeed.objects.filter(
        token_hash=_hash(token), revoked_at=None, user__is_active=True
    ).select_related("user")
    found = feed.first()
    return found.user if found and memberships_today(found.user) else None


def calendar_of(user):
    """The iCalendar text of the deadlines that the user has to do with: case numbers and dates, nothing else."""
    calendar = Calendar()
    calendar.add("prodid", "-//Karrierespor//DA")
    calendar.add("version", "2.0")
    for uid, day, summary in _entries(user, clock.today() - PAST):
        event = Event()
        event.add("uid", f"{uid}@karrierespor")
        event.add("dtstamp", clock.now())
        event.add("dtstart", day)
        event.add("summary", summary)
        calendar.add_component(event)
    return calendar.to_ical()


def _entries(user, since):
    """(uid, day, words) of each date; where there is none, one that says so: a calendar may not be empty."""
    with translation.override("da"):
        found = list(_dates(user, since))
        return found or [("none", clock.today(), gettext("Karrierespor: no dates at present"))]


def _dates(user, since):
    if can(user, Permission.READ_PROGRAMME):
        for programme in Programme.objects.filter(deadline_on__gte=since):
            summary = gettext("%(name)s: deadline for descriptions") % {"name": programme.name}
            yield f"deadline-{programme.pk}", programme.deadline_on, summary
    where = scope(user, Permission.SEE_DRAFTS)
    if where:
        yield from _ends(where, since)


def _ends(where, since):
    """The last day of each agreement that applies, and of each filed pilot that has none yet."""
    agreements = Agreement.objects.newest_concluded().filter(where.q("pilot__region"), ends_on__gte=since)
    agreed = agreements.select_related("pilot__region").order_by("ends_on", "pk")[:MOST]
    for agreement in agreed.defer("canonical"):
        summary = gettext("%(case)s: the agreement ends") % {"case": agreement.pilot.case_number}
        yield f"agreement-{agreement.pk}", agreement.ends_on, summary
    pilots = Pilot.objects.standing().filter(where.q(), current__ends_on__gte=since)
    without = pilots.exclude(Exists(Agreement.objects.concluded().filter(pilot=OuterRef("pk"))))
    for pilot in without.select_related("region", "current").order_by("current__ends_on", "pk")[:MOST]:
        summary = gettext("%(case)s: the pilot ends") % {"case": pilot.case_number}
        yield f"pilot-{pilot.pk}", pilot.current.ends_on, summary
