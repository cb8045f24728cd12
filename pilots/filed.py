"""What belongs to a filed version beside itself: its PDF, and the central parties' receipts."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilots.pilot import Description


class FiledPdf(models.Model):
    """The PDF of a frozen version, made once."""

    description = models.OneToOneField(Description, models.PROTECT, related_name="pdf", primary_key=True)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()

    def __str__(self):
        return self.sha256


class Party(models.TextChoices):
    EMPLOYER = "employer", "Danske Regioner"
    UNION = "union", "Yngre Læger"


class Receipt(models.Model):
    """A central party has received a version. Not an approval: nothing waits for it."""

    description = models.ForeignKey(Description, models.PROTECT, related_name="receipts")
    party = models.CharField(_("party"), max_length=10, choices=Party)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["description", "party"],
                name="receipt_is_one_per_party",
                violation_error_message=_("The party has given its receipt already."),
            ),
            models.CheckConstraint(condition=Q(party__in=Party.values), name="receipt_party_is_known"),
        ]

    def __str__(self):
        return self.get_party_display()
