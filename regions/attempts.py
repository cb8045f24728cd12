"""Attempts to sign in, counted by name and by address, in a table where nothing is thrown away before its time."""

import hashlib
from datetime import timedelta

from django.db import models
from django.utils.timezone import now as machine_now  # noqa: TID251 - the demo's clock may stand still
from django.utils.translation import gettext_lazy as _

WINDOW = timedelta(minutes=5)
MOST_BY_NAME, MOST_BY_ADDRESS = 5, 50
KEPT = timedelta(days=1)


class SignInAttempt(models.Model):
    """A password that was wrong, or is being tried just now. The name is kept as a hash alone."""

    name_hash = models.CharField(max_length=64)
    address = models.CharField(_("address on the network"), max_length=45)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["name_hash", "at"], name="signinattempt_by_name"),
            models.Index(fields=["address", "at"], name="signinattempt_by_address"),
        ]

    def __str__(self):
        return f"{self.name_hash[:8]} {self.at}"


def hash_of_name(name):
    return hashlib.sha256(name.strip().casefold().encode()).hexdigest()


def locked_names():
    """The checksums of the names with which nobody is let in just now."""
    recent = SignInAttempt.objects.filter(at__gt=machine_now() - WINDOW).values("name_hash")
    counted = recent.annotate(count=models.Count("pk")).filter(count__gte=MOST_BY_NAME)
    return set(counted.values_list("name_hash", flat=True))


def begin(name, address):
    """Count an attempt before the password is looked at, or None when it is one too many.

    It is written first and counted then: of attempts at the same moment, in whatever process, each sees the others.
    """
    now, name_hash = machine_now(), hash_of_name(name)
    attempt = SignInAttempt.objects.create(name_hash=name_hash, address=address or "", at=now)
    recent = SignInAttempt.objects.filter(at__gt=now - WINDOW)
    by_name = recent.filter(name_hash=name_hash).count()
    by_address = recent.filter(address=attempt.address).count()
    if by_name > MOST_BY_NAME or by_address > MOST_BY_ADDRESS:
        # What is refused unread does not keep the door closed: whoever tries on would lock out the right person.
        attempt.delete()
        return None
    return attempt


def sweep():
    """Remove what no window reaches back to."""
    SignInAttempt.objects.filter(at__lt=machine_now() - KEPT).delete()
