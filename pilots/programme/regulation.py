"""Regulation of pay in the regions: what a kroner of 31.3.2018 is worth on a day.

A raise may be decided late and paid back in time, and an expected factor may turn out otherwise. So factors are
added, never changed: of those with the same day the one that became known last counts, and what was known on an
earlier day can always be asked.
"""

from copy import copy
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common import clock
from common.guards import ANY_ROW, DECIDED, keeps, never_deleted
from common.money import rounded

# A later day than this after the newest factor is regulated by a guess.
STALE_YEARS = 1


class RateStatus(models.TextChoices):
    BASE = "base", _("Base")
    PUBLISHED = "published", _("Published")
    DERIVED = "derived", _("Derived")
    EXPECTED = "expected", _("Expected")


class RegulationFactorQuerySet(models.QuerySet):
    def known(self, *, on):
        return self.filter(known_from__lte=on)


class RegulationFactor(models.Model):
    """Amount now = base amount × factor, from a day on."""

    effective_from = models.DateField(_("in force from"))
    known_from = models.DateField(_("known from"))
    factor = models.DecimalField(_("factor"), max_digits=8, decimal_places=6)
    status = models.CharField(_("status"), max_length=9, choices=RateStatus)
    source = models.CharField(_("source"), max_length=200)

    objects = RegulationFactorQuerySet.as_manager()

    guards = [keeps("is_never_changed", DECIDED), never_deleted(DECIDED, when=ANY_ROW)]

    class Meta:
        ordering = ["effective_from", "known_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["effective_from", "known_from"],
                name="regulationfactor_is_known_once",
                violation_error_message=_("A factor for that day became known on that day already."),
            ),
            models.CheckConstraint(
                condition=Q(factor__gt=0) & Q(factor__lt=10),
                name="regulationfactor_is_a_factor",
                violation_error_message=_("Write a factor such as 1,083866, not a percentage."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=RateStatus.values), name="regulationfactor_status_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.factor:.6f}".replace(".", ",")

    @property
    def percent(self):
        return (self.factor - 1) * 100

    def is_estimate(self, day):
        """Is it only the latest known one on that day, and no more than expected or long outrun?"""
        return self.status == RateStatus.EXPECTED or self.effective_from.year < day.year - STALE_YEARS

    def to_base(self, amount):
        """Kroner of the base level, rounded to the øre."""
        return rounded(amount / self.factor)

    def to_current(self, base_amount):
        """Kroner of the day's level, rounded to the øre."""
        return rounded(base_amount * self.factor)


class Table:
    """Every factor known on a day, read once: `on(day)` then asks no database."""

    def __init__(self, *, known_on):
        self.factors = list(RegulationFactor.objects.known(on=known_on))

    def as_known(self, *, on):
        """The Table of what of it was known on an earlier day."""
        earlier = copy(self)
        earlier.factors = [factor for factor in self.factors if factor.known_from <= on]
        return earlier

    def on(self, day):
        """The factor in force on a day; on a later one than any, the latest. None before the first."""
        found = None
        for factor in self.factors:
            if factor.effective_from > day:
                break
            found = factor
        return found


def known_today():
    """The Table of the factors that are known today; one that became known later counts from that day."""
    return Table(known_on=clock.today())


def factor_of(year):
    """The factor by which a year's budget is reckoned, that of its 1 January; None without any."""
    return known_today().on(date(year, 1, 1))
