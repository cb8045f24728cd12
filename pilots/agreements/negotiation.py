"""What passes between the parties: rounds, threads of comments, signatures.

All but a thread's state and a scan that is held for a day is append-only.
"""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from common.guards import append_only, keeps, never_deleted
from common.limits import TEXT_LIMIT, within_limits
from pilots.agreements.agreement import Agreement, AgreementState, Side
from pilots.filings.filing import STANDS
from regions.permissions import Permission, within

PERSON = settings.AUTH_USER_MODEL


class Sending(models.Model):
    """A round: the exact text that was sent to review, and what is signed."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="sendings")
    number = models.PositiveSmallIntegerField(_("round"))
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    canonical = models.TextField()
    sha256 = models.CharField(max_length=64)
    # [{"label": …, "before": …, "after": …}] against the round before, made when it was sent.
    changes = models.JSONField(default=list)
    # Printed on its PDF; who uploads a signed scan types it.
    code = models.CharField(_("code"), max_length=9, unique=True)

    guards = [append_only(STANDS)]

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["agreement", "number"], name="sending_is_numbered")]

    def __str__(self):
        return self.code


class SendingPdf(models.Model):
    """The PDF of a round, for signing on paper; made once by the worker."""

    sending = models.OneToOneField(Sending, models.PROTECT, related_name="pdf", primary_key=True)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()

    guards = [append_only(STANDS)]

    def __str__(self):
        return self.sha256


class Thread(models.Model):
    """Comments on one place of the agreement, open until it is resolved."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="threads")
    # A section's step or a line's key in the agreement's content; empty is the whole.
    place = models.CharField(_("about"), max_length=60, blank=True)
    round = models.PositiveSmallIntegerField(_("round"))
    resolved_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)

    guards = [
        keeps("stays_where_it_is", STANDS, may_change=("resolved_by", "resolved_at")),
        never_deleted(STANDS),
    ]

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="thread_resolved_has_author",
            )
        ]

    def __str__(self):
        return self.place

    @property
    def slug(self):
        """Its part of an address, as text."""
        return str(self.pk)


class Comment(models.Model):
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="comments")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(_("comment"), max_length=TEXT_LIMIT)

    guards = [append_only(STANDS)]

    class Meta:
        ordering = ["at", "id"]
        constraints = [within_limits("comment", text=TEXT_LIMIT)]

    def __str__(self):
        return self.text[:60]


class SignedScanQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The region sees all of its own; others who read the agreement, only those by which it was concluded."""
        own = within(user, Permission.SEE_DRAFTS, "sending__agreement__pilot__region")
        read = within(user, Permission.SEE_FILED, "sending__agreement__pilot__region")
        return self.filter(own | read & Q(pk__in=SignedScan.objects.that_concluded().values("pk")))

    def that_concluded(self):
        """Those that are a signature on the round that was concluded: no earlier one, and none that was left unused."""
        later = Sending.objects.filter(
            agreement=OuterRef("sending__agreement"), number__gt=OuterRef("sending__number")
        )
        signatures = Signature.objects.filter(scan=OuterRef("pk"))
        return self.filter(
            Exists(signatures), ~Exists(later), sending__agreement__state=AgreementState.CONCLUDED
        )


class SignedScan(models.Model):
    """A scan of the paper that was signed by hand; its uploader typed the code that is printed on it."""

    sending = models.ForeignKey(Sending, models.PROTECT, related_name="scans")
    name = models.CharField(_("file name"), max_length=150)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = SignedScanQuerySet.as_manager()

    guards = [append_only(STANDS)]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sending", "by", "sha256"], name="signedscan_is_kept_once")
        ]

    def __str__(self):
        return self.name


class HeldScan(models.Model):
    """A scan whose code was not right yet, for who uploaded it alone; one at a time, for a day."""

    sending = models.ForeignKey(Sending, models.PROTECT, related_name="+")
    name = models.CharField(_("file name"), max_length=150)
    content = models.BinaryField()
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sending", "by"], name="heldscan_is_one_per_person")]

    def __str__(self):
        return self.name


class Method(models.TextChoices):
    APP = "app", _("in Karrierespor")
    SCAN = "scan", _("on paper, the scan uploaded")
    CONFIRMED = "confirmed", _("on paper, confirmed in Karrierespor")


class Signature(models.Model):
    """A side has signed a round. It counts as long as its round is the newest: a change voids it."""

    sending = models.ForeignKey(Sending, models.PROTECT, related_name="signatures")
    side = models.CharField(_("side"), max_length=8, choices=Side)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    method = models.CharField(_("how"), max_length=9, choices=Method)
    scan = models.ForeignKey(SignedScan, models.PROTECT, null=True, related_name="+")
    # What was signed, as it was shown.
    sha256 = models.CharField(max_length=64)

    guards = [append_only(STANDS)]

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sending", "side"],
                name="signature_is_one_per_side",
                violation_error_message=_("This side has signed already."),
            ),
            models.UniqueConstraint(
                fields=["sending", "by"],
                name="signature_is_one_per_person",
                violation_error_message=_("Nobody signs for both sides."),
            ),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="signature_side_is_known"),
            models.CheckConstraint(condition=Q(method__in=Method.values), name="signature_method_is_known"),
            models.CheckConstraint(
                condition=(Q(method="app") & Q(scan__isnull=True))
                | (~Q(method="app") & Q(scan__isnull=False)),
                name="signature_on_paper_has_scan",
            ),
        ]

    def __str__(self):
        return f"{self.get_side_display()}: {self.by}"
