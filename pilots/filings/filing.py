"""A filing: a version of a document as the central parties received it, with its PDF, receipts and questions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from common.guards import append_only
from common.limits import TEXT_LIMIT, within_limits
from pilots.agreements.agreement import STANDS, Agreement
from pilots.pilot.pilot import FROZEN, Description, Pilot


class FilingQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(
            Q(description__in=Description.objects.visible_to(user))
            | Q(agreement__in=Agreement.objects.visible_to(user))
        )


class Filing(models.Model):
    """One per frozen version that was sent to the central parties: a filed description or a concluded agreement."""

    pilot = models.ForeignKey(Pilot, models.PROTECT, related_name="filings")
    description = models.OneToOneField(Description, models.PROTECT, null=True, related_name="filing")
    agreement = models.OneToOneField(Agreement, models.PROTECT, null=True, related_name="filing")
    at = models.DateTimeField(_("filed at"), db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = FilingQuerySet.as_manager()

    guards = [append_only(FROZEN)]

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(description__isnull=True, agreement__isnull=False)
                | Q(description__isnull=False, agreement__isnull=True),
                name="filing_is_of_one_document",
            )
        ]

    def __str__(self):
        return f"{self.pilot_id} {self.document.version}"

    def get_absolute_url(self):
        from django.urls import reverse

        name = "version" if self.description_id else "agreement"
        return reverse(name, args=[self.pilot_id, self.document.version])

    @cached_property
    def document(self):
        """The version itself: a Description or an Agreement."""
        return self.description if self.description_id else self.agreement


class FiledPdf(models.Model):
    """The PDF of a filing, made once."""

    filing = models.OneToOneField(Filing, models.PROTECT, related_name="pdf", primary_key=True)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()

    guards = [append_only(FROZEN)]

    def __str__(self):
        return self.sha256


class Party(models.TextChoices):
    EMPLOYER = "employer", "Danske Regioner"
    UNION = "union", "Yngre Læger"


class Receipt(models.Model):
    """A central party has received a version. Not an approval: nothing waits for it."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="receipts")
    party = models.CharField(_("party"), max_length=10, choices=Party)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    guards = [append_only("a receipt is never taken back")]

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "party"],
                name="receipt_is_one_per_party",
                violation_error_message=_("The party has given its receipt already."),
            ),
            models.CheckConstraint(condition=Q(party__in=Party.values), name="receipt_party_is_known"),
        ]

    def __str__(self):
        return self.get_party_display()


class Inquiry(models.Model):
    """A central party asks about what it received; nothing else changes by it."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="inquiries")
    party = models.CharField(_("party"), max_length=10, choices=Party)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(_("question"), max_length=TEXT_LIMIT)

    guards = [append_only(STANDS)]

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(party__in=Party.values), name="inquiry_party_is_known"),
            within_limits("inquiry", text=TEXT_LIMIT),
        ]

    def __str__(self):
        return self.text[:60]

    @property
    def box_id(self):
        """The id of the box in which it is answered."""
        return f"answer-{self.pk}"


class InquiryAnswer(models.Model):
    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="answers")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(_("answer"), max_length=TEXT_LIMIT)

    guards = [append_only(STANDS)]

    class Meta:
        ordering = ["at", "id"]
        constraints = [within_limits("inquiryanswer", text=TEXT_LIMIT)]

    def __str__(self):
        return self.text[:60]
