"""Where the agreement of each of many pilots stands, and whose turn it is, found by the database in the list's query.

The same as `agreements.turns` and `agreements.steps` say of one: the list can be filtered and counted by it.
"""

from collections import defaultdict

from django.db.models import Case, CharField, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from pilots.agreements import turns
from pilots.agreements.agreement import Side
from pilots.agreements.signing import PERMISSIONS
from pilots.agreements.steps import AgreementStage
from pilots.case.pilot_state import told
from pilots.pilot.pilot import State
from regions.permissions import Permission, scope, within

BOTH, NOBODY, MINE, OTHERS = "both", "", "mine", "others"
LABELS = {Side.EMPLOYER.value: Side.EMPLOYER.label, Side.UNION.value: Side.UNION.label, BOTH: _("Both sides")}


def with_stage(pilots, user, *, on):
    """The pilots `with_state`, each with the `stage` of its agreement and its `turn`, as `user` may know them."""
    if not scope(user, Permission.SEE_DRAFTS):
        # No negotiation is told: none is asked for.
        return pilots.annotate(stage=_stage_of_concluded(on), turn=Value(NOBODY))
    return pilots.annotate(
        open_state=told("open_state", user, Permission.SEE_DRAFTS), stage=_stage(on), turn=_turn(user)
    )


def _stage(on):
    return Case(
        When(open_state__gt="", then=F("open_state")),
        default=_stage_of_concluded(on),
        output_field=CharField(),
    )


def _stage_of_concluded(on):
    return Case(
        When(agreed_ends_on__lt=on, then=Value(AgreementStage.ENDED)),
        When(agreed_ends_on__isnull=False, then=Value(AgreementStage.CONCLUDED)),
        default=Value(AgreementStage.NONE),
        output_field=CharField(),
    )


def _turn(user):
    """What is not sent in waits for the employer, and so does a description without an agreement."""
    stages = defaultdict(list)
    for stage, sides in turns.TURNS.items():
        stages[str(sides[0] if len(sides) == 1 else BOTH)].append(stage)
    lacks_one = [
        When(open_state=AgreementStage.PART_SIGNED, facts__signed_side=signed, then=Value(other.value))
        for signed, other in zip(Side, reversed(Side), strict=True)
    ]
    return Case(
        # Whose turn it is in a negotiation is told to who may read it.
        When(~within(user, Permission.SEE_DRAFTS), then=Value(NOBODY)),
        When(facts__state=State.WITHDRAWN, then=Value(NOBODY)),
        When(number=None, then=Value(Side.EMPLOYER.value)),
        *lacks_one,
        *(When(open_state__in=found, then=Value(side)) for side, found in stages.items()),
        When(open_state="", agreed_ends_on=None, then=Value(Side.EMPLOYER.value)),
        default=Value(NOBODY),
        output_field=CharField(),
    )


def is_mine(user):
    """The pilots `with_stage` in which it is the turn of a side that `user` may sign for."""
    mine = Q(pk__in=[])
    for side, permission in PERMISSIONS.items():
        if where := scope(user, permission):
            mine |= Q(turn__in=[side, BOTH]) & where.q("region")
    return mine
