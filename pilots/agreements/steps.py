"""The steps that move an agreement, and the stages between which they move it."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common import clock
from common.limits import TEXT_LIMIT
from pilots.agreements import drafting, review, signing
from pilots.agreements.agreement import OPEN, AgreementState, Side
from pilots.descriptions.steps import WHILE_FILED
from pilots.documents.steps import Step
from regions.permissions import Permission


class AgreementStage(models.TextChoices):
    """Where a pilot's agreement stands: the version being negotiated or, without one, what is concluded."""

    NONE = "none", _("No agreement yet")
    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("Under review")
    RETURNED = "returned", _("Returned")
    READY = "ready", _("Ready for signature")
    PART_SIGNED = "partsigned", _("Partly signed")
    CONCLUDED = "concluded", _("Concluded")
    ENDED = "ended", _("Ended")

    @property
    def tone(self):
        return TONES[self]


A = AgreementStage
TONES = {
    A.NONE: "outline",
    A.DRAFT: "neutral",
    A.REVIEW: "notice",
    A.RETURNED: "warn",
    A.READY: "notice",
    A.PART_SIGNED: "info",
    A.CONCLUDED: "ok",
    A.ENDED: "outline",
}


def stage_of(pilot):
    """Where the agreement stands today: ENDED when the last day of what was concluded last has passed."""
    return stage_by(pilot.agreements.only("state", "ends_on", "pilot"))


def stage_by(versions):
    """Where an agreement stands, by all its versions in order."""
    standing = [version for version in versions if version.state != AgreementState.BROKEN_OFF]
    if not standing:
        return A.NONE
    newest = standing[-1]
    if newest.state in OPEN:
        return A(newest.state)
    return A.CONCLUDED if clock.today() <= newest.ends_on else A.ENDED


def _underway(pilot):
    return pilot.agreements.open().first()


def _to_desk(step, pilot):
    return reverse("agreement_step", args=[pilot.pk, "parter"])


def _to_signing(step, pilot):
    return reverse("agreement_sign", args=[pilot.pk, _underway(pilot).version])


def _newest(pilot):
    return pilot.agreements.last().get_absolute_url()


def _desk_or_newest(pilot):
    newest = pilot.agreements.last()
    return _to_desk(None, pilot) if newest.is_writable else newest.get_absolute_url()


def _was_sent(pilot, user):
    return _underway(pilot).sending is not None


def _was_never_sent(pilot, user):
    return not _was_sent(pilot, user)


def _may_sign_now(pilot, user):
    return signing.waits_for(user, _underway(pilot))


WRITE = (Permission.WRITE_AGREEMENTS,)
REVIEW = (Permission.REVIEW_AGREEMENTS,)
SIGN = (Permission.SIGN_EMPLOYER, Permission.SIGN_UNION)
UNDERWAY = frozenset({A.REVIEW, A.READY, A.PART_SIGNED})
_NEGOTIATED = _("An agreement is being negotiated already.")
_SENT = _("The agreement has been sent to review already.")
_HAS_AGREEMENT = _(
    "The pilot has an agreement. Break off the negotiation, or end the agreement early, instead of withdrawing."
)
# A pilot with an agreement is not withdrawn.
HOLDS_BACK = {"withdraw": (frozenset(AgreementStage) - {A.NONE}, _HAS_AGREEMENT)}

STEPS = (
    Step(
        name="agree",
        label=_("Write the final agreement"),
        sources=frozenset({A.NONE}),
        targets=frozenset({A.DRAFT}),
        act=drafting.agree,
        permissions=WRITE,
        others=WHILE_FILED,
        button=_("Write the final agreement"),
        weight="main",
        is_pressed=True,
        consequence=_("The agreement starts from what the description says. You can change all of it."),
        yes=_("Write the final agreement"),
        no=_("Not now"),
        lands=_desk_or_newest,
        events={"agreement_started": _("Agreement started")},
        refusals={
            A.NONE: _("An agreement is written when the description has been filed."),
            **{stage: _NEGOTIATED for stage in AgreementStage if stage != A.NONE},
        },
    ),
    Step(
        name="amend",
        label=_("Write an amendment"),
        sources=frozenset({A.CONCLUDED}),
        targets=frozenset({A.DRAFT}),
        act=drafting.amend,
        permissions=WRITE,
        button=_("Write an amendment"),
        weight="second",
        consequence=_("The agreement in force stays in force until the amendment is signed by both sides."),
        yes=_("Write an amendment"),
        no=_("Not now"),
        lands=_desk_or_newest,
        events={"amendment_started": _("Amendment started")},
        refusals={A.NONE: _("There is no agreement to amend yet.")},
    ),
    Step(
        name="terminate",
        label=_("End the agreement early"),
        sources=frozenset({A.CONCLUDED}),
        targets=frozenset({A.DRAFT}),
        act=drafting.terminate,
        permissions=WRITE,
        button=_("End the agreement early"),
        weight="second",
        consequence=_(
            "You write the last day and why. The agreement ends early when both sides have signed it."
        ),
        yes=_("Write the early ending"),
        no=_("Keep the agreement"),
        lands=_desk_or_newest,
        events={"termination_started": _("Early ending started")},
        refusals={A.NONE: _("There is no agreement to end yet.")},
    ),
    Step(
        name="send",
        label=_("Send to review"),
        sources=frozenset({A.DRAFT, A.RETURNED}),
        targets=frozenset({A.REVIEW}),
        act=review.send,
        permissions=WRITE,
        turn=(Side.EMPLOYER,),
        # It is sent from the page with all answers, at the end of the desk.
        button=_("Edit the agreement"),
        weight="main",
        starts_at=_to_desk,
        asked_on="agreement_check",
        takes=("revision", "version"),
        done=_("The agreement is sent to review. The coordinator is told."),
        lands=_newest,
        events={"agreement_sent": _("Agreement sent to review")},
        refusals=dict.fromkeys((A.REVIEW, A.READY), _SENT),
    ),
    Step(
        name="sign",
        label=_("Sign"),
        sources=frozenset({A.READY, A.PART_SIGNED}),
        targets=frozenset({A.PART_SIGNED, A.CONCLUDED}),
        act=signing.sign,
        permissions=SIGN,
        turn=(Side.EMPLOYER, Side.UNION),
        button=_("Sign"),
        weight="main",
        starts_at=_to_signing,
        offered=_may_sign_now,
        is_elsewhere=True,
        lands=_newest,
        events={
            "agreement_signed": _("Agreement signed"),
            "agreement_concluded": _("Agreement concluded and sent to the central parties"),
        },
        refusals={
            A.REVIEW: _("The agreement must be cleared for signing first."),
            A.RETURNED: _("The agreement has been returned to be changed."),
            A.DRAFT: _("The agreement has been taken back to be changed."),
            A.CONCLUDED: _("The agreement is concluded already."),
        },
    ),
    Step(
        name="clear",
        label=_("Clear for signing"),
        sources=frozenset({A.REVIEW}),
        targets=frozenset({A.READY}),
        act=review.clear,
        permissions=REVIEW,
        turn=(Side.UNION,),
        button=_("Clear for signing"),
        weight="main",
        consequence=_("The text may be signed as it stands. Both sides are told."),
        yes=_("Agree, clear for signing"),
        no=_("Not yet"),
        done=_("The agreement is cleared for signing. Both sides are told."),
        lands=_newest,
        events={"agreement_cleared": _("Agreement cleared for signing")},
        refusals={A.READY: _("The agreement has been cleared already.")},
    ),
    Step(
        name="return",
        label=_("Return with remarks"),
        sources=UNDERWAY,
        targets=frozenset({A.RETURNED}),
        act=review.return_with_remarks,
        permissions=REVIEW,
        button=_("Return with remarks"),
        weight="second",
        consequence=_("The agreement goes back to HR to be changed. A signature on it no longer counts."),
        yes=_("Return with remarks"),
        no=_("Keep it here"),
        asks_reason=_("What should be changed?"),
        longest_reason=TEXT_LIMIT,
        done=_("The agreement is returned. HR is told."),
        lands=_newest,
        events={"agreement_returned": _("Agreement returned")},
    ),
    Step(
        name="recall",
        label=_("Take back to change it"),
        sources=UNDERWAY,
        targets=frozenset({A.DRAFT}),
        act=review.recall,
        permissions=WRITE,
        button=_("Take back to change it"),
        weight="second",
        consequence=_(
            "The agreement becomes a draft again. A signature on it no longer counts, and it must be reviewed anew."
        ),
        yes=_("Take the agreement back"),
        no=_("Leave it as it is"),
        done=_("The agreement is a draft again."),
        lands=_newest,
        events={
            "agreement_recalled": _("Agreement taken back"),
            "agreement_voided": _("Agreement taken back; a signature no longer counts"),
        },
    ),
    Step(
        name="drop",
        label=_("Delete the agreement's draft"),
        sources=frozenset({A.DRAFT}),
        targets=frozenset({A.NONE, A.CONCLUDED, A.ENDED}),
        act=drafting.drop,
        permissions=WRITE,
        button=_("Delete the agreement's draft"),
        weight="danger",
        offered=_was_never_sent,
        consequence=_("The draft and all that is written in it disappear for good. This cannot be undone."),
        yes=_("Yes, delete the draft"),
        no=_("Keep the draft"),
        is_destructive=True,
        done=_("The agreement's draft is deleted."),
        events={"agreement_dropped": _("The agreement's draft deleted")},
        refusals={A.RETURNED: _("What has been under review is kept. Break it off instead.")},
    ),
    Step(
        name="break_off",
        label=_("Break off the negotiation"),
        sources=frozenset({A.DRAFT, A.RETURNED, *UNDERWAY}),
        targets=frozenset({A.NONE, A.CONCLUDED, A.ENDED}),
        act=review.break_off,
        permissions=WRITE,
        button=_("Break off the negotiation"),
        weight="danger",
        offered=_was_sent,
        consequence=_("What was sent and said stays readable. A new agreement can be started later."),
        yes=_("Yes, break off the negotiation"),
        no=_("Go on negotiating"),
        asks_reason=_("Why is the negotiation broken off?"),
        is_destructive=True,
        done=_("The negotiation is broken off."),
        lands=_newest,
        events={"agreement_broken_off": _("Negotiation broken off")},
    ),
)
