"""The region's payroll extracts on their way into the book.

The file itself is kept only until it is read: a limited child process reads it, and what stays is its name, its SHA-256
and the lines that carry one of the region's own codes. CPR and name columns never leave the child. A line that is booked
knows its postings, and a posting its line.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounting.book.book import Book, Posting
from accounting.book.codes import SalaryCode
from accounting.payroll.facts import FactsField
from common.guards import DECIDED, keeps, never_deleted
from common.money_fields import KronerField
from pilots.models import Employment, Pilot
from regions.permissions import Permission, within


class ImportState(models.TextChoices):
    READING = "reading", _("Being read")
    FAILED = "failed", _("Could not be read")
    UNMAPPED = "unmapped", _("Waits for answers")
    OPEN = "open", _("Not yet booked")
    BOOKED = "booked", _("Booked")
    UNDONE = "undone", _("Undone")
    DROPPED = "dropped", _("Dropped")


class Problem(models.TextChoices):
    """What is wrong with a line; CURES says what to do about it."""

    AMOUNT = "amount", _("The amount cannot be read")
    DECIMALS = "decimals", _("The amount has more than two decimals")
    PERIOD = "period", _("The month that the pay concerns cannot be read")
    MONTHS = "months", _("The line covers more than one month")
    INSTITUTION = "institution", _("The institution code is not two characters")
    NUMBER = "number", _("The employment number is missing or too long")
    CPR = "cpr", _("The employment number looks like a CPR number; it has not been kept")
    ALIKE = "alike", _("The employment number is like another employment's, but not the same")
    NO_CODE = "nocode", _("The salary code is missing")
    ALIKE_CODE = "alikecode", _("The salary code may be one of the region's, written in another way")
    ERROR = "error", _("The cell shows an error of the spreadsheet")
    FORMULA = "formula", _("The formula has not been calculated")
    AMOUNT_CPR = "amountcpr", _("The amount looks like a CPR number; it has not been kept")
    SIGN = "sign", _("The sign beside the amount cannot be read")
    EARLY = "early", _("The pay month lies before the programme")
    LATE = "late", _("The pay month lies after the month of the payroll run")
    QUOTE = "quote", _("A quotation mark in the line is astray")
    WIDE = "wide", _("The line has more fields than there are column names")
    NARROW = "narrow", _("The line has fewer fields than there are column names")
    TABLE = "table", _("The line stands below other column names, which do not make an extract")
    ABOVE = "above", _("The line stands above the column names")
    TOTAL = "total", _("The line looks like a total of others")


CURES = {
    Problem.AMOUNT: _("Write it with digits, e.g. 1.234,50"),
    Problem.DECIMALS: _("Round it to whole øre in payroll"),
    Problem.PERIOD: _("Write it as a month or a date, e.g. 2022-04 or 01.04.2022"),
    Problem.MONTHS: _("Split it into a line per month"),
    Problem.INSTITUTION: _("Write the two characters of the institution"),
    Problem.NUMBER: _("Write the employment number of payroll, normally five digits"),
    Problem.CPR: _("Write the employment number of payroll instead"),
    Problem.ALIKE: _("Write it as payroll does everywhere else, e.g. 00123"),
    Problem.NO_CODE: _("Fill in the code in every row; in a pivot table: repeat all item labels"),
    Problem.ALIKE_CODE: _("Write the code alone, as on the page of salary codes"),
    Problem.ERROR: _("Correct the formula, or write the value"),
    Problem.FORMULA: _("Open the file in Excel, save it and upload it again"),
    Problem.AMOUNT_CPR: _("See whether the column is the amounts', and write the amount with its øre"),
    Problem.SIGN: _("Write - or K beside what is negative, and nothing or + beside all else"),
    Problem.EARLY: _("Look at the month; years of two digits may have been turned round"),
    Problem.LATE: _("Look at the month, and at which payroll run the file is"),
    Problem.QUOTE: _("Remove it, or save the file as .xlsx"),
    Problem.WIDE: _("Separate with semicolons, or put quotation marks around amounts with a comma"),
    Problem.NARROW: _("Save the list again, so that every line has all columns"),
    Problem.TABLE: _("Put it on a sheet of its own, or give it the same column names"),
    Problem.ABOVE: _("Move it below the column names, or give it names of its own"),
    Problem.TOTAL: _("Answer below whether it is a total or pay"),
}


class PayrollImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(within(user, Permission.SEE_POSTINGS, "book__region"))

    def booked(self):
        return self.filter(state=ImportState.BOOKED)


class PayrollImport(models.Model):
    book = models.ForeignKey(Book, models.PROTECT, related_name="imports")
    state = models.CharField(
        _("status"), max_length=8, choices=ImportState, default=ImportState.READING, editable=False
    )
    file_name = models.CharField(_("file"), max_length=150)
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded at"))
    # Which payroll run it is, as its uploader says. A later file of the same ordinary run replaces this one; a
    # supplementary run adds to the month, and takes nothing back.
    extract_month = models.DateField(_("payroll run"))
    is_supplementary = models.BooleanField(_("supplementary run"), default=False)
    # The month that its postings are booked in.
    month = models.DateField(_("booked month"))
    # How far reading has come, in lines, and what it is doing: a key of payroll_reading.STAGES.
    stage = models.CharField(max_length=20, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    # What the file held.
    facts = FactsField()
    # What was answered about this file: {"columns": {key: field}, "codes": {text: code},
    # "written": {key: answer}, "hidden", "sheet", "totals"}.
    # Remembered for the next one when it is booked.
    said = models.JSONField(default=dict)
    # Why the lines that could not be read are left out, when somebody has said so.
    aside_reason = models.CharField(_("why they are set aside"), max_length=500, blank=True)
    aside_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    undo_reason = models.CharField(_("why it is undone"), max_length=500, blank=True)

    objects = PayrollImportQuerySet.as_manager()

    guards = [never_deleted(DECIDED)]

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ImportState.values), name="payrollimport_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="undone") | ~Q(undo_reason=""),
                name="payrollimport_undoing_has_reason",
                violation_error_message=_("Write why the import is undone."),
            ),
        ]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("payroll_import", args=[self.pk])

    @property
    def lines(self):
        return PayrollLine.objects.filter(pay__payroll_import=self)


class PayrollFile(models.Model):
    """An upload on its way to the worker, which may run on another machine; it goes when its import is being read no more."""

    payroll_import = models.OneToOneField(
        PayrollImport, models.CASCADE, primary_key=True, related_name="file"
    )
    kind = models.CharField(max_length=4)
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["csv", "xlsx"]), name="payrollfile_kind_is_known")
        ]

    def __str__(self):
        return str(self.payroll_import)


class LineState(models.TextChoices):
    """How a line stands against the book."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")
    BOOKED = "booked", _("Booked")
    REVERSED = "reversed", _("Taken back")
    ASIDE = "aside", _("Set aside")


# What booking an import books, once it is known what it was for.
TO_BOOK = (LineState.NEW, LineState.CHANGED)


class PayrollLineQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(within(user, Permission.SEE_POSTINGS, "pay__payroll_import__book__region"))

    def unmatched(self):
        """In quarantine: nobody knows yet what the pay was for."""
        return self.filter(pay__pilot__isnull=True, pay__appointment__isnull=True)

    def taken_over(self):
        """What later extracts are compared with: booked lines, and what booked imports left in quarantine or set aside."""
        left = Q(state__in=(*TO_BOOK, LineState.ASIDE), pay__payroll_import__state=ImportState.BOOKED)
        return self.filter(Q(state=LineState.BOOKED) | left)

    def settle(self):
        """Let each say whether it is booked: whether its postings come to anything."""
        postings = Posting.objects.filter(line=OuterRef("pk")).order_by().values("line")
        lines = self.annotate(balance=Subquery(postings.annotate(sum=Sum("amount")).values("sum")))
        lines.filter(balance=0).update(state=LineState.REVERSED)
        lines.exclude(balance=0).update(state=LineState.BOOKED)


IN_BOOK = "(SELECT i.state FROM accounting_payrollimport i WHERE i.id = {of}) IN ('booked', 'undone')"


class Pay(models.Model):
    """What an employment got under a code for a month, as one extract tells it: all its lines were for one thing."""

    # Found by the index of what it is.
    payroll_import = models.ForeignKey(PayrollImport, models.PROTECT, related_name="pays", db_index=False)
    employment = models.ForeignKey(Employment, models.PROTECT, related_name="+")
    code = models.ForeignKey(SalaryCode, models.PROTECT, related_name="+", db_index=False)
    month = models.DateField(_("pay month"))
    # What it was for: a pilot, or a coordinator's appointment; neither while it waits in quarantine.
    pilot = models.ForeignKey(Pilot, models.PROTECT, null=True, related_name="+")
    appointment = models.ForeignKey("Appointment", models.PROTECT, null=True, related_name="+")

    guards = [
        keeps("is_kept_as_read", DECIDED, may_change=("pilot", "appointment")),
        never_deleted(DECIDED, when=IN_BOOK.format(of="OLD.payroll_import_id")),
    ]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["payroll_import", "employment", "code", "month"], name="pay_is_told_once"
            ),
            models.CheckConstraint(
                condition=Q(pilot__isnull=True) | Q(appointment__isnull=True), name="pay_is_for_one_thing"
            ),
        ]

    def __str__(self):
        return f"{self.employment} {self.code} {self.month:%Y-%m}"


class PayrollLine(models.Model):
    # Found by the index of its unique rows.
    pay = models.ForeignKey(Pay, models.PROTECT, related_name="lines", db_index=False)
    row = models.PositiveIntegerField(_("row"))
    amount = KronerField(_("amount"))
    # Among the lines of its pay that have the same amount, which it is, from 1.
    occurrence = models.PositiveIntegerField()
    account = models.CharField(_("account string"), max_length=120, blank=True)
    department = models.CharField(_("department"), max_length=60, blank=True)
    state = models.CharField(_("status"), max_length=9, choices=LineState, default=LineState.NEW)
    # The booked line that this one replaces when it is changed.
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    aside_reason = models.CharField(_("why it is set aside"), max_length=500, blank=True)

    objects = PayrollLineQuerySet.as_manager()

    guards = [
        keeps("is_kept_as_read", DECIDED, may_change=("state", "replaces", "aside_reason")),
        never_deleted(
            DECIDED,
            when=IN_BOOK.format(
                of="(SELECT p.payroll_import_id FROM accounting_pay p WHERE p.id = OLD.pay_id)"
            ),
        ),
    ]

    class Meta:
        ordering = ["pay__payroll_import", "row"]
        # Few lines replace another: the others are spared the index.
        indexes = [
            models.Index(
                fields=["replaces"], name="payrollline_replaces", condition=Q(replaces__isnull=False)
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["pay", "row"], name="payrollline_row_is_unique_in_pay"),
            models.CheckConstraint(
                condition=Q(state__in=LineState.values), name="payrollline_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="aside") | ~Q(aside_reason=""),
                name="payrollline_aside_has_reason",
                violation_error_message=_("Write why the line is set aside."),
            ),
        ]

    def __str__(self):
        return f"{self.pay.payroll_import} {self.row}"


class PayrollProblem(models.Model):
    """What could not be read: nothing of the line is kept but where it stands and what is wrong."""

    payroll_import = models.ForeignKey(PayrollImport, models.CASCADE, related_name="problems")
    row = models.PositiveIntegerField(_("row"))
    column = models.CharField(_("column"), max_length=120)
    kind = models.CharField(max_length=12, choices=Problem)

    class Meta:
        ordering = ["row", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Problem.values), name="payrollproblem_kind_is_known")
        ]

    def __str__(self):
        return f"{self.row} {self.column}"

    @property
    def cause(self):
        return self.get_kind_display()

    @property
    def cure(self):
        return CURES[self.kind]


class MatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(within(user, Permission.SEE_POSTINGS, "book__region"))

    def in_force(self):
        """Those that hold for any month; one that ends before its first never should have held."""
        return self.filter(Q(last_month__isnull=True) | Q(last_month__gte=F("first_month")))


class Match(models.Model):
    """A person's decision that the pay of an employment under a code is for a pilot or a coordinator, from a month on."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="matches")
    employment = models.ForeignKey(Employment, models.PROTECT, related_name="+")
    code = models.ForeignKey(SalaryCode, models.PROTECT, related_name="+")
    # The pay months it holds for, both included; None: from then on.
    first_month = models.DateField()
    last_month = models.DateField(null=True)
    pilot = models.ForeignKey(Pilot, models.PROTECT, null=True, related_name="+")
    appointment = models.ForeignKey("Appointment", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # Who let it end and why; nobody where a newer decision took its place.
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(_("why it is remembered no longer"), max_length=500, blank=True)

    objects = MatchQuerySet.as_manager()

    guards = [
        keeps("keeps_its_terms", DECIDED, may_change=("last_month", "ended_by", "ended_at", "end_reason"))
    ]

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pilot__isnull=True, appointment__isnull=False)
                | Q(pilot__isnull=False, appointment__isnull=True),
                name="match_is_to_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True, ended_at__isnull=True)
                | Q(ended_by__isnull=False, ended_at__isnull=False, last_month__isnull=False)
                & ~Q(end_reason=""),
                name="match_ending_has_month_and_reason",
                violation_error_message=_("Write why it is remembered no longer."),
            ),
        ]

    def __str__(self):
        return f"{self.employment} {self.code}"

    def holds_for(self, month):
        return self.first_month <= month and (self.last_month is None or month <= self.last_month)
