"""Standing agreements (forhåndsaftaler): a region's frame for its agreements, with a scale of supplements.

Every edition is a row of its own and never changes; an agreement refers to the edition it was made under.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.danish import in_danish
from common.guards import append_only
from common.limits import within_limits
from common.money_fields import KronerField
from regions.models import Region
from regions.permissions import Permission, within

AGREEMENT_LIMIT = 20_000


class Level(models.TextChoices):
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


class StandingAgreementQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(within(user, Permission.SEE_STANDING))

    def valid(self, *, on):
        """The editions in force on a day; of several in a region the newest counts."""
        return self.filter(Q(valid_from__lte=on), Q(valid_to__isnull=True) | Q(valid_to__gte=on))


EDITION = "an edition of a standing agreement never changes"


class StandingAgreement(models.Model):
    """One edition of a region's standing agreement."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="standing_agreements")
    edition = models.PositiveSmallIntegerField(_("edition"))
    title = models.CharField(_("title"), max_length=150)
    text = models.TextField(_("text"), max_length=AGREEMENT_LIMIT)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    file_name = models.CharField(_("file name"), max_length=150, blank=True)
    content = models.BinaryField(blank=True, default=b"")
    sha256 = models.CharField(max_length=64, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = StandingAgreementQuerySet.as_manager()

    guards = [append_only(EDITION)]

    class Meta:
        ordering = [in_danish("region__name"), "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["region", "edition"], name="standingagreement_edition_is_unique"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="standingagreement_ends_after_start",
                violation_error_message=_("The last day must come after the first day."),
            ),
            within_limits("standingagreement", text=AGREEMENT_LIMIT),
        ]

    def __str__(self):
        return self.title


class SupplementRate(models.Model):
    """What a level of the functional supplement is worth a year, in kroner at the level of 31.3.2018."""

    standing = models.ForeignKey(StandingAgreement, models.CASCADE, related_name="rates")
    level = models.CharField(_("level"), max_length=6, choices=Level)
    base_amount = KronerField(_("yearly base amount"))

    guards = [append_only(EDITION)]

    class Meta:
        ordering = ["base_amount"]
        constraints = [
            models.UniqueConstraint(fields=["standing", "level"], name="supplementrate_is_one_per_level"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="supplementrate_level_is_known"),
            models.CheckConstraint(
                condition=Q(base_amount__gt=0),
                name="supplementrate_is_positive",
                violation_error_message=_("A supplement is more than 0 kr."),
            ),
        ]

    def __str__(self):
        return self.get_level_display()
