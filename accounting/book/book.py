"""A region's book in a programme, and the postings in it.

A posting is added, never changed: the database refuses update, delete and truncate, and a posting into a closed
month. What was wrong is taken back by a reversal that names it. Within a book and a booked month postings are
numbered from 1 without gaps, and each carries a hash over itself and the one before it, so that the hash of the
last one, printed on the accounts, vouches for all of them. Amounts are kroner; what is spent is positive. A posting
names an employment by its random id alone: institution and number live in a row that can be erased.

Only `accounting.book.booking` writes here.
"""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounting.book.codes import SalaryCode
from common.clock import end_of
from common.danish import in_danish
from common.guards import Guard, append_only
from common.money_fields import KronerField
from common.months import format_month
from pilots.models import Employment, Pilot, Programme
from pilots.programme.regulation import RegulationFactor
from regions.models import Region, User
from regions.permissions import Permission, Rights, within


class BookQuerySet(models.QuerySet["Book"]):
    def visible_to(self, user: User | Rights) -> Self:
        """Whose sums the user may read; their postings are asked for by `Posting.objects.visible_to`."""
        return self.filter(within(user, Permission.SEE_POOL))

    def of(self, programme: Programme, region: Region) -> "Book":
        """The region's book in the programme, opened when it is first asked for."""
        return self.get_or_create(programme=programme, region=region)[0]


class Book(models.Model):
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="books")
    region = models.ForeignKey(Region, models.PROTECT, related_name="books")

    objects = BookQuerySet.as_manager()

    class Meta:
        ordering = ["programme", in_danish("region__name")]
        constraints = [
            models.UniqueConstraint(fields=["programme", "region"], name="book_is_one_per_region"),
        ]

    def __str__(self) -> str:
        return f"{self.region} · {self.programme}"

    def get_absolute_url(self) -> str:
        return reverse("book", args=[self.pk])


def lock(book: Book) -> Book:
    """Let those who book, close and commit the same pool wait for each other, until the transaction ends."""
    return Book.objects.select_for_update(no_key=True, of=("self",)).select_related("region").get(pk=book.pk)


class PostingType(models.TextChoices):
    SALARY = "salary", _("Pay")
    OTHER = "other", _("Other expense")
    COORDINATOR = "coordinator", _("Coordinator")
    ADJUSTMENT = "adjustment", _("Adjustment")


# What those who see sums only are told apart: everything that is pay, and the rest.
PAY_TYPES = (PostingType.SALARY, PostingType.COORDINATOR)
OTHER_TYPES = tuple(kind for kind in PostingType if kind not in PAY_TYPES)


class PostingQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        return self.filter(within(user, Permission.SEE_POSTINGS, "book__region"))

    def as_of(self, day: date) -> Self:
        """What stood in the book at the end of a day in Copenhagen."""
        return self.filter(at__lt=end_of(day))


IS_CLOSED = (
    "EXISTS (SELECT 1 FROM accounting_closing c WHERE c.book_id = NEW.book_id AND c.month >= NEW.month "
    "AND c.reopened_at IS NULL)"
)


class Posting(models.Model):
    book = models.ForeignKey(Book, models.PROTECT, related_name="postings", db_index=False)
    # The booked month: it must be open, and closing, chain and statement go by it.
    month = models.DateField(_("booked month"))
    number = models.PositiveIntegerField(_("number"))
    # The month that the amount concerns.
    pay_month = models.DateField(_("pay month"))
    type = models.CharField(_("type"), max_length=11, choices=PostingType)
    amount = KronerField(_("amount"))
    # amount / factor on the first day of the pay month, rounded half up to the øre at each posting; None before
    # the first factor.
    base_amount = KronerField(_("at base level"), null=True)
    factor = models.ForeignKey(RegulationFactor, models.PROTECT, null=True, related_name="+", db_index=False)
    code = models.ForeignKey(SalaryCode, models.PROTECT, null=True, related_name="+", db_index=False)
    employment = models.ForeignKey(Employment, models.PROTECT, null=True, related_name="postings")
    appointment = models.ForeignKey("Appointment", models.PROTECT, null=True, related_name="postings")
    pilot = models.ForeignKey(Pilot, models.PROTECT, null=True, related_name="postings")
    voucher = models.CharField(_("voucher"), max_length=60, blank=True)
    text = models.CharField(_("text"), max_length=200, blank=True)
    # Cost centre, account, project: the region's own string, as it was that day.
    account = models.CharField(_("account string"), max_length=120, blank=True)
    reason = models.CharField(_("why"), max_length=500, blank=True)
    line = models.ForeignKey("PayrollLine", models.PROTECT, null=True, related_name="postings")
    expense = models.ForeignKey("Expense", models.PROTECT, null=True, related_name="postings")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("who")
    )
    at = models.DateTimeField(_("booked at"))
    hash = models.CharField(max_length=64)

    objects = PostingQuerySet.as_manager()

    guards = [
        append_only("the book is append-only"),
        Guard("month_is_open", ("INSERT",), "the month is closed", IS_CLOSED, is_of_statement=True),
    ]

    class Meta:
        ordering = ["-month", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["book", "month", "number"], name="posting_number_is_unique"),
            models.CheckConstraint(condition=~Q(amount=0), name="posting_amount_is_not_zero"),
            models.CheckConstraint(condition=Q(type__in=PostingType.values), name="posting_type_is_known"),
            models.CheckConstraint(
                condition=Q(month__day=1) & Q(pay_month__day=1), name="posting_months_are_months"
            ),
            models.CheckConstraint(
                condition=~Q(type="salary") | Q(employment__isnull=False, code__isnull=False),
                name="posting_salary_has_employment_and_code",
            ),
            models.CheckConstraint(
                condition=~Q(type="coordinator") | Q(appointment__isnull=False, pilot__isnull=True),
                name="posting_coordinator_has_appointment",
            ),
            models.CheckConstraint(
                condition=~Q(type="other") | Q(expense__isnull=False), name="posting_expense_is_named"
            ),
            models.CheckConstraint(
                condition=~Q(reason="") | ~Q(type="adjustment") & Q(reverses__isnull=True),
                name="posting_correction_has_reason",
                violation_error_message=_("Write why it is booked."),
            ),
        ]
        indexes = [
            # What is booked for coordinators too late is looked for in every month.
            models.Index(
                fields=["book", "pay_month", "amount", "at"],
                condition=Q(type="coordinator"),
                name="posting_of_coordinators",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """How the posting is named on paper: "2022-04/17"."""
        return f"{self.month:%Y-%m}/{self.number}"

    @property
    def month_name(self) -> str:
        return format_month(self.month)
