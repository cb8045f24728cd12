"""Signing: each side signs the exact round, by its SHA-256; the second signature concludes.

Acts of the workflow's steps: they run in its transaction with the pilot locked. The locks are always taken in the
same order (pilot, employments, pool), so that many who sign at once wait for each other and never in a circle.
"""

import hashlib

from django.db import transaction
from django.utils.translation import gettext as _

from common import clock
from common.errors import Refused
from common.uploads import check_upload
from pilots.agreements import hours, notices, pool, readiness
from pilots.agreements.agreement import AgreementState, Side
from pilots.agreements.negotiation import HeldScan, Method, Sending, Signature, SignedScan
from pilots.agreements.review import move, note
from pilots.filings import receipts
from pilots.messages.message import MessageKind
from regions.permissions import Permission, acting_for, can

PERMISSIONS = {Side.EMPLOYER: Permission.SIGN_EMPLOYER, Side.UNION: Permission.SIGN_UNION}


class OutdatedCode(Refused):
    """The code belongs to an earlier round; `sending` is that round."""

    def __init__(self, sending):
        super().__init__(
            _("The code belongs to an earlier version. Something has changed since; sign the newest.")
        )
        self.sending = sending


SIGNABLE = (AgreementState.READY, AgreementState.PART_SIGNED)


def sides_for(user, region):
    """The sides that `user` may sign for in a region."""
    return [side for side, permission in PERMISSIONS.items() if can(user, permission, region)]


def waits_for(user, agreement):
    """Is there a side that `user` may sign for and that has not signed yet?"""
    signed = {signature.side for signature in signatures_on(agreement)}
    return any(side not in signed for side in sides_for(user, agreement.pilot.region))


def signatures_on(agreement):
    """The signatures that count: those on the newest round."""
    sending = agreement.sending
    if sending is None:
        return []
    return list(sending.signatures.select_related("by", "on_behalf_of", "scan"))


def sign(pilot, *, by, side, sha256, scan=None):
    """Sign the round whose SHA-256 was shown, for `side`; the second signature concludes. Return the agreement.

    With a scan of the signed paper, which the person has uploaded, that paper is their signature. Where the other
    side did so, this confirms that the paper carries this side's signature too.
    """
    agreement = pilot.agreements.open().get()
    sending = agreement.sending
    if sha256 != sending.sha256:
        raise Refused(
            _("The agreement has changed since you opened the page. Read it again before you sign.")
        )
    if scan is not None and (scan.sending_id, scan.by_id) != (sending.pk, by.pk):
        raise Refused(_("The scan belongs to an earlier version, or to someone else. Upload it again."))
    theirs = sending.signatures.filter(method=Method.SCAN).first()
    method = Method.SCAN if scan else Method.CONFIRMED if theirs else Method.APP
    paper = scan or (theirs and theirs.scan)
    return _signed(agreement, sending, Side(side), by=by, method=method, scan=paper)


@transaction.atomic
def keep_scan(agreement, *, by, code, name, content):
    """Keep the scan of the signed paper, whose code the uploader has typed; it is no signature before they sign.

    Sent again it is the one that is kept already.
    """
    check_upload(name, content, kinds=("pdf",))
    sending = agreement.sending
    if agreement.state not in SIGNABLE:
        raise Refused(_("The agreement must be cleared for signing first."))
    if not sides_for(by, agreement.pilot.region):
        raise Refused(_("You may not sign for this side."))
    _check_code(agreement, sending, code)
    kept, _created = SignedScan.objects.get_or_create(
        sending=sending,
        by=by,
        sha256=hashlib.sha256(content).hexdigest(),
        defaults={"name": name, "content": content, "at": clock.now()},
    )
    HeldScan.objects.filter(sending=sending, by=by).delete()
    return kept


def _check_code(agreement, sending, code):
    typed = "".join(code.upper().split()).replace("-", "")
    if typed == sending.code.replace("-", ""):
        return
    for earlier in Sending.objects.filter(agreement=agreement).exclude(pk=sending.pk):
        if typed == earlier.code.replace("-", ""):
            raise OutdatedCode(earlier)
    raise Refused(_("The code is not that of this agreement. It stands at the bottom of each page."))


def _signed(agreement, sending, side, *, by, method, scan):
    region = agreement.pilot.region
    if side not in sides_for(by, region):
        raise Refused(_("You may not sign for this side."))
    if Signature.objects.filter(sending__agreement=agreement, by=by).exclude(side=side).exists():
        raise Refused(_("Nobody signs for both sides. Ask a colleague to sign for this one."))
    if sending.signatures.filter(side=side).exists():
        raise Refused(_("This side has signed already."))
    Signature.objects.create(
        sending=sending,
        side=side,
        by=by,
        on_behalf_of=acting_for(by, PERMISSIONS[side], region),
        at=clock.now(),
        method=method,
        scan=scan,
        sha256=sending.sha256,
    )
    note("agreement_signed", agreement, by=by, permission=PERMISSIONS[side], note=Side(side).label)
    if sending.signatures.count() == len(Side):
        _conclude(agreement, by=by, permission=PERMISSIONS[side])
    else:
        move(agreement, AgreementState.PART_SIGNED)
        notices.tell_of(MessageKind.SIGNED, agreement, by)
    return agreement


def _conclude(agreement, *, by, permission):
    """Freeze both parts, send the agreement to the central parties and commit its budget, all in this transaction.

    The budget is committed by the agreement being concluded: what is committed is read from the agreements.
    """
    hours.lock(agreement)
    pool.lock(agreement.pilot)
    over = hours.over_full_time(agreement.participants.all(), agreement.pilot_id)
    reasons = [sentence for _row, sentence in over]
    reasons += [lack.sentence for lack in readiness.over_what_is_left(agreement)]
    if reasons:
        raise Refused(*reasons, _("Take the agreement back, correct it and send it again."))
    at = clock.now()
    filing = receipts.send(agreement, by=by, at=at)
    move(agreement, AgreementState.CONCLUDED, concluded_at=at, filing=filing)
    note("agreement_concluded", agreement, by=by, permission=permission)
    notices.tell_of(MessageKind.CONCLUDED, agreement, by)
