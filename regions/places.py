"""Regions, hospitals and departments: each with dates, because history keeps the old names."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.danish import in_danish


def valid_on(day):
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))


class DatedQuerySet(models.QuerySet):
    def valid(self, *, on):
        return self.filter(valid_on(on))


class Dated(models.Model):
    """Valid from the first day to the last, both included; no last day means still valid."""

    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    def is_valid(self, *, on):
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


def ends_after_start(model):
    return models.CheckConstraint(
        condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
        name=f"{model}_ends_after_start",
        violation_error_message=_("The last day must come after the first."),
    )


class Region(Dated):
    name = models.CharField(_("name"), max_length=60, unique=True)
    short_name = models.CharField(_("short name"), max_length=30, unique=True)
    abbreviation = models.CharField(_("abbreviation"), max_length=4, unique=True)
    slug = models.SlugField(_("address"), max_length=30, unique=True)
    code = models.CharField(_("region code"), max_length=4, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )

    class Meta:
        ordering = [in_danish("name")]
        constraints = [
            ends_after_start("region"),
            models.UniqueConstraint(
                fields=["code"],
                condition=~Q(code=""),
                name="region_code_is_unique",
                violation_error_message=_("Another region has this code."),
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | Q(valid_to__isnull=False),
                name="region_succeeded_has_ended",
                violation_error_message=_("A region with a successor needs a last day."),
            ),
        ]

    def __str__(self):
        return self.name


class Hospital(Dated):
    region = models.ForeignKey(Region, models.PROTECT, related_name="hospitals", verbose_name=_("region"))
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name=_("successor"))

    class Meta:
        ordering = [in_danish("name")]
        constraints = [
            ends_after_start("hospital"),
            models.UniqueConstraint(
                fields=["region", "name"],
                name="hospital_name_is_unique",
                violation_error_message=_("The region has a hospital of this name already."),
            ),
        ]

    def __str__(self):
        return self.name


class Department(Dated):
    hospital = models.ForeignKey(
        Hospital, models.PROTECT, related_name="departments", verbose_name=_("hospital")
    )
    name = models.CharField(_("name"), max_length=120)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name=_("successor"))

    class Meta:
        ordering = [in_danish("name")]
        constraints = [
            ends_after_start("department"),
            models.UniqueConstraint(
                fields=["hospital", "name"],
                name="department_name_is_unique",
                violation_error_message=_("The hospital has a department of this name already."),
            ),
        ]

    def __str__(self):
        return self.name


def succeeded(*, on):
    """The regions that another had succeeded by that day."""
    return Region.objects.filter(successor__valid_from__lte=on)


def reach(region_ids, *, on, passed=None):
    """The ids that rights in `region_ids` reach on a day: the regions, those that succeeded them by then, and all
    that those took over. A merger hands everything to the successor, so its people see every old region's history.
    `passed` is {old region: its successor} for who knows it already.
    """
    passed = dict(succeeded(on=on).values_list("id", "successor_id")) if passed is None else passed
    reached = set(region_ids)
    while True:
        more = {new for old, new in passed.items() if old in reached}
        more |= {old for old, new in passed.items() if new in reached}
        if more <= reached:
            return frozenset(reached)
        reached |= more
