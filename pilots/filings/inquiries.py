"""Questions: a central party asks under a filing, the region answers under it; nothing but the thread changes."""

from django.db import transaction
from django.utils.translation import gettext as _

from common import clock
from common.errors import Refused
from common.limits import TEXT_LIMIT, demand_within
from pilots.descriptions.filing import parties_of
from pilots.filings.filing import Filing, Inquiry, InquiryAnswer
from pilots.messages import notices
from regions import journal
from regions.once import new_token
from regions.permissions import Permission, acting_for, can, scope

ASK, ANSWER = Permission.ASK_QUESTIONS, Permission.ANSWER_QUESTIONS


def may_read(filing, user):
    """The region's own people, the central parties, the secretariat and the auditor; not the facilitator."""
    return can(user, Permission.SEE_FILED, filing.pilot.region)


@transaction.atomic
def ask(filing, text, *, by):
    """Ask about a filing on behalf of the user's party, and return the question."""
    pilot, parties = filing.pilot, parties_of(by)
    if not can(by, ASK, pilot.region) or not parties:
        raise Refused(_("Only the central parties ask questions here."))
    if not text.strip():
        raise Refused(_("Write your question"))
    demand_within(text.strip(), TEXT_LIMIT)
    inquiry = Inquiry.objects.create(
        filing=filing, party=parties[0], by=by, at=clock.now(), text=text.strip()
    )
    journal.record("asked", pilot, by=by, region=pilot.region, permission=ASK)
    notices.of_question(inquiry, by)
    return inquiry


@transaction.atomic
def answer(inquiry, text, *, by):
    """Answer a question for the region, and return the answer."""
    pilot = inquiry.filing.pilot
    if not can(by, ANSWER, pilot.region):
        raise Refused(_("Only the region's HR answers questions here."))
    if not text.strip():
        raise Refused(_("Write your answer"))
    demand_within(text.strip(), TEXT_LIMIT)
    given = InquiryAnswer.objects.create(
        inquiry=inquiry,
        by=by,
        on_behalf_of=acting_for(by, ANSWER, pilot.region),
        at=clock.now(),
        text=text.strip(),
    )
    journal.record("answered", pilot, by=by, region=pilot.region, permission=ANSWER)
    notices.of_answer(given, by)
    return given


def panel_for(filing, user):
    """What the questions' panel under a filing prints, or None for who does not read it."""
    if not may_read(filing, user):
        return None
    threads = filing.inquiries.select_related("by").prefetch_related("answers__by", "answers__on_behalf_of")
    return {
        "filing": filing,
        "threads": threads,
        "may_ask": can(user, ASK, filing.pilot.region) and bool(parties_of(user)),
        "may_answer": can(user, ANSWER, filing.pilot.region),
        "token": new_token(),
        "limit": TEXT_LIMIT,
    }


def unanswered_for(user):
    """The questions without an answer that concern the user: to answer in their regions, or asked by the centre."""
    answering, asking = scope(user, ANSWER), scope(user, ASK)
    found = Inquiry.objects.filter(answers=None, filing__in=Filing.objects.visible_to(user))
    found = found.filter((answering or asking).q("filing__pilot__region"))
    return found.select_related(
        "filing__pilot__region", "filing__pilot__current", "filing__description", "filing__agreement"
    )
