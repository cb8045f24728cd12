"""Who is told what. Each notice is written in the transaction of what it tells, and mailed after it."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.urls import reverse

from common import clock
from pilots.messages.message import Message, MessageKind, Pace, Preference
from regions.models import StandIn
from regions.permissions import Permission, holders

DIGEST_AT = time(7)
A_DAY = timedelta(days=1)


def tell(kind, *, about, path, to, by=None, key=""):
    """Tell each of the users `to`, and whoever stands in for them today; never `by`, and with a `key` only once.

    `about` is a case number or a programme's name: nothing personal, nothing confidential.
    """
    receivers = _with_stand_ins([user for user in to if user.is_active], by)
    paces = dict(Preference.objects.filter(user__in=receivers, kind=kind).values_list("user", "pace"))
    now = clock.now()
    Message.objects.bulk_create(
        [
            Message(
                to=user,
                on_behalf_of=absent,
                kind=kind,
                about=about,
                path=path,
                at=now,
                key=key,
                mail_at=_mail_at(paces.get(user.pk, Pace.AT_ONCE), now),
            )
            for user, absent in receivers.items()
        ],
        ignore_conflicts=bool(key),
    )
    if receivers:
        transaction.on_commit(_ask_to_send)


def _ask_to_send():
    # Here, not above: mailing imports this module's neighbours, and only a commit needs it.
    from pilots.messages.mailing import send_due

    send_due.enqueue()


def _with_stand_ins(users, by):
    """{receiver: the person they stand in for, or None}, each once."""
    found = {user: None for user in users if user != by}
    in_force = StandIn.objects.in_force(on=clock.today()).filter(membership__user__in=users)
    for stand_in in in_force.select_related("user", "membership__user"):
        if stand_in.user.is_active and stand_in.user != by:
            found.setdefault(stand_in.user, stand_in.membership.user)
    return found


def _mail_at(pace, now):
    """When a message is mailed by the receiver's choice: now, with the next morning's digest, or never (None)."""
    if pace == Pace.NEVER:
        return None
    if pace == Pace.AT_ONCE:
        return now
    local = now.astimezone(clock.COPENHAGEN)
    day = local.date() if local.time() < DIGEST_AT else local.date() + A_DAY
    return datetime.combine(day, DIGEST_AT, clock.COPENHAGEN)


def of_filing(filing, by):
    central = holders(Permission.GIVE_RECEIPTS, filing.pilot.region)
    tell(MessageKind.FILED, about=_case(filing.pilot), path=filing.get_absolute_url(), to=central, by=by)


def of_receipt(receipt, by):
    pilot = receipt.filing.pilot
    writers = holders(Permission.WRITE_DESCRIPTIONS, pilot.region)
    path = receipt.filing.get_absolute_url()
    tell(MessageKind.RECEIVED, about=_case(pilot), path=path, to=writers, by=by)


# Who is told of a step of an agreement: the holders of these permissions in its region.
TOLD_OF = {
    MessageKind.SENT: [Permission.REVIEW_AGREEMENTS],
    MessageKind.RETURNED: [Permission.WRITE_AGREEMENTS],
    MessageKind.CLEARED: [Permission.SIGN_EMPLOYER, Permission.SIGN_UNION],
    MessageKind.SIGNED: [Permission.SIGN_EMPLOYER, Permission.SIGN_UNION],
    MessageKind.CONCLUDED: [
        Permission.WRITE_AGREEMENTS,
        Permission.REVIEW_AGREEMENTS,
        Permission.GIVE_RECEIPTS,
    ],
}


def of_agreement(kind, agreement, by):
    pilot = agreement.pilot
    to = {user: None for permission in TOLD_OF[kind] for user in holders(permission, pilot.region)}
    tell(kind, about=_case(pilot), path=agreement.get_absolute_url(), to=to, by=by)


def of_question(inquiry, by):
    pilot = inquiry.filing.pilot
    to = holders(Permission.ANSWER_QUESTIONS, pilot.region)
    tell(MessageKind.ASKED, about=_case(pilot), path=inquiry.filing.get_absolute_url(), to=to, by=by)


def of_answer(answer, by):
    filing = answer.inquiry.filing
    path = filing.get_absolute_url()
    tell(MessageKind.ANSWERED, about=_case(filing.pilot), path=path, to=[answer.inquiry.by], by=by)


def of_request(request, by):
    """The facilitator is told what a region asks for, the region's asker what the facilitator did."""
    is_from_region = by == request.asked_by
    to = holders(Permission.SEE_REQUESTS) if is_from_region else [request.asked_by]
    path = reverse("requests") if is_from_region else request.pilot.get_absolute_url()
    tell(MessageKind.FACILITATION, about=_case(request.pilot), path=path, to=to, by=by)


def _case(pilot):
    return pilot.case_number
