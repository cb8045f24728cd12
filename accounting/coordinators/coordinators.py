"""The union's coordinators: who is appointed, for how many hours a week, and what pay the stipend is reckoned from."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounting.book.book import Book
from common.guards import DECIDED, append_only, keeps, never_deleted, overlaps, refuses
from common.money_fields import KronerField
from common.months import A_DAY
from pilots.models import Employment
from regions.permissions import Permission, within

FULL_TIME_HOURS = 37


class StipendKind(models.TextChoices):
    RELEASE = "release", _("Release from other work")
    SUPPLEMENT = "supplement", _("Supplement")


class AppointmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All of a region's for who reads postings there; one's own for the coordinator."""
        own = Q(user=user) & within(user, Permission.SEE_OWN_STIPEND, "book__region")
        return self.filter(within(user, Permission.SEE_POSTINGS, "book__region") | own)

    def running(self, *, on):
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)


class Appointment(models.Model):
    book = models.ForeignKey(Book, models.PROTECT, related_name="appointments")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="appointments", verbose_name=_("coordinator")
    )
    kind = models.CharField(_("paid as"), max_length=10, choices=StipendKind)
    hours = models.DecimalField(_("hours a week"), max_digits=4, decimal_places=2)
    hours_reason = models.CharField(_("why other hours than the programme's"), max_length=500, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    # How payroll names the person; None: nothing of theirs is found in an extract.
    employment = models.ForeignKey(
        Employment, models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = AppointmentQuerySet.as_manager()

    guards = [
        keeps("keeps_its_terms", DECIDED, may_change=("ends_on", "employment")),
        never_deleted(DECIDED),
        refuses(
            "is_one_at_a_time",
            "the person is a coordinator already on some of these days",
            "INSERT",
            "UPDATE",
            when=overlaps("accounting_appointment", ["user_id"], "starts_on", "ends_on"),
        ),
    ]

    class Meta:
        ordering = ["book", "starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=StipendKind.values), name="appointment_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0) & Q(hours__lte=FULL_TIME_HOURS),
                name="appointment_hours_fit_a_week",
                violation_error_message=_("Hours a week are more than 0 and at most 37."),
            ),
            models.CheckConstraint(
                # One that was entered by mistake ends on the day before its first.
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on") - A_DAY),
                name="appointment_ends_after_start",
                violation_error_message=_("The last day must come after the first."),
            ),
        ]

    def __str__(self):
        return self.user.name

    def get_absolute_url(self):
        return reverse("appointment", args=[self.pk])


class PayBasis(models.Model):
    """A full-time month's pay that the stipend is a share of, from a day on; added, never changed."""

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="bases")
    effective_from = models.DateField(_("from"))
    monthly = KronerField(_("full-time pay a month"))
    source = models.CharField(_("source"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    guards = [append_only(DECIDED)]

    class Meta:
        ordering = ["effective_from", "at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(monthly__gt=0),
                name="paybasis_is_positive",
                violation_error_message=_("Write the pay of a full-time month."),
            )
        ]

    def __str__(self):
        return f"{self.appointment} {self.effective_from:%Y-%m-%d}"
