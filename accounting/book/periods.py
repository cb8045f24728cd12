"""Closed months: what they came to, how they were reconciled with the region's own ledger, and whether reopened."""

from datetime import date
from decimal import Decimal
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounting.book.book import Book, PostingType
from accounting.book.codes import SalaryCode
from common.clock import end_of
from common.guards import DECIDED, append_only, keeps, never_deleted, refuses
from common.money_fields import KronerField
from common.months import after, format_month, month_of
from common.prepared import Prepared
from pilots.models import Pilot
from regions.models import User
from regions.permissions import Permission, within

REOPENING = ("reopen_reason", "reopen_asked_by", "reopen_asked_at", "reopened_by", "reopened_at")
IN_FORCE_AFTER = (
    "EXISTS (SELECT 1 FROM accounting_closing c WHERE c.book_id = NEW.book_id "
    "AND c.month > NEW.month AND c.reopened_at IS NULL)"
)
# A closing knows how many postings its sums are of: once it is written there is room for no other sum.
BEYOND_CLOSING = (
    "NEW.count < 1 OR NEW.count + (SELECT COALESCE(SUM(s.count), 0) FROM accounting_closedsum s "
    "WHERE s.closing_id = NEW.closing_id) "
    "> (SELECT c.count FROM accounting_closing c WHERE c.id = NEW.closing_id)"
)


class ClosingQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        return self.filter(within(user, Permission.SEE_POOL, "book__region"))

    def in_force(self) -> Self:
        """The closings that were not undone: at most one per month."""
        return self.filter(reopened_at__isnull=True)

    def ends(self) -> list[date]:
        """The last months of the periods whose sums are told to who reads no postings, in their order."""
        found = self.in_force().filter(ends_period=True)
        return list(found.order_by("month").values_list("month", flat=True))


class Closing(models.Model):
    """A month is closed once this row is there and until it is reopened. Months are closed in their order."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="closings")
    month = models.DateField(_("month"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("closed at"))
    # How many postings the month has, what they come to, and the hash of the last of them (empty without any).
    count = models.PositiveIntegerField()
    booked_total = KronerField(_("booked"))
    head = models.CharField(max_length=64, blank=True)
    # Whether sums through this month may be told to who reads no postings: since the last such month nobody, or at
    # least three persons, were paid (see closing/joining.py).
    ends_period = models.BooleanField(default=False)
    # What the region's own ledger says the month came to.
    ledger_total = KronerField(_("the region's ledger"))
    reopen_reason = models.CharField(_("why it is reopened"), max_length=500, blank=True)
    reopen_asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reopen_asked_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reopened_at = models.DateTimeField(null=True)

    objects = ClosingQuerySet.as_manager()

    guards = [
        keeps("keeps_its_figures", DECIDED, may_change=REOPENING),
        keeps("is_reopened_once", DECIDED, changes=REOPENING, when="OLD.reopened_at IS NOT NULL"),
        never_deleted(DECIDED),
        refuses("is_in_order", "a later month is closed already", "INSERT", when=IN_FORCE_AFTER),
        keeps(
            "reopens_the_last_first",
            "a later month is closed",
            changes=("reopened_at",),
            when=f"NEW.reopened_at IS NOT NULL AND {IN_FORCE_AFTER}",
        ),
    ]

    class Meta:
        ordering = ["-month", "-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["book", "month"],
                condition=Q(reopened_at__isnull=True),
                name="closing_is_one_per_month",
                violation_error_message=_("The month is closed already."),
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="closing_month_is_a_month"),
            models.CheckConstraint(
                condition=Q(reopen_asked_by__isnull=True, reopen_asked_at__isnull=True, reopen_reason="")
                | Q(reopen_asked_by__isnull=False, reopen_asked_at__isnull=False) & ~Q(reopen_reason=""),
                name="closing_reopening_has_reason",
                violation_error_message=_("Write why the month is reopened."),
            ),
            models.CheckConstraint(
                condition=Q(reopened_by__isnull=True, reopened_at__isnull=True)
                | Q(reopened_by__isnull=False, reopened_at__isnull=False, reopen_asked_by__isnull=False)
                & ~Q(reopened_by=F("reopen_asked_by")),
                name="closing_is_reopened_by_another",
                violation_error_message=_("Another person than the one who asked must reopen the month."),
            ),
        ]

    def __str__(self) -> str:
        return format_month(self.month)

    @property
    def difference(self) -> Decimal:
        """What the ledger has beyond the book; explained line by line."""
        return self.ledger_total - self.booked_total


class ClosingDifference(models.Model):
    """A line that explains part of the difference between the region's ledger and the book."""

    closing = models.ForeignKey(Closing, models.PROTECT, related_name="differences")
    text = models.CharField(_("explanation"), max_length=200)
    amount = KronerField(_("amount"))

    guards = [append_only(DECIDED)]

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="closingdifference_has_text",
                violation_error_message=_("Write what explains the amount."),
            ),
            models.CheckConstraint(
                condition=~Q(amount=0),
                name="closingdifference_is_not_zero",
                violation_error_message=_("Write an amount other than 0."),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ClosedSum(models.Model):
    """What a closed month came to for a pilot, type and code; written at closing and never after."""

    closing = models.ForeignKey(Closing, models.PROTECT, related_name="sums")
    pilot = models.ForeignKey(Pilot, models.PROTECT, null=True, related_name="+")
    type = models.CharField(max_length=11, choices=PostingType)
    code = models.ForeignKey(SalaryCode, models.PROTECT, null=True, related_name="+", db_index=False)
    count = models.PositiveIntegerField()
    amount = KronerField()
    # None when a posting of the sum has no base amount.
    base_amount = KronerField(null=True)

    guards = [
        append_only(DECIDED),
        refuses("is_of_its_closing", "the closing has all its sums", "INSERT", when=BEYOND_CLOSING),
    ]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(type__in=PostingType.values), name="closedsum_type_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.closing} {self.get_type_display()}"


def _closed_last(book_id: int) -> models.QuerySet:
    closings = Closing.objects.in_force().filter(book=book_id)
    return closings.order_by("-month").values_list("month")[:1]


# Every page of an account asks for it.
CLOSED_LAST = Prepared(_closed_last)


def closed_through(book: Book, *, as_of: date | None = None) -> date | None:
    """The last closed month of a book, or None; of those that were closed by the end of the day `as_of` and still are.

    Months are closed in their order and reopened the other way, so every month before it was closed by then as well.
    """
    if as_of is None:
        return next((month for (month,) in CLOSED_LAST.rows(book.pk)), None)
    closings = book.closings.in_force().filter(at__lt=end_of(as_of))
    return closings.aggregate(last=models.Max("month"))["last"]


def first_open(book: Book, *, on: date) -> date:
    """The earliest month that is offered to book in: after the last closed one; before any is, when pilots begin."""
    last = closed_through(book)
    return after(last) if last else month_of(min(book.programme.starts_from, on))
