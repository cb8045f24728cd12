"""The yearly statement: frozen figures of twelve closed months, signed by two, sent to the central parties."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounting.book.book import Book
from common.guards import DECIDED, append_only, keeps, never_deleted, refuses
from common.months import after
from pilots.filings.filing import Filing, filed_as
from regions.permissions import Permission, within

SIGNERS = "(SELECT COUNT(*) FROM accounting_statementsignature s WHERE s.statement_id = NEW.id)"
WAITS = (
    "EXISTS (SELECT 1 FROM accounting_statement s WHERE s.id = NEW.statement_id AND s.sha256 = NEW.sha256 "
    "AND s.sent_at IS NULL AND s.dropped_at IS NULL)"
)


class YearKind(models.TextChoices):
    CALENDAR = "calendar", _("Calendar year")
    PROGRAMME = "programme", _("Programme year from 1 April")


class StatementQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Sent ones for who reads the pool; unsigned ones for who keeps or audits the account."""
        return self.filter(
            Q(sent_at__isnull=False) & within(user, Permission.SEE_POOL, "book__region")
            | within(user, Permission.SEE_POSTINGS, "book__region")
        )

    def sent(self):
        return self.filter(sent_at__isnull=False)

    def unsent(self):
        """Those that wait for signatures."""
        return self.filter(sent_at__isnull=True, dropped_at__isnull=True)


class Statement(models.Model):
    """Numbered per book, kind and year: a correction after signing is a new one, and the old one stays."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="statements")
    kind = models.CharField(_("year"), max_length=9, choices=YearKind)
    first_month = models.DateField(_("first month"))
    number = models.PositiveSmallIntegerField(_("number"))
    # What a correction corrects; empty for the first.
    reason = models.CharField(_("why a new statement is made"), max_length=500, blank=True)
    # Written for the central parties, who read no lines of the ledger; needed when some month differs from it.
    explanation = models.CharField(
        _("why the book and the region's own ledger differ"), max_length=1000, blank=True
    )
    # Spent amounts per pilot stand in it: from one doctor's pilot that doctor's pay can be read.
    with_pilots = models.BooleanField(_("spent amounts per pilot"), default=False)
    # Canonical JSON of every figure in it, and the SHA-256 of its UTF-8 bytes.
    canonical = models.TextField()
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made at"))
    sent_at = models.DateTimeField(_("sent at"), null=True)
    filing = models.OneToOneField(Filing, models.PROTECT, null=True, related_name="statement")
    # One whose figures did not hold until the second signature is dropped, never deleted.
    dropped_at = models.DateTimeField(null=True)

    objects = StatementQuerySet.as_manager()

    guards = [
        keeps("keeps_its_figures", DECIDED, may_change=("sent_at", "filing", "dropped_at")),
        keeps(
            "ends_once",
            DECIDED,
            changes=("sent_at", "filing", "dropped_at"),
            when="OLD.sent_at IS NOT NULL OR OLD.dropped_at IS NOT NULL",
        ),
        keeps(
            "is_sent_by_two",
            "two persons must sign",
            changes=("sent_at",),
            when=f"NEW.sent_at IS NOT NULL AND {SIGNERS} < 2",
        ),
        never_deleted(DECIDED),
        filed_as("statement"),
    ]

    class Meta:
        ordering = ["-first_month", "-number"]
        constraints = [
            # A dropped one was never sent: its number is free.
            models.UniqueConstraint(
                fields=["book", "kind", "first_month", "number"],
                condition=Q(dropped_at__isnull=True),
                name="statement_number_is_unique",
            ),
            models.UniqueConstraint(
                fields=["book", "kind", "first_month"],
                condition=Q(sent_at__isnull=True, dropped_at__isnull=True),
                name="statement_has_one_unsent",
                violation_error_message=_("A statement of that year waits for signatures already."),
            ),
            models.CheckConstraint(condition=Q(kind__in=YearKind.values), name="statement_kind_is_known"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(dropped_at__isnull=True), name="statement_ends_one_way"
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, filing__isnull=True)
                | Q(sent_at__isnull=False, filing__isnull=False),
                name="statement_sent_is_filed",
            ),
            models.CheckConstraint(
                condition=Q(kind="calendar", first_month__month=1, first_month__day=1)
                | Q(kind="programme", first_month__month=4, first_month__day=1),
                name="statement_year_begins_where_it_should",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""),
                name="statement_correction_has_reason",
                violation_error_message=_("Write what the new statement corrects."),
            ),
        ]

    def __str__(self):
        return gettext("%(year)s no. %(number)s") % {"year": self.year_name, "number": self.number}

    def get_absolute_url(self):
        return reverse("statement", args=[self.pk])

    @property
    def last_month(self):
        return after(self.first_month, 11)

    @property
    def year_name(self):
        """ "2022", or "2022/23" for a programme year."""
        first = self.first_month.year
        return str(first) if self.kind == YearKind.CALENDAR else f"{first}/{(first + 1) % 100:02d}"


class StatementSignature(models.Model):
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="signatures")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)

    guards = [
        append_only(DECIDED),
        refuses(
            "is_on_what_waits",
            "the statement is another, or waits for nobody",
            "INSERT",
            when=f"NOT {WAITS}",
        ),
    ]

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "by"],
                name="statementsignature_is_one_per_person",
                violation_error_message=_("You have signed already. Another person must sign too."),
            )
        ]

    def __str__(self):
        return f"{self.statement} {self.by}"


class StatementWorkbook(models.Model):
    """The statement as a workbook, made once by the worker from its canonical text alone."""

    statement = models.OneToOneField(Statement, models.PROTECT, related_name="workbook", primary_key=True)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    guards = [append_only(DECIDED)]

    def __str__(self):
        return f"{self.statement}"
