"""The steps that move a pilot's documents, in one table: buttons, tests, the diagram and whose turn it is read it.

A document stands at a stage that is derived from its versions. A step says from which stages it is taken and where
it leads, who may take it, and in which stages the pilot's other document must be meanwhile.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.limits import REASON_LIMIT, TEXT_LIMIT
from pilots.agreements import drafting, review, signing
from pilots.descriptions import filing
from regions.permissions import Permission


class Stage(models.TextChoices):
    """Where a pilot's description stands, derived from its versions."""

    DRAFT = "draft", _("Draft")
    FILED = "filed", _("Filed")
    REVISING = "revising", _("Filed, new version in draft")
    WITHDRAWN = "withdrawn", _("Withdrawn")


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


GONE = "gone"  # where a deleted draft leads
TONES = {Stage.DRAFT: "neutral", Stage.FILED: "info", Stage.REVISING: "info", Stage.WITHDRAWN: "outline"}
AGREEMENT_TONES = {
    AgreementStage.NONE: "outline",
    AgreementStage.DRAFT: "neutral",
    AgreementStage.REVIEW: "notice",
    AgreementStage.RETURNED: "warn",
    AgreementStage.READY: "notice",
    AgreementStage.PART_SIGNED: "info",
    AgreementStage.CONCLUDED: "ok",
    AgreementStage.ENDED: "outline",
}
D, A = Stage, AgreementStage
UNDERWAY = frozenset({A.REVIEW, A.READY, A.PART_SIGNED})


@dataclass(frozen=True)
class Step:
    name: str
    label: str
    sources: frozenset
    # Where it may lead: a stage of the same document, or GONE.
    targets: frozenset
    act: Callable = field(repr=False)
    permissions: tuple = (Permission.WRITE_AGREEMENTS,)
    # The stages in which the pilot's other document must be; None is any.
    others: frozenset | None = None
    # The page that asks first: what will happen, and the two answers.
    consequence: str = ""
    yes: str = ""
    no: str = ""
    asks_reason: str = ""
    who_reads_reason: str = _("HR and the coordinator can read it.")
    longest_reason: int = REASON_LIMIT
    is_destructive: bool = False
    # What is said when it is done, and the events it may leave: a second click finds its own.
    done: str = ""
    verbs: tuple = ()

    @property
    def document(self):
        return type(next(iter(self.sources)))


DESCRIBES = {"permissions": (Permission.WRITE_DESCRIPTIONS,)}
REVIEWS = {"permissions": (Permission.REVIEW_AGREEMENTS,)}
SIGNS = {"permissions": (Permission.SIGN_EMPLOYER, Permission.SIGN_UNION)}
WHILE_FILED = frozenset({D.FILED, D.REVISING})

STEPS = {
    step.name: step
    for step in [
        # the description
        Step(
            "file",
            _("File the description"),
            frozenset({D.DRAFT, D.REVISING}),
            frozenset({D.FILED}),
            filing.file,
            verbs=("filed",),
            **DESCRIBES,
        ),
        Step(
            "revise",
            _("Write a new version"),
            frozenset({D.FILED}),
            frozenset({D.REVISING}),
            filing.revise,
            consequence=_("The filed version stays as it is until you file the new one."),
            yes=_("Write a new version"),
            no=_("Not now"),
            verbs=("version_started",),
            **DESCRIBES,
        ),
        Step(
            "discard",
            _("Discard the new version"),
            frozenset({D.REVISING}),
            frozenset({D.FILED}),
            filing.discard,
            consequence=_("All that is written in the new version disappears for good. What is filed stays."),
            yes=_("Yes, discard the new version"),
            no=_("Keep the new version"),
            is_destructive=True,
            done=_("The new version is discarded."),
            verbs=("version_discarded",),
            **DESCRIBES,
        ),
        Step(
            "withdraw",
            _("Withdraw the pilot"),
            WHILE_FILED,
            frozenset({D.WITHDRAWN}),
            filing.withdraw,
            others=frozenset({A.NONE}),
            consequence=_("The filed versions stay readable, marked as withdrawn. This cannot be undone."),
            yes=_("Yes, withdraw the pilot"),
            no=_("Keep the pilot"),
            asks_reason=_("Why is the pilot withdrawn?"),
            who_reads_reason=_("The central parties can read the reason."),
            is_destructive=True,
            done=_("The pilot is withdrawn."),
            verbs=("withdrawn",),
            **DESCRIBES,
        ),
        Step(
            "delete",
            _("Delete the draft"),
            frozenset({D.DRAFT}),
            frozenset({GONE}),
            filing.delete,
            consequence=_(
                "The draft and all that is written in it disappear for good. This cannot be undone."
            ),
            yes=_("Yes, delete the draft"),
            no=_("Keep the draft"),
            is_destructive=True,
            verbs=("draft_deleted",),
            **DESCRIBES,
        ),
        # the agreement
        Step(
            "agree",
            _("Write the final agreement"),
            frozenset({A.NONE}),
            frozenset({A.DRAFT}),
            drafting.agree,
            others=WHILE_FILED,
            consequence=_("The agreement starts from what the description says. You can change all of it."),
            yes=_("Write the final agreement"),
            no=_("Not now"),
            verbs=("agreement_started",),
        ),
        Step(
            "amend",
            _("Write an amendment"),
            frozenset({A.CONCLUDED}),
            frozenset({A.DRAFT}),
            drafting.amend,
            consequence=_(
                "The agreement in force stays in force until the amendment is signed by both sides."
            ),
            yes=_("Write an amendment"),
            no=_("Not now"),
            verbs=("amendment_started",),
        ),
        Step(
            "terminate",
            _("End the agreement early"),
            frozenset({A.CONCLUDED}),
            frozenset({A.DRAFT}),
            drafting.terminate,
            consequence=_(
                "You write the last day and why. The agreement ends early when both sides have signed it."
            ),
            yes=_("Write the early ending"),
            no=_("Keep the agreement"),
            verbs=("termination_started",),
        ),
        Step(
            "send",
            _("Send to review"),
            frozenset({A.DRAFT, A.RETURNED}),
            frozenset({A.REVIEW}),
            review.send,
            done=_("The agreement is sent to review. The coordinator is told."),
            verbs=("agreement_sent",),
        ),
        Step(
            "recall",
            _("Take back to change it"),
            UNDERWAY,
            frozenset({A.DRAFT}),
            review.recall,
            consequence=_(
                "The agreement becomes a draft again. A signature on it no longer counts, and it must be reviewed anew."
            ),
            yes=_("Take the agreement back"),
            no=_("Leave it as it is"),
            done=_("The agreement is a draft again."),
            verbs=(
                "agreement_recalled",
                "agreement_voided",
            ),
        ),
        Step(
            "return",
            _("Return with remarks"),
            UNDERWAY,
            frozenset({A.RETURNED}),
            review.return_with_remarks,
            consequence=_("The agreement goes back to HR to be changed. A signature on it no longer counts."),
            yes=_("Return with remarks"),
            no=_("Keep it here"),
            asks_reason=_("What should be changed?"),
            longest_reason=TEXT_LIMIT,
            done=_("The agreement is returned. HR is told."),
            verbs=("agreement_returned",),
            **REVIEWS,
        ),
        Step(
            "clear",
            _("Clear for signing"),
            frozenset({A.REVIEW}),
            frozenset({A.READY}),
            review.clear,
            consequence=_("The text may be signed as it stands. Both sides are told."),
            yes=_("Clear for signing"),
            no=_("Not yet"),
            done=_("The agreement is cleared for signing. Both sides are told."),
            verbs=("agreement_cleared",),
            **REVIEWS,
        ),
        Step(
            "sign",
            _("Sign"),
            frozenset({A.READY, A.PART_SIGNED}),
            frozenset({A.PART_SIGNED, A.CONCLUDED}),
            signing.sign,
            verbs=(
                "agreement_signed",
                "agreement_concluded",
            ),
            **SIGNS,
        ),
        Step(
            "drop",
            _("Delete the agreement's draft"),
            frozenset({A.DRAFT}),
            frozenset({A.NONE, A.CONCLUDED, A.ENDED}),
            drafting.drop,
            consequence=_(
                "The draft and all that is written in it disappear for good. This cannot be undone."
            ),
            yes=_("Yes, delete the draft"),
            no=_("Keep the draft"),
            is_destructive=True,
            done=_("The agreement's draft is deleted."),
            verbs=("agreement_dropped",),
        ),
        Step(
            "break_off",
            _("Break off the negotiation"),
            frozenset({A.DRAFT, A.RETURNED, *UNDERWAY}),
            frozenset({A.NONE, A.CONCLUDED, A.ENDED}),
            review.break_off,
            consequence=_("What was sent and said stays readable. A new agreement can be started later."),
            yes=_("Yes, break off the negotiation"),
            no=_("Go on negotiating"),
            asks_reason=_("Why is the negotiation broken off?"),
            is_destructive=True,
            done=_("The negotiation is broken off."),
            verbs=("agreement_broken_off",),
        ),
    ]
}
