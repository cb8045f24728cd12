"""What salary is charged on top, pension and holiday allowance, from a day on."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilots.programme.programmes import Programme

PERCENTAGES = ("pension_percent", "holiday_percent")


class PayCharge(models.Model):
    """In per cent of pay; None: the pool is not charged. Added, never changed: of two from one day the later counts."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="charges")
    effective_from = models.DateField(_("from"))
    pension_percent = models.DecimalField(
        _("pension, per cent of pay"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    holiday_percent = models.DecimalField(
        _("holiday allowance, per cent of pay"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["effective_from", "entered_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__range": (0, 100)}),
                name=f"paycharge_{name}_is_a_percentage",
                violation_error_message=_("Write a percentage between 0 and 100, e.g. 18,96"),
            )
            for name in PERCENTAGES
        ]

    def __str__(self):
        return f"{self.pension_percent} {self.holiday_percent} {self.effective_from}"

    @property
    def percent(self):
        """Both together."""
        return (self.pension_percent or 0) + (self.holiday_percent or 0)


def charge_on(programme, day):
    """The PayCharge in force on a day, None before the first. Asks for `programme.charges`; prefetch them for many."""
    found = [charge for charge in programme.charges.all() if charge.effective_from <= day]
    return found[-1] if found else None


def percent_on(programme, day):
    """What is put on pay on a day, in per cent."""
    charge = charge_on(programme, day)
    return charge.percent if charge else 0
