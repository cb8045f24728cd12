"""The memberships whose rights a person has, read anew for every request."""

from datetime import date

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat

from common.joined import Joined
from common.prepared import Prepared
from regions.people import Membership, StandIn, User
from regions.places import Region, succeeded


def _columns(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


COLUMNS, OF_REGION, OF_USER = map(_columns, (Membership, Region, User))


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
    return rows.annotate(passed=_passed(on)).values_list(
        *COLUMNS,
        *(f"region__{name}" for name in OF_REGION),
        *(f"user__{name}" for name in OF_USER),
        "passed",
    )


PREPARED = Prepared(_rows)


def held_by(user: User, *, on: date) -> tuple[list[Membership], dict[int, int]]:
    """The memberships, each with its region and person, and {region: its successor} of all that are succeeded."""
    rows = PREPARED.rows(user.pk, on)
    pairs = [pair.split(">") for pair in (rows[0][-1] or "").split()] if rows else []
    return [_membership(row, user) for row in rows], {int(old): int(new) for old, new in pairs}


def _membership(row: tuple, user: User) -> Membership:
    first, second = len(COLUMNS), len(COLUMNS) + len(OF_REGION)
    held = Membership.from_db(DEFAULT_DB_ALIAS, COLUMNS, row[:first])
    if held.region_id is not None:
        held.region = Region.from_db(DEFAULT_DB_ALIAS, OF_REGION, row[first:second])
    is_own = held.user_id == user.pk
    held.user = user if is_own else User.from_db(DEFAULT_DB_ALIAS, OF_USER, row[second:-1])
    return held
