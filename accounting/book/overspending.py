"""A pool that has paid more than it was given: flagged when it happens, explained later, never refused."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounting.book.book import Book
from common.guards import DECIDED, keeps, never_deleted
from common.money_fields import KronerField
from regions.models import User
from regions.permissions import Permission, within


class OverspendingQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        return self.filter(within(user, Permission.SEE_POOL, "book__region"))

    def unexplained(self) -> Self:
        return self.filter(explained_at__isnull=True)


class Overspending(models.Model):
    """One at a time per book: from the booking that overspent it until someone has explained it."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="overspendings")
    at = models.DateTimeField(_("since"))
    spent = KronerField(_("spent"))
    allocated = KronerField(_("allocated"))
    reason = models.CharField(_("why"), max_length=500, blank=True)
    explained_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    explained_at = models.DateTimeField(null=True)

    objects = OverspendingQuerySet.as_manager()

    guards = [
        keeps("is_explained_once", DECIDED, when="OLD.explained_at IS NOT NULL"),
        never_deleted(DECIDED),
    ]

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["book"],
                condition=Q(explained_at__isnull=True),
                name="overspending_is_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(explained_at__isnull=True) | ~Q(reason=""),
                name="overspending_explained_has_reason",
                violation_error_message=_("Write why more was spent than allocated."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.book} {self.at:%Y-%m-%d}"
