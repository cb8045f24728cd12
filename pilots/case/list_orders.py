"""An order of the list of pilots as a spreadsheet."""

import hashlib

from django.db import models
from django.urls import reverse

from common.limits import TEXT_LIMIT, within_limits
from regions.orders import WholeOrder
from regions.permissions import memberships_today


def rights_of(user):
    """A fingerprint of the memberships that decide what the user sees."""
    held = sorted(membership.pk for membership in memberships_today(user))
    return hashlib.sha256(repr(held).encode()).hexdigest()


class PilotListQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, as long as one holds what one held when it was made, and nothing else."""
        return self.filter(requested_by=user, rights=rights_of(user))


class PilotList(WholeOrder):
    query = models.TextField(max_length=TEXT_LIMIT, blank=True)
    rights = models.CharField(max_length=64)

    objects = PilotListQuerySet.as_manager()

    class Meta(WholeOrder.Meta):
        constraints = [*WholeOrder.Meta.constraints, within_limits("pilotlist", query=TEXT_LIMIT)]

    def get_absolute_url(self):
        return reverse("pilot_list_file", args=[self.pk])
