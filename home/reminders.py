"""The central parties remind regions of what they miss: filed descriptions, concluded agreements, answers."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import clock
from common.errors import Refused
from pilots.agreements.agreement import Agreement
from pilots.filings.filing import Inquiry
from pilots.filings.receipts import parties_of
from pilots.messages.message import MessageKind
from pilots.messages.notices import in_region, receivers, tell
from pilots.pilot.pilot import Pilot
from regions import journal
from regions.models import Region
from regions.permissions import Permission, can


@dataclass(frozen=True)
class Lack:
    """What a region misses, in sentences; drafts are no concern of the central parties."""

    region: Region
    sentences: list


def lacking(programme):
    """The regions of a programme that miss something, by name."""
    pilots = Pilot.objects.standing().filter(programme=programme)
    agreed = Exists(Agreement.objects.concluded().filter(pilot=OuterRef("pk")))
    filed = _per_region(pilots)
    without = _per_region(pilots.exclude(agreed))
    unanswered = dict(
        Inquiry.objects.filter(filing__programme=programme, answers=None)
        .values_list("filing__region")
        .annotate(count=Count("pk"))
    )
    regions = Region.objects.valid(on=programme.deadline_on)
    found = [
        Lack(
            region,
            _sentences(filed.get(region.pk, 0), without.get(region.pk, 0), unanswered.get(region.pk, 0)),
        )
        for region in regions
    ]
    return [lack for lack in found if lack.sentences]


def _per_region(pilots):
    return dict(pilots.order_by().values_list("region").annotate(count=Count("pk")))


def _sentences(filed, without, unanswered):
    said = [] if filed else [_("Nothing is filed yet")]
    if without:
        said.append(
            ngettext(
                "%(count)d filed pilot has no concluded agreement",
                "%(count)d filed pilots have no concluded agreement",
                without,
            )
            % {"count": without}
        )
    if unanswered:
        said.append(
            ngettext("%(count)d question is not answered", "%(count)d questions are not answered", unanswered)
            % {"count": unanswered}
        )
    return said


@transaction.atomic
def remind(regions, programme, *, by):
    """Remind the regions; the same party reminds a region at most once a day."""
    if not can(by, Permission.REMIND_REGIONS):
        raise Refused(_("Only the central parties remind the regions."))
    if not regions:
        raise Refused(_("Choose the regions to remind"))
    for region in regions:
        for party in parties_of(by):
            tell(
                MessageKind.REMINDER,
                about=in_region(programme.name, region),
                path=reverse("overview"),
                to=receivers(Permission.WRITE_DESCRIPTIONS, region=region),
                by=by,
                key=f"reminder-{party.value}-{programme.pk}-{region.pk}-{clock.today().isoformat()}",
            )
        journal.record(
            "reminded",
            region,
            by=by,
            region=region,
            permission=Permission.REMIND_REGIONS,
            note=programme,
        )
