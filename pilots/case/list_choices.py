"""What the form above the list of pilots offers a person: only what they may see something of."""

from functools import cache, partial, reduce
from operator import or_

from django.db.models import Max, Min
from django.utils.translation import gettext as _

from common import clock
from common.danish import sort_key
from common.prepared import Prepared
from pilots.agreements.steps import AgreementStage
from pilots.case.pilot_state import UNFILED, PilotState
from pilots.case.whose_turn import LABELS, MINE
from pilots.descriptions.description import Description
from pilots.pilot.pilot import Pilot
from pilots.programme.programmes import CareerTrack, Programme, TopicArea
from regions.models import Department, Hospital, Region
from regions.permissions import Permission, can, scope, within

READING = (Permission.SEE_DRAFTS, Permission.SEE_FILED, Permission.SEE_REQUESTS)
NO_DATE, NOT_STATED = "none", "null"
# Beside the states themselves: all that counts as filed, and what is filed and being written anew.
FILED, REVISING = "filed", "revising"
# What is told to who reads what is concluded, and no negotiation.
TOLD = (AgreementStage.NONE, AgreementStage.CONCLUDED, AgreementStage.ENDED)


REGIONS = Prepared(lambda on: Region.objects.filter(valid_from__lte=on))
TOPICS = Prepared(lambda: TopicArea.objects.order_by().values_list("region", "name"))


def regions_read_by(user):
    """The regions whose pilots `user` may find in the list."""
    scopes = [scope(user, permission) for permission in READING]
    return [region for region in REGIONS.instances(clock.today()) if any(region in read for read in scopes)]


def choices_for(user):
    """{field: choices}; none of a region where there is one alone. What must be read is read when it is drawn or chosen."""
    regions = regions_read_by(user)
    sees_drafts, sees_agreements = can(user, Permission.SEE_DRAFTS), can(user, Permission.SEE_FILED)
    stages = [stage for stage in AgreementStage if sees_drafts or (sees_agreements and stage in TOLD)]
    return {
        "region": [(str(region.pk), region.name) for region in regions] if len(regions) > 1 else [],
        "topic": cache(partial(_topics, regions)),
        "track": cache(lambda: [_not_stated(), *CareerTrack.objects.values_list("pk", "name")]),
        "state": list(_states_for(sees_drafts, sees_drafts or sees_agreements)),
        "agreement": [(stage.value, stage.label) for stage in stages],
        "turn": [(MINE, _("Mine")), *LABELS.items()] if sees_drafts else [],
        "year": cache(lambda: [*((year, str(year)) for year in _years()), (NO_DATE, _("No date"))]),
    }


def _not_stated():
    return NOT_STATED, _("Not stated")


def _topics(regions):
    read = {region.pk for region in regions}
    names = {name for region_id, name in TOPICS.rows() if region_id in read}
    return [_not_stated(), *((name, name) for name in sorted(names, key=sort_key))]


def places_for(user):
    """{field: the places among which it chooses, or what gives them}.

    The departments are those of pilots that the person sees: where the participants of an annex work is told to few.
    """
    return {
        "hospital": partial(_hospitals, user),
        "department": partial(_departments, user),
    }


def _hospitals(user):
    readable = reduce(or_, (within(user, permission) for permission in READING))
    return Hospital.objects.filter(readable, region__valid_from__lte=clock.today())


def _departments(user):
    seen = Pilot.objects.visible_to(user).values("current")
    linked = Description.departments.through.objects.filter(description__in=seen).values("department")
    return Department.objects.filter(pk__in=linked).select_related("hospital")


def _states_for(sees_drafts, sees_agreements):
    """What the person may ask for; who reads no agreements is offered none of their states."""
    by_agreement = {PilotState.NEGOTIATING, PilotState.AGREED, PilotState.RUNNING, PilotState.FINISHED}
    for state in PilotState:
        if (sees_drafts or state not in UNFILED) and (sees_agreements or state not in by_agreement):
            yield state.value, state.label
    yield FILED, _("All that are filed and not withdrawn")
    if sees_drafts:
        yield REVISING, _("Filed, new version in draft")


def _years():
    """The years of the programmes' windows, and one on either side for a pilot that lies outside."""
    ends = Programme.objects.aggregate(
        first=Min("starts_from"), last=Max("ends_to"), regional=Max("windows__ends_to")
    )
    if ends["first"] is None:
        return range(0)
    last = max(ends["last"], ends["regional"] or ends["last"])
    return range(ends["first"].year - 1, last.year + 2)
