"""The parties' rounds: the text goes to review, comes back with remarks, or is cleared for signing.

`send`, `recall`, `return_with_remarks`, `clear` and `break_off` are acts of the workflow's steps: they run in its
transaction with the pilot locked. Comments move nothing and may be written as long as the negotiation lasts.
"""

import secrets
from dataclasses import asdict

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import clock
from common.errors import Refused
from common.limits import REASON_LIMIT, TEXT_LIMIT, demand_within
from pilots.agreements import drafting, notices, printing, readiness
from pilots.agreements.agreement import OPEN, Agreement, AgreementState
from pilots.agreements.annex import Annex
from pilots.agreements.content import frozen_texts, sections
from pilots.agreements.negotiation import Comment, Sending, Thread
from pilots.documents import frozen
from pilots.documents.content import differences
from pilots.messages.message import MessageKind
from regions import journal
from regions.permissions import Permission, acting_for, can

WRITE, REVIEW = Permission.WRITE_AGREEMENTS, Permission.REVIEW_AGREEMENTS
# Without letters and digits that look alike on paper.
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def new_code():
    """A round's code, e.g. "K7QF-3M2P": 8 letters of 31 are 39 bits, and it opens nothing by itself."""
    letters = [secrets.choice(CODE_LETTERS) for _letter in range(8)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


def move(agreement, state, **fields):
    """Move an agreement whose pilot is locked to `state`; whose turn it is counts from now."""
    at = clock.now()
    seen = Agreement.objects.filter(pk=agreement.pk, state=agreement.state)
    if not seen.update(state=state, state_since=at, **fields):
        raise Refused(_("The agreement has moved on. Open it again."))
    agreement.refresh_from_db()


def note(verb, agreement, *, by, permission, note=""):
    pilot = agreement.pilot
    journal.record(verb, pilot, by=by, region=pilot.region, note=note, permission=permission)


def send(pilot, *, by, revision=None, version=""):
    """Freeze the text as a round that the coordinator reviews and both sides may sign; return the agreement."""
    agreement = Agreement.objects.with_parts().get(pk=pilot.agreements.open().get().pk)
    # Each version counts its own revisions: a page of the one before may have come as far.
    if not (revision in (None, agreement.revision) and version in ("", str(agreement.version))):
        raise Refused(_("Someone has saved a newer version. Check the answers again before you send."))
    if reasons := [lack.sentence for lack in readiness.missing(agreement)]:
        raise Refused(*reasons)
    agreement.effective_from = drafting.applies_from(agreement)
    (text, sha256), (annex, annex_sha256) = frozen_texts(agreement)
    Annex.objects.update_or_create(agreement=agreement, defaults={"canonical": annex, "sha256": annex_sha256})
    sending = _open_round(agreement, text, sha256, by=by)
    move(
        agreement,
        AgreementState.REVIEW,
        canonical=text,
        sha256=sha256,
        effective_from=agreement.effective_from,
    )
    note("agreement_sent", agreement, by=by, permission=WRITE, note=f"Runde {sending.number}")
    notices.tell_of(MessageKind.SENT, agreement, by)
    return agreement


def _open_round(agreement, text, sha256, *, by):
    before = agreement.sending
    # The first round of an amendment is compared with the version it amends.
    compared = before or agreement.previous
    changes = differences(frozen.read(compared.canonical), frozen.read(text), sections) if compared else []
    sending = Sending.objects.create(
        agreement=agreement,
        number=before.number + 1 if before else 1,
        by=by,
        at=clock.now(),
        canonical=text,
        sha256=sha256,
        changes=[asdict(change) for change in changes],
        code=new_code(),
    )
    transaction.on_commit(lambda: printing.render_sending.enqueue(sending.pk))
    return sending


def recall(pilot, *, by):
    """Take the text back to change it; a signature on it no longer counts."""
    agreement = pilot.agreements.open().get()
    was_signed = agreement.sending.signatures.exists()
    move(agreement, AgreementState.DRAFT, canonical="", sha256="")
    note("agreement_voided" if was_signed else "agreement_recalled", agreement, by=by, permission=WRITE)
    return agreement


def return_with_remarks(pilot, *, by, reason):
    """Send the text back to be changed, with the remarks that say why; a signature on it no longer counts."""
    agreement = pilot.agreements.open().get()
    if not reason.strip():
        raise Refused(_("Write what should be changed."))
    comment(agreement, reason, by=by)
    move(agreement, AgreementState.RETURNED, canonical="", sha256="")
    note("agreement_returned", agreement, by=by, permission=REVIEW)
    notices.tell_of(MessageKind.RETURNED, agreement, by)
    return agreement


def clear(pilot, *, by):
    """Say that the text may be signed as it stands."""
    agreement = pilot.agreements.open().get()
    if waiting := agreement.threads.filter(resolved_at__isnull=True).count():
        raise Refused(
            ngettext(
                "%(count)d comment is not closed. Close it first, or return the agreement.",
                "%(count)d comments are not closed. Close them first, or return the agreement.",
                waiting,
            )
            % {"count": waiting}
        )
    move(agreement, AgreementState.READY)
    note("agreement_cleared", agreement, by=by, permission=REVIEW)
    notices.tell_of(MessageKind.CLEARED, agreement, by)
    return agreement


def break_off(pilot, *, by, reason):
    """End the negotiation without an agreement; what was sent and said is kept."""
    agreement = pilot.agreements.open().get()
    if not reason.strip():
        raise Refused(_("Write why the negotiation is broken off."))
    demand_within(reason.strip(), REASON_LIMIT)
    move(agreement, AgreementState.BROKEN_OFF, breaking_reason=reason.strip())
    note("agreement_broken_off", agreement, by=by, permission=WRITE, note=reason.strip())
    return agreement


def may_comment(agreement, user):
    region = agreement.pilot.region
    return agreement.state in OPEN and (can(user, WRITE, region) or can(user, REVIEW, region))


@transaction.atomic
def comment(agreement, text, *, by, place="", thread=None):
    """Write in a thread, or open one about a section or a line (its key); empty is the whole. Return the comment."""
    if not may_comment(agreement, by):
        raise Refused(_("The negotiation has ended: no more comments can be written."))
    if agreement.sending is None:
        raise Refused(_("The agreement is commented on when it has been sent to review."))
    if not text.strip():
        raise Refused(_("Write your comment"))
    demand_within(text.strip(), TEXT_LIMIT)
    if thread is None:
        thread = _open_thread(agreement, place)
    elif thread.resolved_at:
        reopen(thread, by=by)
    region = agreement.pilot.region
    permission = REVIEW if can(by, REVIEW, region) else WRITE
    return Comment.objects.create(
        thread=thread,
        by=by,
        on_behalf_of=acting_for(by, permission, region),
        at=clock.now(),
        text=text.strip(),
    )


def _open_thread(agreement, place):
    if place and place not in places(agreement):
        raise Refused(_("Choose a place in the agreement to comment on"))
    rounds = agreement.sendings.count()
    return Thread.objects.create(agreement=agreement, place=place, round=rounds)


def places(agreement):
    """{key: label} of what can be commented on in the newest round: each section, and each of its lines."""
    sending = agreement.sending
    if sending is None:
        return {}
    return places_of(frozen.read(sending.canonical))


def places_of(content):
    found = {}
    for section in sections(content):
        found[section.step] = str(section.heading)
        found |= {line.key: str(line.label) for line in section.lines}
    return found


def return_of(agreement):
    """The remarks with which the agreement was returned, while it is changed; else None."""
    if agreement.state != AgreementState.RETURNED:
        return None
    of_the_whole = Comment.objects.filter(thread__agreement=agreement, thread__place="")
    said = of_the_whole.filter(at__lte=agreement.state_since)
    return said.select_related("by", "on_behalf_of").order_by("at", "pk").last()


def threads_at(agreement, step):
    """The threads about a section of the newest round and about its lines, the open ones first."""
    sending = agreement.sending
    if sending is None:
        return []
    [section] = [s for s in sections(frozen.read(sending.canonical)) if s.step == step] or [None]
    places = {section.step, *(line.key for line in section.lines)} if section else set()
    threads = agreement.threads.filter(place__in=places).select_related("resolved_by")
    return threads.prefetch_related("comments__by", "comments__on_behalf_of").order_by(
        F("resolved_at").asc(nulls_first=True), "pk"
    )


def resolve(thread, *, by):
    """Say that a thread is dealt with; said twice, nothing more happens."""
    if not may_comment(thread.agreement, by):
        raise Refused(_("The negotiation has ended: no more comments can be written."))
    Thread.objects.filter(pk=thread.pk, resolved_at__isnull=True).update(
        resolved_by=by, resolved_at=clock.now()
    )


def reopen(thread, *, by):
    """Take up a resolved thread again."""
    if not may_comment(thread.agreement, by):
        raise Refused(_("The negotiation has ended: no more comments can be written."))
    Thread.objects.filter(pk=thread.pk).update(resolved_by=None, resolved_at=None)
