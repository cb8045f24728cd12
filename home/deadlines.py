"""What is not filed when the deadline comes near: told 14, 7 and 1 days before it, each time once."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from common import clock
from pilots.messages.message import MessageKind
from pilots.messages.notices import in_region, receivers, tell
from pilots.pilot.pilot import Pilot
from pilots.programme.programmes import Programme
from regions.models import Region
from regions.permissions import Permission

DAYS = (1, 7, 14)


def remind_of_deadlines():
    """Tell the regions that have drafts, or nothing filed, in a programme whose deadline is near.

    A worker that was away makes up for the nearest threshold that has passed, not for all of them at once.
    """
    today = clock.today()
    for programme in Programme.objects.filter(deadline_on__gte=today):
        left = programme.days_left(on=today)
        threshold = next((days for days in DAYS if left <= days), None)
        if threshold is not None:
            _remind(programme, threshold, today)


def _remind(programme, threshold, today):
    own = Pilot.objects.filter(programme=programme, region=OuterRef("pk"))
    regions = Region.objects.valid(on=today).annotate(
        has_drafts=Exists(own.filter(number=None)), has_filed=Exists(own.standing())
    )
    for region in regions:
        if region.has_drafts or not region.has_filed:
            tell(
                MessageKind.DEADLINE,
                about=in_region(programme.name, region),
                path=reverse("overview"),
                to=receivers(Permission.WRITE_DESCRIPTIONS, region=region),
                key=f"deadline-{threshold}-{programme.pk}-{region.pk}-{programme.deadline_on}",
            )
