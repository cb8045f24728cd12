"""A form does its work once, however often it is pressed."""

import uuid
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from common import clock

if TYPE_CHECKING:
    from regions.people import User


class SpentToken(models.Model):
    token = models.UUIDField(_("token"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("who"))
    at = models.DateTimeField(_("when"))
    outcome = models.CharField(_("where it led"), max_length=200)

    class Meta:
        # Each person's own: what another has sent neither tells nor stops anything.
        constraints = [models.UniqueConstraint(fields=["by", "token"], name="spenttoken_is_spent_once")]

    def __str__(self) -> str:
        return str(self.token)


def new_token() -> uuid.UUID:
    return uuid.uuid4()


def token_in(data: Mapping[str, Any]) -> uuid.UUID:
    """The token that a form sent; a new one, which guards nothing, when it is none."""
    try:
        return uuid.UUID(data.get("token", ""))
    except ValueError:
        return new_token()


def outcome_of(token: uuid.UUID, *, by: "User") -> str | None:
    """Where a token of theirs led when it was spent, or None.

    The address of a page that makes something carries the token, so that Back finds what it has made.
    """
    spent = SpentToken.objects.filter(token=token, by=by).first()
    return spent.outcome if spent else None


def once(token: uuid.UUID, *, by: "User", do: Callable[[], str]) -> str:
    """Run `do()`, which returns the address to go to; pressed again, give the same address and do nothing."""
    try:
        with transaction.atomic():
            spent = SpentToken.objects.create(token=token, by=by, at=clock.now(), outcome="")
            spent.outcome = do()
            spent.save(update_fields=["outcome"])
            return spent.outcome
    except IntegrityError:
        done = outcome_of(token, by=by)
        if done is None:
            raise
        return done
