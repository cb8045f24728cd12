"""What a description holds more than one of: answers, criteria, milestones, costs. All are frozen with it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.limits import within_limits
from common.money_fields import KronerField
from pilots.pilot.pilot import FROZEN_PART, NARRATIVE_LIMIT, Description
from pilots.programme.programmes import Question


class Answer(models.Model):
    description = models.ForeignKey(Description, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    text = models.TextField(blank=True, max_length=NARRATIVE_LIMIT)

    guards = FROZEN_PART

    class Meta:
        ordering = ["question__position"]
        constraints = [
            models.UniqueConstraint(fields=["description", "question"], name="answer_is_one_per_question"),
            within_limits("answer", text=NARRATIVE_LIMIT),
        ]

    def __str__(self):
        return self.text[:60]


class SuccessCriterion(models.Model):
    description = models.ForeignKey(Description, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(default=0)
    criterion = models.CharField(_("criterion"), max_length=300)
    measure = models.CharField(_("how it is measured"), max_length=300, blank=True)
    target = models.CharField(_("target"), max_length=120, blank=True)

    guards = FROZEN_PART

    class Meta:
        ordering = ["position", "id"]

    def __str__(self):
        return self.criterion


class Milestone(models.Model):
    description = models.ForeignKey(Description, models.CASCADE, related_name="milestones")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("milestone"), max_length=200)
    due_on = models.DateField(_("date"), null=True, blank=True)

    guards = FROZEN_PART

    class Meta:
        ordering = ["position", "id"]

    def __str__(self):
        return self.title


class CostType(models.TextChoices):
    SALARY = "salary", _("Pay")
    OTHER = "other", _("Other expense")


class RunningCosts(models.TextChoices):
    """Is this ordinary operation? Pool money never pays that."""

    NO = "no", _("No")
    DOUBT = "doubt", _("In doubt")
    YES = "yes", _("Yes")


class CostLine(models.Model):
    """Expected cost of a year, in kroner at the current price level."""

    description = models.ForeignKey(Description, models.CASCADE, related_name="costs")
    position = models.PositiveSmallIntegerField(default=0)
    year = models.PositiveSmallIntegerField(_("year"))
    type = models.CharField(_("type"), max_length=6, choices=CostType)
    text = models.CharField(_("what it covers"), max_length=200, blank=True)
    amount = KronerField(_("amount"))
    running_costs = models.CharField(
        _("are these running costs?"), max_length=5, choices=RunningCosts, blank=True
    )

    guards = FROZEN_PART

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(type__in=CostType.values),
                name="costline_type_is_known",
                violation_error_message=_("Choose pay or other expense."),
            ),
            models.CheckConstraint(
                condition=Q(running_costs="") | Q(running_costs__in=RunningCosts.values),
                name="costline_running_costs_is_known",
                violation_error_message=_("Answer whether these are running costs."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000) & Q(year__lte=2100),
                name="costline_year_is_sane",
                violation_error_message=_("Write the year with four digits, e.g. 2022."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="costline_amount_is_not_negative",
                violation_error_message=_("An expected cost cannot be negative."),
            ),
        ]

    def __str__(self):
        return f"{self.year} {self.get_type_display()}"
