"""The journal: who did what, when and why. Rows are added, never changed."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from common import clock
from common.guards import append_only
from common.limits import NOTE_LIMIT, within_limits
from common.text import normal
from regions.permissions import Permission, acting_for
from regions.places import Region

if TYPE_CHECKING:
    from regions.people import User


class Event(models.Model):
    at = models.DateTimeField(_("when"), db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("who"))
    # Whom `by` stood in for: the step carries both names.
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("on behalf of")
    )
    verb = models.CharField(_("what"), max_length=40)
    # "pilot:17": this app knows nothing of the things it keeps a journal of.
    subject = models.CharField(_("about"), max_length=60, db_index=True)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name=_("region"))
    note = models.TextField(_("why"), blank=True, max_length=NOTE_LIMIT)

    guards = [append_only("the journal is append-only")]

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [within_limits("event", note=NOTE_LIMIT)]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


def subject_of(thing: models.Model) -> str:
    return f"{thing._meta.model_name}:{thing.pk}"


def record(
    verb: str,
    thing: models.Model,
    *,
    by: "User | None",
    region: Region | None = None,
    note: object = "",
    permission: Permission | None = None,
) -> Event:
    """Write an event; with the `permission` that was used it names whom `by` stood in for.

    Reasons have their own limits; what a list was searched for has none, and is cut.
    The journal is Danish whoever writes it: a label or a thing as `note` is read in Danish here.
    """
    with translation.override("da"):
        note = str(note)
    return Event.objects.create(
        at=clock.now(),
        by=by,
        on_behalf_of=acting_for(by, permission, region) if by and permission else None,
        verb=verb,
        subject=subject_of(thing),
        region=region,
        note=normal(note)[:NOTE_LIMIT],
    )


def about(thing: models.Model) -> models.QuerySet[Event]:
    return Event.objects.filter(subject=subject_of(thing)).select_related("by", "on_behalf_of")
