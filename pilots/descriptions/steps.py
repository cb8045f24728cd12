"""The steps that move a description, and the stages between which they move it: derived from its versions."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pilots.descriptions import filing
from pilots.documents.steps import GONE, Step
from pilots.pilot.pilot import State
from regions.permissions import Permission


class Stage(models.TextChoices):
    DRAFT = "draft", _("Draft")
    FILED = "filed", _("Filed")
    REVISING = "revising", _("Filed, new version in draft")
    WITHDRAWN = "withdrawn", _("Withdrawn")


def stage_of(pilot):
    states = {d.state for d in pilot.descriptions.only("state", "pilot_id")}
    if State.WITHDRAWN in states:
        return Stage.WITHDRAWN
    if pilot.number is None:
        return Stage.DRAFT
    return Stage.REVISING if State.DRAFT in states else Stage.FILED


def _to_first_step(pilot):
    return reverse("description_step", args=[pilot.pk, "om"])


def _is_filed(pilot, sent):
    """Is the version that was on the page filed?"""
    return pilot.current.state == State.FILED and str(pilot.current.version) == sent.get("version")


WRITE = (Permission.WRITE_DESCRIPTIONS,)
WHILE_FILED = frozenset({Stage.FILED, Stage.REVISING})
_WITHDRAWN = _("The pilot has been withdrawn. Start a new pilot instead.")
_FOR_GOOD = _("The draft and all that is written in it disappear for good. This cannot be undone.")
_IS_FILED = _("What has been filed cannot be deleted. Withdraw it with a reason instead.")

STEPS = (
    Step(
        name="file",
        label=_("File the description"),
        sources=frozenset({Stage.DRAFT, Stage.REVISING}),
        targets=frozenset({Stage.FILED}),
        act=filing.file,
        permissions=WRITE,
        asked_on="description_check",
        takes=("revision", "version", "timing"),
        is_done=_is_filed,
        lands=lambda pilot: reverse("pilot_receipt", args=[pilot.pk]),
        events={"filed": _("Filed")},
        refusals={
            Stage.FILED: _("The description has been filed already."),
            Stage.WITHDRAWN: _("The pilot has been withdrawn and cannot be filed."),
        },
    ),
    Step(
        name="revise",
        label=_("Write a new version"),
        sources=frozenset({Stage.FILED}),
        targets=frozenset({Stage.REVISING}),
        act=filing.revise,
        permissions=WRITE,
        button=_("Write a new version"),
        weight="second",
        is_pressed=True,
        consequence=_("The filed version stays as it is until you file the new one."),
        yes=_("Write a new version"),
        no=_("Not now"),
        is_done=lambda pilot, sent: pilot.draft is not None,
        lands=_to_first_step,
        events={"version_started": _("New version started")},
        refusals={
            Stage.REVISING: _("A new version has been started already."),
            Stage.WITHDRAWN: _WITHDRAWN,
        },
    ),
    Step(
        name="discard",
        label=_("Discard the new version"),
        sources=frozenset({Stage.REVISING}),
        targets=frozenset({Stage.FILED}),
        act=filing.discard,
        permissions=WRITE,
        button=_("Discard the new version"),
        weight="danger",
        consequence=_("All that is written in the new version disappears for good. What is filed stays."),
        yes=_("Yes, discard the new version"),
        no=_("Keep the new version"),
        is_destructive=True,
        done=_("The new version is discarded."),
        events={"version_discarded": _("New version discarded")},
    ),
    Step(
        name="withdraw",
        label=_("Withdraw the pilot"),
        sources=WHILE_FILED,
        targets=frozenset({Stage.WITHDRAWN}),
        act=filing.withdraw,
        permissions=WRITE,
        button=_("Withdraw the pilot"),
        weight="danger",
        consequence=_("The filed versions stay readable, marked as withdrawn. This cannot be undone."),
        yes=_("Yes, withdraw the pilot"),
        no=_("Keep the pilot"),
        asks_reason=_("Why is the pilot withdrawn?"),
        who_reads_reason=_("The central parties can read the reason."),
        is_destructive=True,
        done=_("The pilot is withdrawn."),
        events={"withdrawn": _("Withdrawn")},
        refusals={
            Stage.WITHDRAWN: _("The pilot has been withdrawn already."),
            Stage.DRAFT: _("Only what has been filed can be withdrawn. Delete the draft instead."),
        },
    ),
    Step(
        name="delete",
        label=_("Delete the draft"),
        sources=frozenset({Stage.DRAFT}),
        targets=frozenset({GONE}),
        act=filing.delete,
        permissions=WRITE,
        button=_("Delete the draft"),
        weight="danger",
        consequence=_FOR_GOOD,
        yes=_("Yes, delete the draft"),
        no=_("Keep the draft"),
        is_destructive=True,
        done=_("The draft is deleted."),
        lands=lambda pilot: reverse("pilots"),
        # The pilot's own history goes with it.
        events={"draft_deleted": _("Draft deleted")},
        refusals={Stage.FILED: _IS_FILED, Stage.REVISING: _IS_FILED},
    ),
)
