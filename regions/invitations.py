"""A person is invited with a link that works once. Opening it spends nothing; choosing a password does.

Who makes a link could open it and be let in as the person. So whoever has been here before gets a new one from
a central administrator only, and reads at every sign-in for a month who made it.
"""

import hashlib
import secrets
from datetime import timedelta
from urllib.parse import quote, urlencode

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from common import clock
from common.errors import Refused
from regions import journal, memberships
from regions.people import Invitation, User

LIFETIME = timedelta(days=7)
TOLD_FOR = timedelta(days=30)


def hash_of(token):
    return hashlib.sha256(token.encode()).hexdigest()


def why_no_link(user, *, by):
    """The sentence that says why `by` may not make `user` a link, or an empty one when they may."""
    if user == by:
        return _("You are signed in: change your password instead.")
    if not memberships.manages_wholly(by, user):
        return _("The person has roles outside your region. Ask the central user administrator.")
    if user.has_been_here and not memberships.gives_everywhere(by):
        return _("The person has chosen a password. Only the central user administrator makes a new link.")
    return ""


@transaction.atomic
def invite(user, *, by):
    """Return a new link's token for `user`, shown once; older links of theirs stop working."""
    if reason := why_no_link(user, by=by):
        raise Refused(reason)
    return make_link(user, by=by)


def make_link(user, *, by):
    """The token of a new link for `user`, whoever may make it; `by` is None when the application is installed."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    user.invitations.filter(spent_at__isnull=True).update(expires_at=now)
    Invitation.objects.create(
        user=user, token_hash=hash_of(token), sent_by=by, sent_at=now, expires_at=now + LIFETIME
    )
    journal.record("password_link_made" if user.has_been_here else "user_invited", user, by=by)
    return token


@transaction.atomic
def invite_person(email, name, role, region, *, starts_on, by, ends_on=None, reason=""):
    """Give someone a role and return (user, token): whoever has been here before needs no link, and gets None.

    Sent twice it gives one person one role, and the newest link works.
    """
    user, _is_new = User.objects.get_or_create(
        email=email.lower(), defaults={"name": name, "password": make_password(None)}
    )
    memberships.give(user, role, region, starts_on=starts_on, ends_on=ends_on, by=by, reason=reason)
    waits = user.is_active and not user.has_been_here and not why_no_link(user, by=by)
    return user, invite(user, by=by) if waits else None


def known(email):
    """The person who has this address here already, or None."""
    return User.objects.filter(email=email.lower()).first()


def is_stranger(person, *, by):
    """Is it someone whom `by` does not see?"""
    return not User.objects.managed_by(by).filter(pk=person.pk).exists()


def links_to_tell_of(user):
    """The journal's lines on links made lately for someone who had a password already, newest first.

    By time and not until read: whoever came in by such a link must not be able to read it away.
    """
    lately = clock.now() - TOLD_FOR
    return journal.about(user).filter(verb="password_link_made", at__gt=lately)


def mailto(user, link):
    """The address that opens the administrator's own mail program with a letter to `user`; letters are Danish."""
    letter = {
        "subject": "Din adgang til Karrierespor",
        "body": (
            f"Kære {user.name}\n\nDu får adgang til Karrierespor her:\n{link}\n\n"
            f"Linket virker én gang og i {LIFETIME.days} dage. Du vælger selv din adgangskode."
        ),
    }
    return f"mailto:{quote(user.email)}?{urlencode(letter, quote_via=quote)}"


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
