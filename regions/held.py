"""The memberships whose rights a person has, read anew for every request."""

from datetime import date

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, Model, Q, QuerySet

from common.prepared import Prepared
from regions.people import Membership, StandIn, User
from regions.places import Region, succeeded


def _columns(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


COLUMNS, OF_REGION, OF_USER = map(_columns, (Membership, Region, User))


def _rows(user_id: int, on: date) -> QuerySet:
    """Own memberships in force, and those of whom the person stands in for; has any region been succeeded?"""
    stood_in_for = StandIn.objects.filter(user=user_id).in_force(on=on).values("membership")
    rows = Membership.objects.in_force(on=on).filter(Q(user=user_id) | Q(pk__in=stood_in_for))
    return rows.annotate(has_succession=Exists(succeeded(on=on))).values_list(
        *COLUMNS,
        *(f"region__{name}" for name in OF_REGION),
        *(f"user__{name}" for name in OF_USER),
        "has_succession",
    )


PREPARED = Prepared(_rows)


def held_by(user: User, *, on: date) -> tuple[list[Membership], bool]:
    """The memberships, each with its region and person, and whether any region has been succeeded."""
    rows = PREPARED.rows(user.pk, on)
    return [_membership(row, user) for row in rows], any(row[-1] for row in rows)


def _membership(row: tuple, user: User) -> Membership:
    first, second = len(COLUMNS), len(COLUMNS) + len(OF_REGION)
    held = Membership.from_db(DEFAULT_DB_ALIAS, COLUMNS, row[:first])
    if held.region_id is not None:
        held.region = Region.from_db(DEFAULT_DB_ALIAS, OF_REGION, row[first:second])
    is_own = held.user_id == user.pk
    held.user = user if is_own else User.from_db(DEFAULT_DB_ALIAS, OF_USER, row[second:-1])
    return held
