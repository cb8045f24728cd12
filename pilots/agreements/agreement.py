"""The final agreement of a pilot, in versions: the agreement, its amendments, its early termination.

A version is written in a draft and sent to review. From then on nothing in it can change unless it is taken
back or returned, and once concluded or broken off it never changes; the database holds both. The confidential
annex (participants) is asked for by a permission of its own and stands in no text of the agreement.
"""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from common.guards import keeps, parts_of, refuses
from common.limits import REASON_LIMIT, within_limits
from common.money_fields import KronerField
from pilots.agreements.standing import Level, StandingAgreement
from pilots.descriptions.description import NARRATIVE_LIMIT, Description
from pilots.descriptions.rows import CostType
from pilots.filings.filing import Filing, filed_as
from pilots.pilot.pilot import Pilot
from pilots.programme.programmes import Question, QuestionTemplate
from regions.permissions import Permission, within


class AgreementKind(models.TextChoices):
    AGREEMENT = "agreement", _("Final agreement")
    AMENDMENT = "amendment", _("Amendment")
    TERMINATION = "termination", _("Early ending")


class AgreementState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("Under review")
    RETURNED = "returned", _("Returned")
    READY = "ready", _("Ready for signature")
    PART_SIGNED = "partsigned", _("Partly signed")
    CONCLUDED = "concluded", _("Concluded")
    BROKEN_OFF = "brokenoff", _("Broken off")


class Side(models.TextChoices):
    """The two local parties to an agreement."""

    EMPLOYER = "employer", _("The employer")
    UNION = "union", _("Yngre Læger")


WRITABLE = (AgreementState.DRAFT, AgreementState.RETURNED)
OPEN = (*WRITABLE, AgreementState.REVIEW, AgreementState.READY, AgreementState.PART_SIGNED)


class AgreementQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Under negotiation: who may read drafts in the region. Concluded: who may read what is filed there."""
        return self.filter(
            within(user, Permission.SEE_DRAFTS, "pilot__region")
            | (Q(state=AgreementState.CONCLUDED) & within(user, Permission.SEE_FILED, "pilot__region"))
        )

    def open(self):
        return self.filter(state__in=OPEN)

    def concluded(self):
        return self.filter(state=AgreementState.CONCLUDED)

    def newest_concluded(self):
        """One per pilot: the version whose budget is committed and whose participants count."""
        later = Agreement.objects.concluded().filter(
            pilot=models.OuterRef("pilot"), version__gt=models.OuterRef("version")
        )
        return self.concluded().exclude(models.Exists(later))

    def with_number(self):
        """Each with the number by which an amendment is called."""
        return self.annotate(number=number_of("version"))

    def with_parts(self):
        """All that an agreement is judged and printed by, the annex left out, in a fixed number of queries."""
        return self.select_related(
            "pilot__region",
            "pilot__programme",
            "pilot__current",
            "template",
            "description",
            "standing",
            "changed_by",
        ).prefetch_related(
            "pilot__programme__windows",
            "template__questions",
            "parties",
            "answers",
            "criteria",
            "budget",
            "standing__rates",
        )


AGREED = "what was sent to review never changes unless it is taken back or returned"
OPEN_STATES, ENDED_STATES = "('draft', 'returned')", "('concluded', 'brokenoff')"
AGREED_PART = parts_of(
    f"(SELECT state FROM pilots_agreement WHERE id = {{row}}.agreement_id) NOT IN {OPEN_STATES}",  # noqa: S608
    AGREED,
)


class Agreement(models.Model):
    """One version of a pilot's agreement."""

    pilot = models.ForeignKey(Pilot, models.PROTECT, related_name="agreements")
    kind = models.CharField(_("kind"), max_length=11, choices=AgreementKind, editable=False)
    version = models.PositiveSmallIntegerField(_("version"), editable=False)
    state = models.CharField(
        _("status"), max_length=10, choices=AgreementState, default=AgreementState.DRAFT, editable=False
    )
    state_since = models.DateTimeField(editable=False)
    # Counts saves: who saves must have seen the newest.
    revision = models.PositiveIntegerField(default=0, editable=False)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    changed_at = models.DateTimeField(editable=False)
    # {field: {"by": who saved it last, "at": when, "window": from which window}}; while it is written.
    field_saves = models.JSONField(default=dict, editable=False)
    template = models.ForeignKey(QuestionTemplate, models.PROTECT, related_name="+", editable=False)
    # The filed description that it started from, and is compared with.
    description = models.ForeignKey(Description, models.PROTECT, related_name="+", editable=False)

    title = models.CharField(_("title"), max_length=250, blank=True)
    doctors = models.PositiveSmallIntegerField(
        _("number of doctors"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    window_reason = models.TextField(
        _("why the period lies outside the programme's"), blank=True, max_length=REASON_LIMIT
    )
    # The first day this version applies: the first of the period, or of the change.
    effective_from = models.DateField(_("applies from"), null=True, blank=True)
    change_reason = models.TextField(
        _("why the agreement is changed or ended"), blank=True, max_length=REASON_LIMIT
    )
    standing = models.ForeignKey(
        StandingAgreement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("standing agreement"),
    )
    level = models.CharField(_("supplement level"), max_length=6, choices=Level, blank=True)
    budget_reason = models.TextField(
        _("why the budget exceeds the expected remaining amount"), blank=True, max_length=REASON_LIMIT
    )

    # Canonical JSON of what was sent to review, and the SHA-256 of its UTF-8 bytes; empty while it is written.
    canonical = models.TextField(blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    concluded_at = models.DateTimeField(null=True, editable=False, db_index=True)
    filing = models.OneToOneField(Filing, models.PROTECT, null=True, related_name="agreement", editable=False)
    breaking_reason = models.TextField(blank=True, editable=False, max_length=REASON_LIMIT)

    objects = AgreementQuerySet.as_manager()
    searched = ("title",)
    guards = [
        keeps(
            "is_kept_as_sent",
            AGREED,
            may_change=(
                "state",
                "state_since",
                "canonical",
                "sha256",
                "concluded_at",
                "filing",
                "breaking_reason",
            ),
            when=f"OLD.state NOT IN {OPEN_STATES}",
        ),
        keeps("is_frozen", "a concluded agreement never changes", when=f"OLD.state IN {ENDED_STATES}"),
        refuses(
            "is_not_deleted", "only a draft of an agreement is deleted", "DELETE", when="OLD.state <> 'draft'"
        ),
        filed_as("agreement"),
    ]

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "version"], name="agreement_version_is_unique"),
            models.UniqueConstraint(
                fields=["pilot"],
                condition=Q(state__in=OPEN),
                name="agreement_has_one_open",
                violation_error_message=_("An agreement is being negotiated already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=AgreementState.values), name="agreement_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=AgreementKind.values), name="agreement_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(level="") | Q(level__in=Level.values), name="agreement_level_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*WRITABLE, AgreementState.BROKEN_OFF]) | ~Q(sha256=""),
                name="agreement_sent_has_hash",
            ),
            models.CheckConstraint(
                condition=Q(state=AgreementState.CONCLUDED, concluded_at__isnull=False, filing__isnull=False)
                | (~Q(state=AgreementState.CONCLUDED) & Q(concluded_at__isnull=True, filing__isnull=True)),
                name="agreement_concluded_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="agreement_ends_after_start",
                violation_error_message=_("The last day must come after the first day."),
            ),
            models.CheckConstraint(
                condition=Q(doctors__isnull=True) | Q(doctors__gte=1),
                name="agreement_has_doctors",
                violation_error_message=_("Write how many doctors take part, at least 1."),
            ),
            within_limits(
                "agreement",
                window_reason=REASON_LIMIT,
                change_reason=REASON_LIMIT,
                budget_reason=REASON_LIMIT,
                breaking_reason=REASON_LIMIT,
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("agreement", args=[self.pilot_id, self.version])

    @cached_property
    def number(self):
        return Agreement.objects.with_number().get(pk=self.pk).number

    @property
    def name(self):
        """What this version is called: the first amendment is number 1."""
        return name_of(self.kind, self.number if self.kind == AgreementKind.AMENDMENT else None)

    @property
    def danish_name(self):
        """The name as it enters the journal, whoever reads."""
        with translation.override("da"):
            return self.name

    @property
    def is_writable(self):
        return self.state in WRITABLE

    @property
    def sending(self):
        """The newest round, or None before the first."""
        return self.sendings.last()

    @property
    def previous(self):
        """The concluded version before this one, or None."""
        return Agreement.objects.concluded().filter(pilot=self.pilot_id, version__lt=self.version).last()


def number_of(version):
    """One more than the amendments concluded before a version: what was broken off gives its number on."""
    earlier = Agreement.objects.concluded().filter(
        kind=AgreementKind.AMENDMENT, pilot=OuterRef("pilot"), version__lt=OuterRef(version)
    )
    counted = earlier.order_by().values("pilot").annotate(count=models.Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0) + 1


def name_of(kind, number):
    if kind == AgreementKind.AMENDMENT:
        return _("Amendment no. %(number)s") % {"number": number}
    return str(AgreementKind(kind).label)


def in_force(versions, *, on):
    """The one of a pilot's versions that applied on a day, or None: the last concluded whose own day had come,
    unless its period had ended."""
    applied = [v for v in versions if v.state == AgreementState.CONCLUDED and v.effective_from <= on]
    return applied[-1] if applied and on <= applied[-1].ends_on else None


class AgreementParty(models.Model):
    """Who stands for a side in the agreement, by name and title."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="parties")
    position = models.PositiveSmallIntegerField(default=0)
    side = models.CharField(_("side"), max_length=8, choices=Side)
    name = models.CharField(_("name"), max_length=120)
    title = models.CharField(_("title or post"), max_length=120, blank=True)

    guards = AGREED_PART

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(side__in=Side.values),
                name="agreementparty_side_is_known",
                violation_error_message=_("Choose a side."),
            )
        ]

    def __str__(self):
        return self.name


class AgreementAnswer(models.Model):
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    text = models.TextField(blank=True, max_length=NARRATIVE_LIMIT)

    guards = AGREED_PART

    class Meta:
        ordering = ["question__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "question"], name="agreementanswer_is_one_per_question"
            ),
            within_limits("agreementanswer", text=NARRATIVE_LIMIT),
        ]

    def __str__(self):
        return self.text[:60]


class AgreementCriterion(models.Model):
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(default=0)
    # The number, from 1, of the description's criterion that it carries on; none if it is new.
    promised = models.PositiveSmallIntegerField(null=True, blank=True)
    criterion = models.CharField(_("criterion"), max_length=300)
    measure = models.CharField(_("how it is measured"), max_length=300, blank=True)
    target = models.CharField(_("target"), max_length=120, blank=True)

    guards = AGREED_PART

    class Meta:
        ordering = ["position", "id"]

    def __str__(self):
        return self.criterion


class BudgetLine(models.Model):
    """What a year may cost: the amount at the current price level, what the settings add to pay, and both at base level."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="budget")
    position = models.PositiveSmallIntegerField(default=0)
    year = models.PositiveSmallIntegerField(_("year"))
    type = models.CharField(_("type"), max_length=6, choices=CostType)
    text = models.CharField(_("what it covers"), max_length=200, blank=True)
    amount = KronerField(_("amount"))
    # Pension and holiday allowance on salary, by the programme's settings when the line was saved.
    additions = KronerField(_("pension and holiday allowance"), default=0)
    # (amount + additions) / the factor of 1 January of the year, rounded half up to the øre.
    base_amount = KronerField(_("at base level"), default=0)

    guards = AGREED_PART

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(type__in=CostType.values),
                name="budgetline_type_is_known",
                violation_error_message=_("Choose pay or other expense."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000) & Q(year__lte=2100),
                name="budgetline_year_is_sane",
                violation_error_message=_("Write the year with four digits, e.g. 2022."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0) & Q(additions__gte=0) & Q(base_amount__gte=0),
                name="budgetline_amount_is_not_negative",
                violation_error_message=_("A budget line cannot be negative."),
            ),
        ]

    def __str__(self):
        return f"{self.year} {self.get_type_display()}"

    @property
    def total(self):
        return self.amount + self.additions
