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
from pilots.programme.programmes import CareerTrack, Programme
from regions.models import Department, Hospital, Region
from regions.permissions import Permission, can, scope, within

READING = (Permission.SEE_DRAFTS, Permission.SEE_FILED, Permission.SEE_REQUESTS)
NO_DATE, NOT_STATED = "none", "null"
# Beside the states themselves: all that counts as filed, and what is filed and being written anew.
FILED, REVISING = "filed", "revising"
# What is told to who reads what is concluded, and no negotiation.
TOLD = (AgreementStage.NONE, AgreementStage.CONCLUDED, AgreementStage.ENDED)


def _regions(on):
    """Each region once for every topic area that it has, or once without."""
    return Region.objects.filter(valid_from__lte=on).values_list("pk", "name", "topic_areas__name")


REGIONS = Prepared(_regions)


def _read_by(user):
    """({key: name} of the regions whose pilots `user` may find in the list, the names of their topic areas)."""
    scopes = [scope(user, permission) for permission in READING]
    rows = [row for row in REGIONS.rows(clock.today()) if any(read.covers(row[0]) for read in scopes)]
    topics = {topic for _pk, _name, topic in rows if topic}
    return {pk: name for pk, name, _topic in rows}, sorted(topics, key=lambda name: (sort_key(name), name))


def choices_for(user):
    """{field: choices}; none of a region where there is one alone. What must be read is read when it is drawn or chosen."""
    regions, topics = _read_by(user)
    sees_drafts, sees_agreements = can(user, Permission.SEE_DRAFTS), can(user, Permission.SEE_FILED)
    stages = [stage for stage in AgreementStage if sees_drafts or (sees_agreements and stage in TOLD)]
    return {
        "region": [(str(pk), name) for pk, name in regions.items()] if len(regions) > 1 else [],
        "topic": [_not_stated(), *((name, name) for name in topics)],
        "track": cache(lambda: [_not_stated(), *CareerTrack.objects.values_list("pk", "name")]),
        "state": list(_states_for(sees_drafts, sees_drafts or sees_agreements)),
        "agreement": [(stage.value, stage.label) for stage in stages],
        "turn": [(MINE, _("Mine")), *LABELS.items()] if sees_drafts else [],
        "year": cache(lambda: [*((year, str(year)) for year in _years()), (NO_DATE, _("No date"))]),
    }


def _not_stated():
    return NOT_STATED, _("Not stated")


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
