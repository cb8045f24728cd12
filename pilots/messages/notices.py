"""Who is told what. Each notice is written in the transaction of what it tells, and mailed after it."""

from datetime import datetime, time, timedelta

from django.db import transaction

from common import clock
from pilots.messages.message import Message, Pace, Preference
from regions.models import StandIn
from regions.permissions import holding, memberships_today

DIGEST_AT = time(7)
A_DAY = timedelta(days=1)


def tell(kind, *, about, path, to, by=None, key="", is_mailed=True):
    """Tell each of `receivers(…)`, but never `by`, who did it, and with a `key` only once.

    `about` says which case, region or year it is: nothing personal, nothing confidential.
    """
    receivers = {user: absent for user, absent in to.items() if user != by}
    paces = dict(Preference.objects.filter(user__in=receivers, kind=kind).values_list("user", "pace"))
    now = clock.now()
    Message.objects.bulk_create(
        [
            Message(
                to=user,
                on_behalf_of=absent,
                by=by,
                kind=kind,
                about=about,
                path=path,
                at=now,
                key=key,
                mail_at=_mail_at(paces.get(user.pk, Pace.AT_ONCE), now) if is_mailed else None,
            )
            for user, absent in receivers.items()
        ],
        ignore_conflicts=bool(key),
    )
    if receivers and is_mailed:
        transaction.on_commit(_ask_to_send)


def _ask_to_send():
    # Here, not above: mailing imports this module's neighbours, and only a commit needs it.
    from pilots.messages.mailing import send_due

    send_due.enqueue()


def receivers(*permissions, region=None, only=None):
    """{user: None, or whom they stand in for} of those who have one of the permissions today, each once.

    `only` is the person whom it concerns; when they have left, it concerns everybody who does their work.
    """
    rows = holding(permissions, region).select_related("user").order_by("user")
    if only and rows.filter(user=only).exists():
        rows = rows.filter(user=only)
    found = {row.user: None for row in rows}
    for stand_in in StandIn.objects.in_force(on=clock.today()).filter(membership__in=rows.order_by()):
        user, held = stand_in.user, stand_in.membership
        # By the rule that gives the rights: who has none from it is told nothing either.
        if held in memberships_today(user):
            found.setdefault(user, held.user)
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


def in_region(name, region, *more):
    """What a message of a region is about, so that five of them do not look the same: name, region and the rest."""
    return ", ".join([str(name), region.short_name, *more])
