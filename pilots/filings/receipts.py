"""Sending a document to the central parties, and their receipts. Nothing waits for a receipt: it approves nothing."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from common import clock
from common.errors import Refused
from pilots.documents import kinds
from pilots.filings import rendering
from pilots.filings.filing import Filing, Party, Receipt
from pilots.messages.message import MessageKind
from pilots.messages.notices import receivers, tell
from regions import journal
from regions.models import User
from regions.permissions import Permission, Role, can, memberships_today

PARTY_OF = {Role.CENTRAL_EMPLOYER: Party.EMPLOYER, Role.CENTRAL_UNION: Party.UNION}


def send(document: Any, *, by: User, at: datetime) -> Filing:
    """Make the filing of a document and return it; from now the central parties read it.

    The document still has to be saved with it. Its PDF is made by the worker.
    """
    kind = kinds.of(document)
    path = kind.url("page", document)
    filing = Filing.objects.create(kind=kind.name, **kind.heads(document), path=path, by=by, at=at)
    document.filing = filing
    transaction.on_commit(lambda: rendering.render_filed.enqueue(filing.pk))
    return filing


def parties_of(user: User) -> list[Party]:
    """The central parties that `user` gives receipts for."""
    held = {membership.role for membership in memberships_today(user)}
    return [party for role, party in PARTY_OF.items() if role in held]


def give_receipt(filing: Filing, *, by: User) -> None:
    """Say that the user's party has received a filing; said twice, nothing more happens."""
    if not can(by, Permission.GIVE_RECEIPTS, filing.region):
        raise Refused(_("Only the central parties give receipts."))
    if filing.withdrawn_at:
        raise Refused(_("The pilot has been withdrawn and needs no receipt."))
    kind = filing.kind_of_document
    for party in parties_of(by):
        try:
            with transaction.atomic():
                Receipt.objects.create(filing=filing, party=party, by=by, at=clock.now())
                to = receivers(kind.keeps, region=filing.region)
                tell(MessageKind.RECEIVED, about=filing.about, path=filing.path, to=to, by=by)
                verb = kind.verb("received")
                journal.record(verb, filing.subject, by=by, region=filing.region, note=party.label)
        except IntegrityError:
            continue


def panel_for(filing: Filing, user: User) -> dict[str, Any]:
    """What the page of a document prints of its filing: the receipts, and whether the reader still gives one."""
    given = {receipt.party: receipt for receipt in filing.receipts.select_related("by")}
    own = parties_of(user) if can(user, Permission.GIVE_RECEIPTS, filing.region) else []
    kind = filing.kind_of_document
    return {
        "filing": filing,
        "receipts": list(given.values()),
        "may_give_receipt": not filing.withdrawn_at and any(party not in given for party in own),
        "receipt_url": kind.url("receipt", filing.document),
        "pdf_state": rendering.pdf_state(filing),
        "pdf_url": kind.url("pdf", filing.document),
    }


def received_by(filing: Filing) -> str:
    """Which central parties have given a receipt, in a few words; it approves nothing."""
    given = [receipt.get_party_display() for receipt in filing.receipts.all()]
    if not given:
        return _("no receipt yet")
    return _("received by %(who)s") % {"who": _(" and ").join(given)}
