"""A person's name and e-mail address are corrected by the user administrator.

A new address counts when whoever reads it has followed a link. The link is mailed to it by the application and
shown to nobody else: an administrator who mistypes an address gives a stranger nothing.
"""

import logging
import secrets
import smtplib
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.errors import Refused
from regions import journal, memberships
from regions.invitations import hash_of
from regions.people import User

LIFETIME = timedelta(days=7)
HEADERS = {"Auto-Submitted": "auto-generated"}
logger = logging.getLogger(__name__)


class CorrectionQuerySet(models.QuerySet):
    def waiting(self):
        """Those whose address can still be confirmed."""
        return self.filter(confirmed_at=None, expires_at__gt=clock.now())


class Correction(models.Model):
    """What a person was called and is called now. Names stand here and not in the journal, where nothing is erased."""

    user = models.ForeignKey(User, models.PROTECT, related_name="corrections")
    name_before = models.CharField(gettext_lazy("name"), max_length=120)
    name = models.CharField(gettext_lazy("name"), max_length=120)
    address_before = models.EmailField(gettext_lazy("e-mail address"))
    address = models.EmailField(gettext_lazy("e-mail address"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=gettext_lazy("who"))
    at = models.DateTimeField(gettext_lazy("when"))
    # Empty when only the name was corrected.
    token_hash = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["token_hash"], condition=~Q(token_hash=""), name="correction_link_is_its_own"
            ),
            models.CheckConstraint(
                condition=Q(address=models.functions.Lower("address")),
                name="correction_address_is_lower_case",
            ),
        ]

    def __str__(self):
        return f"{self.user_id} {self.at:%Y-%m-%d}"

    @property
    def is_of_address(self):
        return self.address != self.address_before

    @property
    def is_waiting(self):
        return self.confirmed_at is None and self.expires_at is not None and self.expires_at > clock.now()


@transaction.atomic
def correct(user, *, name, email, by):
    """Give a person the right name, and mail a link to a new address. Return the Correction, None when all is as it was.

    Only the newest address that was asked for can be confirmed; writing the present one calls the others off.
    """
    if not memberships.manages_wholly(by, user):
        raise Refused(_("The person has roles outside your region. Ask the central user administrator."))
    held = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    email = email.lower()
    _refuse_taken(held, email)
    held.corrections.waiting().update(expires_at=clock.now())
    if (name, email) == (held.name, held.email):
        return None
    return _correct(held, name, email, by)


def _correct(held, name, email, by):
    token = secrets.token_urlsafe(32) if email != held.email else ""
    now = clock.now()
    found = Correction.objects.create(
        user=held,
        name_before=held.name,
        name=name,
        address_before=held.email,
        address=email,
        by=by,
        at=now,
        token_hash=hash_of(token) if token else "",
        expires_at=now + LIFETIME if token else None,
    )
    if name != held.name:
        User.objects.filter(pk=held.pk).update(name=name)
        journal.record("user_renamed", held, by=by)
    if token:
        # The first link to a password may lie with whoever reads the old address.
        held.invitations.filter(spent_at=None, expires_at__gt=now).update(expires_at=now)
        journal.record("user_address_asked", held, by=by)
        _mail_link(found, token)
    return found


def _refuse_taken(user, email):
    if User.objects.filter(email=email).exclude(pk=user.pk).exists():
        raise Refused(_("Somebody else logs in with this e-mail address. Write another."))


def _mail_link(correction, token):
    """Mail the link to the new address, at once: whoever asks learns whether it was taken. Letters are Danish."""
    link = f"{settings.SITE_URL}{reverse('address_confirm', args=[token])}"
    letter = render_to_string("mail/address_confirm.txt", {"link": link, "days": LIFETIME.days})
    try:
        _mail("Bekræft din e-mailadresse i Karrierespor", letter, correction.address)
    except (smtplib.SMTPException, OSError) as failure:
        logger.warning("A link to a new address was not taken: %s", type(failure).__name__)
        raise Refused(
            _("The mail with the link could not be sent, so nothing has been changed. Try again later.")
        ) from failure
    try:
        warning = render_to_string("mail/address_asked.txt", {"support": settings.SUPPORT_EMAIL})
        _mail("Din e-mailadresse i Karrierespor", warning, correction.address_before)
    except (smtplib.SMTPException, OSError) as failure:
        # An address that is gone is the most common reason to change it.
        logger.warning("The old address could not be told: %s", type(failure).__name__)


def _mail(subject, text, to):
    EmailMessage(subject, text, to=[to], headers=HEADERS).send()


def waiting(token):
    """The correction whose address `token` confirms now, or None."""
    found = Correction.objects.waiting().filter(token_hash=hash_of(token), user__is_active=True)
    return found.select_related("user").first()


def confirm(correction):
    """Let the new address count; raise Refused when it is too late or another has taken it."""
    try:
        with transaction.atomic():
            if not Correction.objects.waiting().filter(pk=correction.pk).update(confirmed_at=clock.now()):
                raise Refused(_("The link has been used, or a newer one has been sent."))
            User.objects.filter(pk=correction.user_id).update(email=correction.address)
            journal.record("user_address_confirmed", correction.user, by=correction.user)
    except IntegrityError as error:
        raise Refused(_("Somebody else logs in with this e-mail address. Write another.")) from error
