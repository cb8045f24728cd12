"""Questions: a central party asks under a filing, the region answers under it; nothing but the thread changes."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from common import clock
from common.errors import Refused
from common.limits import TEXT_LIMIT, demand_within
from pilots.documents import kinds
from pilots.filings.filing import Filing, Inquiry, InquiryAnswer
from pilots.filings.receipts import parties_of
from pilots.messages.message import MessageKind
from pilots.messages.notices import receivers, tell
from regions import journal
from regions.models import User
from regions.once import new_token
from regions.permissions import Permission, acting_for, can, scope

ASK = Permission.ASK_QUESTIONS


def may_read(filing: Filing, user: User) -> bool:
    """The region's own people, the central parties, the secretariat and the auditor; not the facilitator."""
    return can(user, filing.kind_of_document.reads, filing.region)


@transaction.atomic
def ask(filing: Filing, text: str, *, by: User) -> Inquiry:
    """Ask about a filing on behalf of the user's party, and return the question."""
    parties, kind = parties_of(by), filing.kind_of_document
    if not can(by, ASK, filing.region) or not parties:
        raise Refused(_("Only the central parties ask questions here."))
    if not text.strip():
        raise Refused(_("Write your question"))
    demand_within(text.strip(), TEXT_LIMIT)
    inquiry = Inquiry.objects.create(
        filing=filing, party=parties[0], by=by, at=clock.now(), text=text.strip()
    )
    journal.record(kind.verb("asked"), filing.subject, by=by, region=filing.region, permission=ASK)
    to = receivers(kind.answers, region=filing.region)
    tell(MessageKind.ASKED, about=filing.about, path=filing.path, to=to, by=by)
    return inquiry


@transaction.atomic
def answer(inquiry: Inquiry, text: str, *, by: User) -> InquiryAnswer:
    """Answer a question for the region, and return the answer."""
    filing = inquiry.filing
    kind = filing.kind_of_document
    permission = kind.answers
    if not can(by, permission, filing.region):
        raise Refused(_("Only the region's HR answers questions here."))
    if not text.strip():
        raise Refused(_("Write your answer"))
    demand_within(text.strip(), TEXT_LIMIT)
    given = InquiryAnswer.objects.create(
        inquiry=inquiry,
        by=by,
        on_behalf_of=acting_for(by, permission, filing.region),
        at=clock.now(),
        text=text.strip(),
    )
    verb = kind.verb("answered")
    journal.record(verb, filing.subject, by=by, region=filing.region, permission=permission)
    asker = receivers(ASK, region=filing.region, only=inquiry.by)
    tell(MessageKind.ANSWERED, about=filing.about, path=filing.path, to=asker, by=by)
    return given


def panel_for(filing: Filing, user: User) -> dict[str, Any] | None:
    """What the questions' panel under a filing prints, or None for who does not read it."""
    if not may_read(filing, user):
        return None
    threads = filing.inquiries.select_related("by").prefetch_related("answers__by", "answers__on_behalf_of")
    kind, of = filing.kind_of_document, (filing.subject.pk, filing.pk)
    return {
        "threads": [(thread, reverse(kind.addresses["answer"], args=[*of, thread.pk])) for thread in threads],
        "may_ask": can(user, ASK, filing.region) and bool(parties_of(user)),
        "may_answer": can(user, kind.answers, filing.region),
        "ask_url": reverse(kind.addresses["ask"], args=of),
        "token": new_token(),
        "limit": TEXT_LIMIT,
    }


def unanswered_for(user: User) -> QuerySet[Inquiry]:
    """The questions without an answer that concern the user: to answer in their regions, or asked by the centre."""
    asking, concern = scope(user, ASK), Q(pk__in=[])
    for kind in kinds.kinds():
        where = (scope(user, kind.answers) or asking).q("filing__region")
        concern |= Q(filing__kind=kind.name) & where
    found = Inquiry.objects.filter(concern, answers=None, filing__in=Filing.objects.visible_to(user))
    return found.select_related("filing__region")
