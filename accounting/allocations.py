"""What a programme gives a region, in instalments."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounting.regulation import RegulationFactor
from common.money_fields import KronerField
from pilots.models import Programme
from regions.models import Region


class Allocation(models.Model):
    """An instalment to a region: the amount at 31.3.2018, and the factor that regulates it, if one is chosen."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="allocations")
    region = models.ForeignKey(Region, models.PROTECT, related_name="allocations")
    instalment = models.PositiveSmallIntegerField(_("instalment"))
    base_amount = KronerField(_("amount at 31.3.2018"))
    available_from = models.DateField(_("available from"))
    factor = models.ForeignKey(
        RegulationFactor, models.PROTECT, null=True, blank=True, verbose_name=_("regulation")
    )

    class Meta:
        ordering = ["programme", "region", "instalment"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "region", "instalment"], name="allocation_instalment_is_unique"
            ),
            models.CheckConstraint(condition=Q(base_amount__gt=0), name="allocation_is_positive"),
        ]

    def __str__(self):
        return f"{self.programme} {self.region} {self.instalment}"

    @property
    def amount(self):
        """At the level of the chosen factor; without one the base amount, not regulated."""
        return self.factor.to_current(self.base_amount) if self.factor else self.base_amount
