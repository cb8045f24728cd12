"""What of the people waits for an administrator of users: each kind finds the same persons in the list and in numbers."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from common import clock
from regions import attempts
from regions.corrections import Correction
from regions.people import Invitation, Membership, User

ENDS_SOON = timedelta(days=30)


class Waits(models.TextChoices):
    EXPIRED = "expired", _("Link expired before it was used")
    INVITED = "invited", _("Link not used yet")
    ADDRESS = "address", _("New address not confirmed")
    ENDING = "ending", _("Role ends within 30 days")
    LOCKED = "locked", _("Locked by wrong passwords just now")
    CLOSED = "closed", _("Access closed")


def match(kind: str, *, by: User) -> Q:
    """The persons of whom something of this kind waits, among those whom `by` manages, as a Q."""
    return _MATCHES[kind](by)


def numbers(by: User) -> dict[str, int]:
    """How many persons wait of each kind, in one query, and one for who is locked."""
    asked: dict[str, Any] = {kind.value: Count("pk", filter=match(kind, by=by)) for kind in Waits}
    return User.objects.managed_by(by).order_by().aggregate(**asked)


def ending(by: User) -> "models.QuerySet[Membership]":
    """The memberships that `by` manages and that end soon."""
    today = clock.today()
    return Membership.objects.managed_by(by).filter(ends_on__range=(today, today + ENDS_SOON))


def _links() -> "models.QuerySet[Invitation]":
    return Invitation.objects.filter(user=OuterRef("pk"))


def _invited(by: User) -> Q:
    return Q(Exists(_links().filter(spent_at=None, expires_at__gt=clock.now())), is_active=True)


def _expired(by: User) -> Q:
    """Whoever was invited and has never come, and whose every link has run out."""
    never_came = Q(Exists(_links()), last_login=None, is_active=True)
    return never_came & ~Q(Exists(_links().filter(Q(spent_at__isnull=False) | Q(expires_at__gt=clock.now()))))


def _address(by: User) -> Q:
    return Q(Exists(Correction.objects.waiting().filter(user=OuterRef("pk")).exclude(token_hash="")))


def _ending(by: User) -> Q:
    return Q(Exists(ending(by).filter(user=OuterRef("pk"))))


def _locked(by: User) -> Q:
    """Attempts keep a checksum of what was typed, so the addresses are asked one by one, when anybody is locked at all."""
    names = attempts.locked_names()
    if not names:
        return Q(pk__in=[])
    people = User.objects.managed_by(by).values_list("pk", "email")
    return Q(pk__in=[pk for pk, email in people if attempts.hash_of_name(email) in names])


def _closed(by: User) -> Q:
    return Q(is_active=False)


_MATCHES = {
    Waits.EXPIRED.value: _expired,
    Waits.INVITED.value: _invited,
    Waits.ADDRESS.value: _address,
    Waits.ENDING.value: _ending,
    Waits.LOCKED.value: _locked,
    Waits.CLOSED.value: _closed,
}
