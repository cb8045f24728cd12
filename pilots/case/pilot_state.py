"""How far a pilot is on a day, by what the database keeps of its description and its agreements.

The version concluded last decides, as it does for the commitments: its first and last day, an early ending's own
included. What is being negotiated counts only before anything is concluded, and only for who may read drafts.
"""

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Subquery, Value, When
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


def with_agreed(versions, agreements):
    """Versions of descriptions, each with what `agreements` say of its pilot: the doctors and period agreed, or that they will."""
    of_pilot = agreements.filter(pilot=OuterRef("pilot"))
    newest = of_pilot.concluded().order_by("-version")

    def said(field):
        # Who may see no agreement at all has an empty query here, whose nothing needs a type.
        return Cast(Subquery(newest.values(field)[:1]), Agreement._meta.get_field(field))

    return versions.annotate(
        agreed_doctors=said("doctors"),
        agreed_starts_on=said("starts_on"),
        agreed_ends_on=said("ends_on"),
        is_negotiated=Exists(of_pilot.open()),
    )


def state_by_agreement(*, on):
    """The state of a filed pilot, by what is agreed: of one `with_state`, or of a version `with_agreed`."""
    return Case(
        When(agreed_ends_on__lt=on, then=Value(PilotState.FINISHED)),
        When(agreed_starts_on__gt=on, then=Value(PilotState.AGREED)),
        When(agreed_ends_on__isnull=False, then=Value(PilotState.RUNNING)),
        When(is_negotiated=True, then=Value(PilotState.NEGOTIATING)),
        default=Value(PilotState.DESCRIBED),
        output_field=models.CharField(),
    )


def told(fact, user, *permissions):
    """What the database keeps of a pilot under that name, to who holds one of the permissions there; nothing to others."""
    path = f"facts__{fact}"
    where = [scope(user, permission) for permission in permissions]
    if any(one.everywhere for one in where):
        return F(path)
    ids = frozenset().union(*(one.region_ids for one in where))
    field = Pilot.facts.related.related_model._meta.get_field(fact)
    # A nothing that is never filled has no type of its own.
    return Case(When(region__in=ids, then=F(path))) if ids else Cast(Value(None), field)


def with_state(pilots, user, *, on):
    """The pilots, each with its `pilot_state` on a day as `user` may know it, and with what is agreed."""
    reading = Permission.SEE_DRAFTS, Permission.SEE_FILED
    return pilots.annotate(
        agreed_doctors=told("doctors", user, *reading),
        agreed_starts_on=told("starts_on", user, *reading),
        agreed_ends_on=told("ends_on", user, *reading),
        is_negotiated=told("is_negotiated", user, Permission.SEE_DRAFTS),
    ).annotate(
        pilot_state=Case(
            When(number=None, then=Value(PilotState.DRAFT)),
            When(facts__state=State.WITHDRAWN, then=Value(PilotState.WITHDRAWN)),
            default=state_by_agreement(on=on),
            output_field=models.CharField(),
        )
    )


def of(pilot, user, *, on):
    """One pilot `with_state`, and nothing more of it than that."""
    return with_state(Pilot.objects.only("pk"), user, on=on).get(pk=pilot.pk)
