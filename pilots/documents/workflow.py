"""Moving a pilot's documents by the steps of their kinds; `take` is the only thing that moves them.

The pilot's row is locked first, so of two people who press at once one moves it and the other is refused in a
sentence. A pilot stores no stage: it is read from its versions each time.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common.errors import Refused
from pilots.documents import kinds
from pilots.documents.steps import Step, Words
from pilots.pilot.finding import locked
from pilots.pilot.pilot import Pilot
from regions.models import Region, User
from regions.permissions import can

MOVED_ON = _("This cannot be done now: the pilot has moved on.")


def stages_of(pilot: Pilot) -> dict[type, Any]:
    """{type of stage: stage} of each kind of document."""
    return {kind.stages: kind.stage_of(pilot) for kind in kinds.moved()}


def steps_for(pilot: Pilot, user: User) -> list[Step]:
    """The steps that `user` can take on `pilot` now, in the order of the table."""
    stages = stages_of(pilot)
    return [
        step
        for step in kinds.steps().values()
        if is_open(step, stages) and may_take(step, pilot.region, user)
    ]


def is_open(step: Step, stages: dict[type, Any]) -> bool:
    return stages[step.stages] in step.sources and _fits_others(step, stages) and not _held_back(step, stages)


def _fits_others(step: Step, stages: dict[type, Any]) -> bool:
    # By its own type: of two kinds' stages of the same value none is the other.
    return step.others is None or stages[type(next(iter(step.others)))] in step.others


def _held_back(step: Step, stages: dict[type, Any]) -> Words | None:
    """What another kind of document says against the step, or None."""
    for kind in kinds.moved():
        there, why = kind.holds_back.get(step.name, (frozenset(), None))
        if stages[kind.stages] in there:
            return why
    return None


def may_take(step: Step, region: Region, user: User) -> bool:
    return any(can(user, permission, region) for permission in step.permissions)


@transaction.atomic
def take(name: str, pilot: Pilot, *, by: User, **given: Any) -> Any:
    """Take a step on `pilot`; raise Refused with what the person should read when it cannot be taken."""
    step = kinds.steps()[name]
    found = locked(pilot.pk)
    if found is None:
        raise Refused(_("The draft has been deleted."))
    if not may_take(step, found.region, by):
        raise Refused(_("You may not do this in %(region)s.") % {"region": found.region})
    stages = stages_of(found)
    if not is_open(step, stages):
        stage = stages[step.stages]
        raise Refused(
            (stage in step.sources and _held_back(step, stages)) or step.refusals.get(stage, MOVED_ON)
        )
    return step.act(found, by=by, **given)
