"""The confidential annex of an agreement: who takes part, in which employment, for the region that pays and its auditor."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.guards import refuses
from pilots.agreements.agreement import AGREED_PART, ENDED_STATES, Agreement
from pilots.agreements.standing import Level
from regions.models import Department, Hospital, Region
from regions.permissions import Permission, within


class Employment(models.Model):
    """A doctor's employment, named elsewhere only by its random id: this row alone can be erased."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    institution = models.CharField(_("institution code"), max_length=2)
    # Text, padded to five: an employment number may begin with zeros and need not be a number.
    number = models.CharField(_("employment number"), max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "institution", "number"], name="employment_is_known_once"
            )
        ]

    def __str__(self):
        return f"{self.institution} {self.number}"


class ParticipantQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(within(user, Permission.SEE_ANNEX, "agreement__pilot__region"))


class Participant(models.Model):
    """A line of the confidential annex: for the region that pays, and its auditor."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="participants")
    position = models.PositiveSmallIntegerField(default=0)
    hospital = models.ForeignKey(Hospital, models.PROTECT, related_name="+", verbose_name=_("hospital"))
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    # None: not yet named.
    employment = models.ForeignKey(Employment, models.PROTECT, null=True, blank=True, related_name="+")
    hours = models.DecimalField(_("hours a week"), max_digits=4, decimal_places=2)
    level = models.CharField(_("supplement level"), max_length=6, choices=Level, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    objects = ParticipantQuerySet.as_manager()

    guards = AGREED_PART

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gt=0) & Q(hours__lte=37),
                name="participant_hours_fit_a_week",
                violation_error_message=_("Hours a week are more than 0 and at most 37."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="participant_ends_after_start",
                violation_error_message=_("The last day must come after the first day."),
            ),
            models.CheckConstraint(
                condition=Q(level="") | Q(level__in=Level.values), name="participant_level_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.hospital} {self.starts_on:%Y-%m-%d}"


class AnnexQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(within(user, Permission.SEE_ANNEX, "agreement__pilot__region"))


class Annex(models.Model):
    """The annex as it was sent to review: the agreement names its hash, and they freeze together."""

    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="annex", primary_key=True)
    canonical = models.TextField()
    sha256 = models.CharField(max_length=64)

    objects = AnnexQuerySet.as_manager()

    guards = [
        refuses(
            "is_frozen",
            "the annex of a concluded agreement never changes",
            "UPDATE",
            "DELETE",
            when=f"(SELECT state FROM pilots_agreement WHERE id = OLD.agreement_id) IN {ENDED_STATES}",  # noqa: S608
        )
    ]

    def __str__(self):
        return self.sha256
