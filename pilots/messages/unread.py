"""What a person has not read yet; the frame of every page counts it, and the overview tells the newest."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Window

from common.prepared import Prepared
from pilots.messages.message import Message

NEWEST = 4


@dataclass(frozen=True)
class Unread:
    count: int
    newest: list[Message]


def _rows(user_id: int) -> QuerySet[Message]:
    return Message.objects.filter(to=user_id, read_at=None).annotate(count=Window(Count("pk")))[:NEWEST]


PREPARED = Prepared(_rows)


def unread_by(user: Any) -> Unread:
    """Asked once for a request, and kept with its user."""
    kept = user.__dict__.get("_unread")
    if kept is None:
        newest = PREPARED.instances(user.pk)
        kept = user.__dict__["_unread"] = Unread(newest[0].count if newest else 0, newest)
    return kept
