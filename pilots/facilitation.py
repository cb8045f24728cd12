"""Requests for the facilitator's help: what is wished, and how far it has come. Never money."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilots.pilot import Pilot
from regions.permissions import Permission, scope


class RequestState(models.TextChoices):
    ASKED = "asked", _("Asked")
    TALKING = "talking", _("In dialogue")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("No longer wished")


class FacilitationRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The facilitator sees all that are still wished; a region sees its own."""
        where = scope(user, Permission.SEE_DRAFTS)
        own = where.q("pilot__region") if where else Q(pk__in=[])
        if scope(user, Permission.SEE_REQUESTS):
            own |= ~Q(state=RequestState.CANCELLED)
        return self.filter(own)

    def open(self):
        return self.filter(state__in=[RequestState.ASKED, RequestState.TALKING])


class FacilitationRequest(models.Model):
    pilot = models.ForeignKey(Pilot, models.PROTECT, related_name="facilitation_requests")
    wish = models.TextField(_("what the help should be about"), max_length=3000, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=RequestState, default=RequestState.ASKED)
    note = models.TextField(_("the facilitator's note"), max_length=3000, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects = FacilitationRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=RequestState.values), name="facilitationrequest_state_is_known"
            ),
            models.UniqueConstraint(
                fields=["pilot"],
                condition=Q(state__in=["asked", "talking"]),
                name="facilitationrequest_is_one_at_a_time",
                violation_error_message=_("The facilitator has been asked already."),
            ),
        ]

    def __str__(self):
        return self.wish[:60]
