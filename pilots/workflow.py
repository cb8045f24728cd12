"""The steps that move a pilot's description, in one table.

A step says from which states it may be taken, who may, and what else must be true; buttons, tests and "what
can be done now" all read this table, and `take` is the only thing that moves a description. The pilot's row is
locked first, so of two people who press at once one moves it and the other is refused in a sentence.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from common.errors import Refused
from pilots import filing
from pilots.pilot import Pilot, State
from regions.permissions import Permission, can


class Stage(models.TextChoices):
    """Where a pilot's description stands, derived from its versions."""

    DRAFT = "draft", _("Draft")
    FILED = "filed", _("Filed")
    REVISING = "revising", _("Filed, new version in draft")
    WITHDRAWN = "withdrawn", _("Withdrawn")


TONES = {Stage.DRAFT: "neutral", Stage.FILED: "info", Stage.REVISING: "info", Stage.WITHDRAWN: "outline"}


@dataclass(frozen=True)
class Step:
    name: str
    label: str
    sources: frozenset
    act: Callable = field(repr=False)
    permission: Permission = Permission.WRITE_DESCRIPTIONS
    # The page that asks first: what will happen, and the two answers.
    consequence: str = ""
    yes: str = ""
    no: str = ""
    asks_reason: bool = False
    is_destructive: bool = False


STEPS = {
    step.name: step
    for step in [
        Step("file", _("File the description"), frozenset({Stage.DRAFT, Stage.REVISING}), filing.file),
        Step(
            "revise",
            _("Write a new version"),
            frozenset({Stage.FILED}),
            filing.revise,
            consequence=_("The filed version stays as it is until you file the new one."),
            yes=_("Write a new version"),
            no=_("Not now"),
        ),
        Step(
            "discard",
            _("Discard the new version"),
            frozenset({Stage.REVISING}),
            filing.discard,
            consequence=_("All that is written in the new version disappears for good. What is filed stays."),
            yes=_("Yes, discard the new version"),
            no=_("Keep the new version"),
            is_destructive=True,
        ),
        Step(
            "withdraw",
            _("Withdraw the pilot"),
            frozenset({Stage.FILED, Stage.REVISING}),
            filing.withdraw,
            consequence=_("The filed versions stay readable, marked as withdrawn. This cannot be undone."),
            yes=_("Yes, withdraw the pilot"),
            no=_("Keep the pilot"),
            asks_reason=True,
            is_destructive=True,
        ),
        Step(
            "delete",
            _("Delete the draft"),
            frozenset({Stage.DRAFT}),
            filing.delete,
            consequence=_(
                "The draft and all that is written in it disappear for good. This cannot be undone."
            ),
            yes=_("Yes, delete the draft"),
            no=_("Keep the draft"),
            is_destructive=True,
        ),
    ]
}


def stage_of(pilot):
    states = {d.state for d in pilot.descriptions.only("state", "pilot_id")}
    if State.WITHDRAWN in states:
        return Stage.WITHDRAWN
    if pilot.number is None:
        return Stage.DRAFT
    return Stage.REVISING if State.DRAFT in states else Stage.FILED


def steps_for(pilot, user):
    """The steps that `user` can take on `pilot` now."""
    stage = stage_of(pilot)
    return [
        step for step in STEPS.values() if stage in step.sources and can(user, step.permission, pilot.region)
    ]


def locked(pk):
    """The pilot with its row locked, or None: whoever moves, edits or deletes it does so one at a time."""
    rows = Pilot.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("region", "programme", "current").filter(pk=pk).first()


@transaction.atomic
def take(name, pilot, *, by, **given):
    """Take a step on `pilot`; raise Refused with what the person should read when it cannot be taken."""
    step = STEPS[name]
    pilot = locked(pilot.pk)
    if pilot is None:
        raise Refused(_("The draft has been deleted."))
    if not can(by, step.permission, pilot.region):
        raise Refused(_("You may not do this in %(region)s.") % {"region": pilot.region})
    stage = stage_of(pilot)
    if stage not in step.sources:
        raise Refused(_REFUSALS.get((name, stage), _("This cannot be done now: the pilot has moved on.")))
    return step.act(pilot, by=by, **given)


_REFUSALS = {
    ("file", Stage.FILED): _("The description has been filed already."),
    ("file", Stage.WITHDRAWN): _("The pilot has been withdrawn and cannot be filed."),
    ("revise", Stage.REVISING): _("A new version has been started already."),
    ("revise", Stage.WITHDRAWN): _("The pilot has been withdrawn. Start a new pilot instead."),
    ("withdraw", Stage.WITHDRAWN): _("The pilot has been withdrawn already."),
    ("withdraw", Stage.DRAFT): _("Only what has been filed can be withdrawn. Delete the draft instead."),
    ("delete", Stage.FILED): _("What has been filed cannot be deleted. Withdraw it with a reason instead."),
    ("delete", Stage.REVISING): _(
        "What has been filed cannot be deleted. Withdraw it with a reason instead."
    ),
}
