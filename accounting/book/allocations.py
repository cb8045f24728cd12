"""What a programme gives a region, in instalments."""

from datetime import date, datetime
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.clock import end_of
from common.guards import ANY_ROW, DECIDED, keeps, never_deleted
from common.money_fields import KronerField
from pilots.models import Programme
from pilots.programme.regulation import RegulationFactor
from regions.models import Region

# What a version is a version of.
PLACE = ("programme", "region", "instalment")


class AllocationQuerySet(models.QuerySet):
    def standing(self, *, as_of: datetime | date | None = None) -> Self:
        """The newest version of each; as it stood at the end of the day `as_of`, if one is given."""
        known = Q() if as_of is None else Q(entered_at__lt=end_of(as_of))
        place = {name: models.OuterRef(name) for name in PLACE}
        newer = Allocation.objects.filter(known, **place, version__gt=models.OuterRef("version"))
        return self.filter(known, ~models.Exists(newer))


class Allocation(models.Model):
    """An instalment to a region: the amount at 31.3.2018, and the factor that regulates it, if one is chosen.

    A change is a new version: what a region was given can be asked as it stood on any day.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="allocations")
    region = models.ForeignKey(Region, models.PROTECT, related_name="allocations")
    instalment = models.PositiveSmallIntegerField(_("instalment"))
    base_amount = KronerField(_("amount at 31.3.2018"))
    available_from = models.DateField(_("available from"))
    factor = models.ForeignKey(
        RegulationFactor, models.PROTECT, null=True, blank=True, verbose_name=_("regulation")
    )
    version = models.PositiveSmallIntegerField(default=1, editable=False)
    entered_at = models.DateTimeField(editable=False)

    objects = AllocationQuerySet.as_manager()

    guards = [keeps("is_never_changed", DECIDED), never_deleted(DECIDED, when=ANY_ROW)]

    class Meta:
        ordering = ["programme", "region", "instalment", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "region", "instalment", "version"], name="allocation_version_is_unique"
            ),
            models.CheckConstraint(condition=Q(base_amount__gt=0), name="allocation_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.region} {self.instalment}"

    @property
    def amount(self) -> Decimal:
        """At the level of the chosen factor; without one the base amount, not regulated."""
        return self.factor.to_current(self.base_amount) if self.factor else self.base_amount
