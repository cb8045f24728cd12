"""The memberships whose rights a person has, read anew for every request."""

from datetime import date

from django.db.models import Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat

from common.joined import Joined
from common.prepared import Prepared
from regions.people import Membership, StandIn, User
from regions.places import succeeded


def _passed(on: date) -> Subquery:
    """Which region was succeeded by which: "1>6 2>6"; None while none is."""
    text = TextField()
    pair = Concat(Cast("pk", text), Value(">", text), Cast("successor", text), output_field=text)
    pairs = succeeded(on=on).order_by().values(every=Value(1)).annotate(pairs=Joined(pair))
    return Subquery(pairs.values("pairs"))


def _rows(user_id: int, on: date) -> QuerySet:
    """Own memberships in force, and those of whom the person stands in for; which regions have been succeeded?"""
    stood_in_for = StandIn.objects.filter(user=user_id).in_force(on=on).values("membership")
    rows = Membership.objects.in_force(on=on).filter(Q(user=user_id) | Q(pk__in=stood_in_for))
    return rows.select_related("region", "user").annotate(passed=_passed(on))


PREPARED = Prepared(_rows)


def held_by(user: User, *, on: date) -> tuple[list[Membership], dict[int, int]]:
    """The memberships, each with its region and person, and {region: its successor} of all that are succeeded."""
    held = PREPARED.instances(user.pk, on)
    for own in held:
        if own.user_id == user.pk:
            own.user = user
    pairs = [pair.split(">") for pair in (held[0].passed or "").split()] if held else []
    return held, {int(old): int(new) for old, new in pairs}
