"""A person is invited with a link that works once. Opening it spends nothing; choosing a password does."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from common import clock
from common.errors import Refused
from regions import journal
from regions.people import Invitation

LIFETIME = timedelta(days=7)


def hash_of(token):
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(user, *, by):
    """Return a new link's token for `user`, shown once; older links of theirs stop working."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    user.invitations.filter(spent_at__isnull=True).update(expires_at=now)
    Invitation.objects.create(
        user=user, token_hash=hash_of(token), sent_by=by, sent_at=now, expires_at=now + LIFETIME
    )
    journal.record("user_invited", user, by=by)
    return token


def open_invitation(token):
    """The invitation that `token` opens now, or None."""
    return (
        Invitation.objects.select_related("user")
        .filter(
            token_hash=hash_of(token),
            spent_at__isnull=True,
            expires_at__gt=clock.now(),
            user__is_active=True,
        )
        .first()
    )


@transaction.atomic
def accept(invitation, password):
    """Set the password and spend the link; raise Refused when someone else was first."""
    now = clock.now()
    spent = Invitation.objects.filter(pk=invitation.pk, spent_at__isnull=True, expires_at__gt=now)
    if not spent.update(spent_at=now):
        raise Refused(_("The link has been used. Ask the person who invited you for a new one."))
    user = invitation.user
    user.set_password(password)
    user.save(update_fields=["password"])
    journal.record("invitation_accepted", user, by=user)
    return user
