"""Moving a pilot's documents by the steps of `pilots.case.steps`; `take` is the only thing that moves them.

The pilot's row is locked first, so of two people who press at once one moves it and the other is refused in a
sentence. A pilot stores no stage: it is read from its versions each time.
"""

from types import SimpleNamespace

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common import clock
from common.errors import Refused
from pilots.agreements.agreement import OPEN, AgreementState
from pilots.case.steps import AGREEMENT_TONES, STEPS, TONES, AgreementStage, Stage
from pilots.pilot.pilot import Pilot, State
from regions.permissions import can

__all__ = ["AGREEMENT_TONES", "STEPS", "TONES", "AgreementStage", "Stage"]


def stage_of(pilot):
    """Where the description stands."""
    states = {d.state for d in pilot.descriptions.only("state", "pilot_id")}
    if State.WITHDRAWN in states:
        return Stage.WITHDRAWN
    if pilot.number is None:
        return Stage.DRAFT
    return Stage.REVISING if State.DRAFT in states else Stage.FILED


def agreement_stage_of(pilot):
    """Where the agreement stands today: ENDED when the last day of what was concluded last has passed."""
    return agreement_stage(pilot.agreements.only("state", "ends_on", "pilot"))


def agreement_stage(versions):
    """Where an agreement stands, by all its versions in order."""
    standing = [version for version in versions if version.state != AgreementState.BROKEN_OFF]
    if not standing:
        return AgreementStage.NONE
    newest = standing[-1]
    if newest.state in OPEN:
        return AgreementStage(newest.state)
    return AgreementStage.CONCLUDED if clock.today() <= newest.ends_on else AgreementStage.ENDED


def stages_of(pilot):
    """{kind of stage: stage} of both documents."""
    return {Stage: stage_of(pilot), AgreementStage: agreement_stage_of(pilot)}


def steps_for(pilot, user):
    """The steps that `user` can take on `pilot` now."""
    stages = stages_of(pilot)
    return [step for step in STEPS.values() if _is_open(step, stages) and may_take(step, pilot.region, user)]


def by_name(steps):
    """The steps as a template asks for them: of a dict, `steps.clear` would be its own method, and empty it."""
    return SimpleNamespace(**{step.name: step for step in steps})


def _is_open(step, stages):
    other = next(stage for kind, stage in stages.items() if kind is not step.document)
    return stages[step.document] in step.sources and (step.others is None or other in step.others)


def may_take(step, region, user):
    return any(can(user, permission, region) for permission in step.permissions)


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
    if not may_take(step, pilot.region, by):
        raise Refused(_("You may not do this in %(region)s.") % {"region": pilot.region})
    stages = stages_of(pilot)
    if not _is_open(step, stages):
        raise Refused(_REFUSALS.get((name, stages[step.document]), _MOVED_ON))
    return step.act(pilot, by=by, **given)


_MOVED_ON = _("This cannot be done now: the pilot has moved on.")
_WITHDRAWN = _("The pilot has been withdrawn. Start a new pilot instead.")
_HAS_AGREEMENT = _(
    "The pilot has an agreement. Break off the negotiation, or end the agreement early, instead of withdrawing."
)
_NEGOTIATED = _("An agreement is being negotiated already.")
_SENT = _("The agreement has been sent to review already.")
_REFUSALS = {
    ("file", Stage.FILED): _("The description has been filed already."),
    ("file", Stage.WITHDRAWN): _("The pilot has been withdrawn and cannot be filed."),
    ("revise", Stage.REVISING): _("A new version has been started already."),
    ("revise", Stage.WITHDRAWN): _WITHDRAWN,
    ("withdraw", Stage.WITHDRAWN): _("The pilot has been withdrawn already."),
    ("withdraw", Stage.DRAFT): _("Only what has been filed can be withdrawn. Delete the draft instead."),
    ("withdraw", Stage.FILED): _HAS_AGREEMENT,
    ("withdraw", Stage.REVISING): _HAS_AGREEMENT,
    ("delete", Stage.FILED): _("What has been filed cannot be deleted. Withdraw it with a reason instead."),
    ("delete", Stage.REVISING): _(
        "What has been filed cannot be deleted. Withdraw it with a reason instead."
    ),
    ("agree", AgreementStage.NONE): _("An agreement is written when the description has been filed."),
    **{("agree", stage): _NEGOTIATED for stage in AgreementStage if stage != AgreementStage.NONE},
    ("amend", AgreementStage.NONE): _("There is no agreement to amend yet."),
    ("terminate", AgreementStage.NONE): _("There is no agreement to end yet."),
    **{("send", stage): _SENT for stage in (AgreementStage.REVIEW, AgreementStage.READY)},
    ("sign", AgreementStage.REVIEW): _("The agreement must be cleared for signing first."),
    ("sign", AgreementStage.RETURNED): _("The agreement has been returned to be changed."),
    ("sign", AgreementStage.DRAFT): _("The agreement has been taken back to be changed."),
    ("sign", AgreementStage.CONCLUDED): _("The agreement is concluded already."),
    ("clear", AgreementStage.READY): _("The agreement has been cleared already."),
    ("drop", AgreementStage.RETURNED): _("What has been under review is kept. Break it off instead."),
}
