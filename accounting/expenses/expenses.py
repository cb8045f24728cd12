"""Other expenses than pay: entered with a voucher, doubts about ordinary operation settled, approved by another."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounting.book.book import Book, Posting
from common.guards import DECIDED, append_only, keeps, never_deleted, refuses
from common.limits import within_limits
from common.money_fields import KronerField
from pilots.descriptions.rows import RunningCosts
from pilots.models import Pilot
from regions.permissions import Permission, within

DOUBT_LIMIT = 2_000
# Both sides' reasons, the one after the other.
DECISION_LIMIT = 2 * DOUBT_LIMIT + 2


class ExpenseState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    DOUBT = "doubt", _("In doubt")
    WAITING = "waiting", _("Waits for approval")
    BOOKED = "booked", _("Booked")
    REFUSED = "refused", _("Not payable")
    DROPPED = "dropped", _("Dropped")


class ExpenseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Drafts for who writes them, what was sent for who reads postings, and doubts for who settles them."""
        settled = Q(decision__isnull=False)
        sent = ~Q(state=ExpenseState.DRAFT) | settled
        in_doubt = Q(state=ExpenseState.DOUBT) | settled
        return self.filter(
            within(user, Permission.KEEP_ACCOUNT, "book__region")
            | sent & within(user, Permission.SEE_POSTINGS, "book__region")
            | in_doubt & within(user, Permission.SETTLE_RUNNING_COSTS, "book__region")
        )

    def with_taken_back(self):
        """Each with whether what it was booked by has been taken back: whether its postings come to nothing."""
        postings = Posting.objects.filter(expense=OuterRef("pk")).order_by().values("expense")
        return self.annotate(is_taken_back=Exists(postings.annotate(sum=Sum("amount")).filter(sum=0)))


SETTLED = "EXISTS (SELECT 1 FROM accounting_decision d WHERE d.expense_id = OLD.id)"
SETTLED_PAYABLE = (
    "EXISTS (SELECT 1 FROM accounting_decision d WHERE d.expense_id = OLD.id AND d.outcome = 'payable')"
)
SPOKE_FOR_THE_OTHER = (
    "EXISTS (SELECT 1 FROM accounting_opinion o WHERE o.expense_id = NEW.expense_id AND o.by_id = NEW.by_id "
    "AND o.side <> NEW.side)"
)


class Expense(models.Model):
    book = models.ForeignKey(Book, models.PROTECT, related_name="expenses")
    state = models.CharField(
        _("status"), max_length=8, choices=ExpenseState, default=ExpenseState.DRAFT, editable=False
    )
    # Counts saves: who saves must have seen the newest.
    revision = models.PositiveIntegerField(default=0, editable=False)
    date = models.DateField(_("date"), null=True, blank=True)
    amount = KronerField(_("amount"), null=True, blank=True)
    supplier = models.CharField(_("supplier"), max_length=120, blank=True)
    voucher = models.CharField(_("voucher number"), max_length=60, blank=True)
    account = models.CharField(_("account string"), max_length=120, blank=True)
    text = models.CharField(_("what it covers"), max_length=200, blank=True)
    # None: it concerns the programme as a whole.
    pilot = models.ForeignKey(
        Pilot, models.PROTECT, null=True, blank=True, related_name="expenses", verbose_name=_("pilot")
    )
    running_costs = models.CharField(
        _("are these running costs?"), max_length=5, choices=RunningCosts, blank=True
    )
    doubt = models.TextField(_("what the doubt is about"), blank=True, max_length=DOUBT_LIMIT)
    # Who saved it last: what stands there is theirs, and another must approve it.
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    created_at = models.DateTimeField(_("entered at"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved at"), null=True)
    # Why it was dropped by the person who should have approved it, or by the one who entered it.
    drop_reason = models.CharField(_("why it is dropped"), max_length=500, blank=True)

    objects = ExpenseQuerySet.as_manager()

    searched = ("supplier", "text", "voucher")
    guards = [
        refuses("is_settled_once", DECIDED, "UPDATE", when="OLD.state IN ('booked', 'refused', 'dropped')"),
        keeps(
            "is_kept_as_sent",
            DECIDED,
            may_change=("state", "revision", "doubt", "approved_by", "approved_at", "drop_reason"),
            when="OLD.state <> 'draft' AND NEW.state <> 'draft'",
        ),
        never_deleted(DECIDED, when="OLD.state <> 'draft'"),
        keeps(
            "is_settled_before_it_is_paid",
            "the doubt is not settled",
            changes=("state",),
            when=f"NEW.running_costs = 'doubt' AND NEW.state IN ('waiting', 'booked') AND NOT {SETTLED_PAYABLE}",
        ),
        keeps(
            "is_kept_as_settled",
            DECIDED,
            changes=("amount", "supplier", "text", "running_costs", "doubt"),
            when=SETTLED,
        ),
    ]

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ExpenseState.values), name="expense_state_is_known"),
            models.CheckConstraint(
                condition=Q(running_costs="") | Q(running_costs__in=RunningCosts.values),
                name="expense_running_costs_is_known",
                violation_error_message=_("Answer whether these are running costs."),
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0),
                name="expense_amount_is_positive",
                violation_error_message=_(
                    "Write an amount above 0. What was wrong is taken back by a reversal."
                ),
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="expense_approval_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("created_by")),
                name="expense_is_approved_by_another",
                violation_error_message=_("Another person than the one who entered it must approve it."),
            ),
            models.CheckConstraint(
                condition=~Q(state="booked") | Q(approved_by__isnull=False),
                name="expense_booked_is_approved",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "dropped"])
                | Q(date__isnull=False, amount__isnull=False)
                & ~Q(supplier="")
                & ~Q(text="")
                & ~Q(voucher="")
                & ~Q(running_costs=""),
                name="expense_sent_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "dropped"]) | ~Q(running_costs="doubt") | ~Q(doubt=""),
                name="expense_doubt_is_told",
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | ~Q(drop_reason=""),
                name="expense_dropped_has_reason",
                violation_error_message=_("Write why it is dropped."),
            ),
            within_limits("expense", doubt=DOUBT_LIMIT),
            # What is ordinary operation for certain is never waiting to be paid.
            models.CheckConstraint(
                condition=~Q(running_costs="yes") | Q(state__in=["draft", "dropped", "refused"]),
                name="expense_of_operation_is_not_paid",
                violation_error_message=_("The pool never pays running costs."),
            ),
        ]

    def __str__(self):
        return self.text or self.supplier

    def get_absolute_url(self):
        return reverse("expense", args=[self.pk])


class VoucherFile(models.Model):
    """The voucher as a file; another one is another row, and the newest counts."""

    expense = models.ForeignKey(Expense, models.PROTECT, related_name="files")
    name = models.CharField(_("file"), max_length=150)
    kind = models.CharField(max_length=4)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    guards = [append_only(DECIDED)]

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self):
        return self.name


class Outcome(models.TextChoices):
    PAYABLE = "payable", _("Payable: not running costs")
    OPERATION = "operation", _("Running costs: not payable")


class Opinion(models.Model):
    """What one side thinks of a doubtful expense, and why. When both sides' newest agree it is decided."""

    expense = models.ForeignKey(Expense, models.PROTECT, related_name="opinions")
    side = models.CharField(
        max_length=8, choices=[("employer", _("The employer")), ("union", _("Yngre Læger"))]
    )
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome)
    reason = models.TextField(_("why"), max_length=DOUBT_LIMIT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    guards = [
        append_only(DECIDED),
        refuses("is_for_one_side", "nobody speaks for both sides", "INSERT", when=SPOKE_FOR_THE_OTHER),
    ]

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="opinion_outcome_is_known"),
            models.CheckConstraint(condition=Q(side__in=["employer", "union"]), name="opinion_side_is_known"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="opinion_has_reason",
                violation_error_message=_("Write why: the decision is found again by its reason."),
            ),
            within_limits("opinion", reason=DOUBT_LIMIT),
        ]

    def __str__(self):
        return f"{self.expense} {self.outcome}"


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(
            within(user, Permission.SETTLE_RUNNING_COSTS, "expense__book__region")
            | within(user, Permission.SEE_POSTINGS, "expense__book__region")
        )


class Decision(models.Model):
    """What the two sides settled together about an expense: searchable as precedent."""

    expense = models.OneToOneField(Expense, models.PROTECT, related_name="decision")
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome)
    reason = models.TextField(_("why"), max_length=DECISION_LIMIT)
    employer = models.ForeignKey(Opinion, models.PROTECT, related_name="+")
    union = models.ForeignKey(Opinion, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("settled at"))

    objects = DecisionQuerySet.as_manager()

    guards = [append_only(DECIDED)]

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="decision_outcome_is_known"),
            within_limits("decision", reason=DECISION_LIMIT),
        ]

    def __str__(self):
        return f"{self.expense} {self.outcome}"
