"""The special salary codes by which a region pays pilots and coordinators, each for a time."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.guards import DECIDED, keeps, never_deleted, overlaps, refuses
from regions.models import Region, User
from regions.permissions import Permission, within


class Meaning(models.TextChoices):
    PILOT = "pilot", _("Pay in a pilot")
    COORDINATOR = "coordinator", _("A coordinator's stipend")


class SalaryCodeQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        return self.filter(within(user, Permission.SEE_POSTINGS))

    def valid(self, *, on: date) -> Self:
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)


class SalaryCode(models.Model):
    """A code stands for one thing at a time; later it may be used again for another."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="salary_codes")
    # Text: 042 is not 42.
    code = models.CharField(_("salary code"), max_length=10)
    meaning = models.CharField(_("stands for"), max_length=11, choices=Meaning)
    valid_from = models.DateField(_("first month"))
    # The last month's last day; None while it is in use.
    valid_to = models.DateField(_("last month"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = SalaryCodeQuerySet.as_manager()

    guards = [
        keeps("keeps_its_meaning", DECIDED, may_change=("valid_to",)),
        never_deleted(DECIDED),
        refuses(
            "means_one_thing",
            "the code stands for something already in some of these months",
            "INSERT",
            "UPDATE",
            when=overlaps("accounting_salarycode", ["region_id", "code"], "valid_from", "valid_to"),
        ),
    ]

    class Meta:
        ordering = ["code", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(meaning__in=Meaning.values), name="salarycode_meaning_is_known"
            ),
            models.CheckConstraint(condition=~Q(code=""), name="salarycode_is_written"),
            models.CheckConstraint(condition=Q(valid_from__day=1), name="salarycode_begins_a_month"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="salarycode_ends_after_start",
                violation_error_message=_("The last month must come after the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.get_meaning_display()})"
