"""How far a pilot is on a day: read from its descriptions and its agreements each time, stored nowhere.

The version concluded last decides, as it does for the commitments: its first and last day, an early ending's own
included. What is being negotiated counts only before anything is concluded, and only for who may read drafts.
"""

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from pilots.agreements.agreement import Agreement
from pilots.pilot.pilot import Pilot, State
from regions.permissions import Permission, scope


class PilotState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    DESCRIBED = "described", _("Described")
    NEGOTIATING = "negotiating", _("Under negotiation")
    AGREED = "agreed", _("Agreed upon")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")
    WITHDRAWN = "withdrawn", _("Withdrawn")

    @property
    def tone(self):
        return TONES[self]

    @property
    def place(self):
        """Where it stands on a pilot's way."""
        return list(PilotState).index(self)


TONES = {
    PilotState.DRAFT: "neutral",
    PilotState.DESCRIBED: "info",
    PilotState.NEGOTIATING: "notice",
    PilotState.AGREED: "ok",
    PilotState.RUNNING: "ok",
    PilotState.FINISHED: "outline",
    PilotState.WITHDRAWN: "outline",
}
# What only who may read drafts is told.
UNFILED = frozenset({PilotState.DRAFT, PilotState.NEGOTIATING})


def is_told_of_negotiations(user):
    """Is the person told of what is negotiated in all the regions whose filed pilots they read?"""
    filed, drafts = scope(user, Permission.SEE_FILED), scope(user, Permission.SEE_DRAFTS)
    if not drafts:
        return False
    return drafts.everywhere or (not filed.everywhere and filed.region_ids <= drafts.region_ids)


def with_agreed(rows, agreements, *, pilot="pk", tells_open=True):
    """The rows, each with what `agreements` say of its pilot: the doctors and the period agreed, or that they will.

    To who reads no drafts no negotiation is told, and none is asked for: not `tells_open`.
    """
    versions = agreements.filter(pilot=OuterRef(pilot))
    newest = versions.concluded().order_by("-version")

    def said(field):
        # Who may see no agreement at all has an empty query here, whose nothing needs a type.
        return Cast(Subquery(newest.values(field)[:1]), Agreement._meta.get_field(field))

    return rows.annotate(
        agreed_doctors=said("doctors"),
        agreed_starts_on=said("starts_on"),
        agreed_ends_on=said("ends_on"),
        is_negotiated=Exists(versions.open()) if tells_open else Value(False),
    )


def state_by_agreement(*, on):
    """The state of a filed pilot `with_agreed` what is agreed."""
    return Case(
        When(agreed_ends_on__lt=on, then=Value(PilotState.FINISHED)),
        When(agreed_starts_on__gt=on, then=Value(PilotState.AGREED)),
        When(agreed_ends_on__isnull=False, then=Value(PilotState.RUNNING)),
        When(is_negotiated=True, then=Value(PilotState.NEGOTIATING)),
        default=Value(PilotState.DESCRIBED),
        output_field=models.CharField(),
    )


def with_state(pilots, user, *, on):
    """The pilots, each with its `pilot_state` on a day as `user` may know it, and with what is agreed."""
    sees_drafts = bool(scope(user, Permission.SEE_DRAFTS))
    return with_agreed(pilots, Agreement.objects.visible_to(user), tells_open=sees_drafts).annotate(
        pilot_state=Case(
            When(number=None, then=Value(PilotState.DRAFT)),
            When(Q(current__state=State.WITHDRAWN), then=Value(PilotState.WITHDRAWN)),
            default=state_by_agreement(on=on),
            output_field=models.CharField(),
        )
    )


def of(pilot, user, *, on):
    """One pilot `with_state`, and nothing more of it than that."""
    return with_state(Pilot.objects.only("pk"), user, on=on).get(pk=pilot.pk)
