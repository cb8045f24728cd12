"""The descriptions that a pilot is known by, one per version.

The newest may be a draft, which is edited freely; the others are filed and frozen, together with their answers,
criteria, milestones and costs. The database refuses to change a frozen row.
"""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.guards import keeps, never_deleted, parts_of
from common.limits import REASON_LIMIT, TEXT_LIMIT, within_limits
from pilots.filings.filing import FROZEN, Filing, filed_as
from pilots.pilot.pilot import Pilot, State
from pilots.programme.programmes import CareerTrack, QuestionTemplate, TopicArea
from regions.models import Department, Hospital
from regions.permissions import Permission, within

NARRATIVE_LIMIT = TEXT_LIMIT
FROZEN_PART = parts_of(
    "(SELECT state FROM pilots_description WHERE id = {row}.description_id) <> 'draft'", FROZEN
)


class Kind(models.TextChoices):
    INDIVIDUAL = "individual", _("Individual")
    CROSS_CUTTING = "crosscutting", _("Cross-cutting")


class Timing(models.TextChoices):
    ON_TIME = "ontime", _("On time")
    LATE = "late", _("Delayed")
    FURTHER = "further", _("Further pilot")


class DescriptionQuerySet(models.QuerySet):
    def visible_to(self, user):
        drafts = within(user, Permission.SEE_DRAFTS, "pilot__region")
        filed = models.Q(pilot__in=Pilot.objects.visible_to(user)) & ~Q(state=State.DRAFT)
        return self.filter(drafts | filed)

    def frozen(self):
        return self.exclude(state=State.DRAFT)

    def drafts(self):
        return self.filter(state=State.DRAFT)

    def with_parts(self):
        """All that a draft is judged and printed by, in a fixed number of queries."""
        return self.select_related(
            "pilot__region", "pilot__programme", "template", "topic_area", "career_track", "changed_by"
        ).prefetch_related(
            "pilot__region__topic_areas",
            "pilot__programme__windows",
            "template__questions",
            "answers",
            "criteria",
            "milestones",
            "costs",
            "hospitals",
            "departments__hospital",
        )


class Description(models.Model):
    """One version of a preliminary description; a draft may be half empty."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="descriptions")
    template = models.ForeignKey(QuestionTemplate, models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    # Counts saves: who saves must have seen the newest.
    revision = models.PositiveIntegerField(default=0, editable=False)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    changed_at = models.DateTimeField(editable=False)
    # {field: {"by": who saved it last, "at": when, "window": from which window}}; of a draft.
    field_saves = models.JSONField(default=dict, editable=False)

    title = models.CharField(_("title"), max_length=250, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, blank=True)
    is_in_substance = models.BooleanField(_("an actual pilot"), default=True)
    topic_area = models.ForeignKey(
        TopicArea, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("topic area")
    )
    career_track = models.ForeignKey(
        CareerTrack, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("career track")
    )
    hospitals = models.ManyToManyField(Hospital, blank=True, related_name="+", verbose_name=_("hospitals"))
    departments = models.ManyToManyField(
        Department, blank=True, related_name="+", verbose_name=_("departments")
    )
    anchoring = models.CharField(_("where it is anchored"), max_length=120, blank=True)
    doctors = models.PositiveSmallIntegerField(
        _("number of doctors"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    window_reason = models.TextField(
        _("why the period lies outside the programme's"), blank=True, max_length=REASON_LIMIT
    )
    contact_name = models.CharField(_("contact"), max_length=120, blank=True)
    contact_email = models.EmailField(_("contact's e-mail address"), blank=True)
    contact_phone = models.CharField(_("contact's phone"), max_length=30, blank=True)
    wishes_facilitation = models.BooleanField(_("wants help from the facilitator"), null=True, blank=True)
    facilitation_wish = models.TextField(
        _("what the help should be about"), blank=True, max_length=TEXT_LIMIT
    )

    timing = models.CharField(
        _("compared with the deadline"), max_length=8, choices=Timing, blank=True, editable=False
    )
    filed_at = models.DateTimeField(_("filed at"), null=True, editable=False, db_index=True)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    filing = models.OneToOneField(
        Filing, models.PROTECT, null=True, related_name="description", editable=False
    )
    # Canonical JSON of what was filed, question wording included, and the SHA-256 of its UTF-8 bytes.
    canonical = models.TextField(blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    withdrawal_reason = models.TextField(blank=True, editable=False, max_length=REASON_LIMIT)

    objects = DescriptionQuerySet.as_manager()

    searched = ("title", "contact_name", "anchoring")
    guards = [
        keeps(
            "is_frozen",
            FROZEN,
            may_change=("state", "withdrawn_at", "withdrawn_by", "withdrawal_reason"),
            when="OLD.state <> 'draft'",
        ),
        keeps(
            "is_only_withdrawn",
            FROZEN,
            changes=("state", "withdrawn_at", "withdrawn_by", "withdrawal_reason"),
            when="OLD.state = 'withdrawn' OR (OLD.state = 'filed' AND NEW.state <> 'withdrawn')",
        ),
        never_deleted(FROZEN, when="OLD.state <> 'draft'"),
        filed_as("description"),
    ]
    link_guards = {"hospitals": FROZEN_PART, "departments": FROZEN_PART}

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "version"], name="description_version_is_unique"),
            models.UniqueConstraint(
                fields=["pilot"],
                condition=Q(state="draft"),
                name="description_has_one_draft",
                violation_error_message=_("A new version has been started already."),
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="description_state_is_known"),
            models.CheckConstraint(
                condition=Q(kind="") | Q(kind__in=Kind.values),
                name="description_kind_is_known",
                violation_error_message=_("Choose one of the kinds."),
            ),
            models.CheckConstraint(
                condition=Q(timing="") | Q(timing__in=Timing.values), name="description_timing_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", filed_at__isnull=True, filing__isnull=True, sha256="", timing="")
                | (
                    ~Q(state="draft")
                    & ~Q(sha256="")
                    & ~Q(timing="")
                    & Q(filed_at__isnull=False, filing__isnull=False)
                ),
                name="description_frozen_is_complete",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(withdrawal_reason=""),
                name="description_withdrawal_has_reason",
                violation_error_message=_("Write why the pilot is withdrawn."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="description_ends_after_start",
                violation_error_message=_("The last day must come after the first day."),
            ),
            models.CheckConstraint(
                condition=Q(doctors__isnull=True) | Q(doctors__gte=1),
                name="description_has_doctors",
                violation_error_message=_("Write how many doctors take part, at least 1."),
            ),
            within_limits(
                "description",
                window_reason=REASON_LIMIT,
                facilitation_wish=TEXT_LIMIT,
                withdrawal_reason=REASON_LIMIT,
            ),
        ]
        indexes = [
            models.Index(fields=["title"], name="description_title"),
            # A description is long: what is counted of all of them is read from these, and not from the rows.
            models.Index(fields=["filing", "pilot", "state"], name="description_filed"),
            models.Index(fields=["id", "state", "filed_at"], name="description_counted"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """Its page or, while it is a draft, its pilot's."""
        if self.is_draft:
            return self.pilot.get_absolute_url()
        return reverse("version", args=[self.pilot_id, self.version])

    @property
    def is_draft(self):
        return self.state == State.DRAFT

    @property
    def previous(self):
        """The frozen version before this one, or None."""
        earlier = Description.objects.frozen().filter(pilot_id=self.pilot_id, version__lt=self.version)
        return earlier.last() if self.version > 1 else None
