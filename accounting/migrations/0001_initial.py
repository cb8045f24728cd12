import datetime

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import common.money_fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("pilots", "0001_initial"),
        ("regions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Book",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="books",
                        to="pilots.programme",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="books", to="regions.region"
                    ),
                ),
            ],
            options={
                "ordering": [
                    "programme",
                    django.db.models.functions.comparison.Collate(models.F("region__name"), "da-x-icu"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "region"), name="book_is_one_per_region")
                ],
            },
        ),
        migrations.CreateModel(
            name="PayrollImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "Being read"),
                            ("failed", "Could not be read"),
                            ("unmapped", "Waits for answers"),
                            ("open", "Not yet booked"),
                            ("booked", "Booked"),
                            ("undone", "Undone"),
                            ("dropped", "Dropped"),
                        ],
                        default="reading",
                        editable=False,
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("file_name", models.CharField(max_length=150, verbose_name="file")),
                ("sha256", models.CharField(max_length=64)),
                ("uploaded_at", models.DateTimeField(verbose_name="uploaded at")),
                ("extract_month", models.DateField(verbose_name="payroll run")),
                ("is_supplementary", models.BooleanField(default=False, verbose_name="supplementary run")),
                ("month", models.DateField(verbose_name="booked month")),
                ("stage", models.CharField(blank=True, max_length=20)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("facts", models.JSONField(default=dict)),
                ("said", models.JSONField(default=dict)),
                (
                    "aside_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="why they are set aside"),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "undo_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="why it is undone"),
                ),
                (
                    "aside_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to="accounting.book",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-uploaded_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["reading", "failed", "unmapped", "open", "booked", "undone", "dropped"],
                            )
                        ),
                        name="payrollimport_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "undone"), _negated=True),
                            models.Q(("undo_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="payrollimport_undoing_has_reason",
                        violation_error_message="Write why the import is undone.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("calendar", "Calendar year"), ("programme", "Programme year from 1 April")],
                        max_length=9,
                        verbose_name="year",
                    ),
                ),
                ("first_month", models.DateField(verbose_name="first month")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "reason",
                    models.CharField(blank=True, max_length=500, verbose_name="why a new statement is made"),
                ),
                (
                    "explanation",
                    models.CharField(
                        blank=True,
                        max_length=1000,
                        verbose_name="why the book and the region's own ledger differ",
                    ),
                ),
                ("with_pilots", models.BooleanField(default=False, verbose_name="spent amounts per pilot")),
                ("canonical", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="sent at")),
                ("dropped_at", models.DateTimeField(null=True)),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="accounting.book",
                    ),
                ),
                (
                    "filing",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statement",
                        to="pilots.filing",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-first_month", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("dropped_at__isnull", True)),
                        fields=("book", "kind", "first_month", "number"),
                        name="statement_number_is_unique",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("dropped_at__isnull", True), ("sent_at__isnull", True)),
                        fields=("book", "kind", "first_month"),
                        name="statement_has_one_unsent",
                        violation_error_message="A statement of that year waits for signatures already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["calendar", "programme"])),
                        name="statement_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sent_at__isnull", True), ("dropped_at__isnull", True), _connector="OR"
                        ),
                        name="statement_ends_one_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("filing__isnull", True), ("sent_at__isnull", True)),
                            models.Q(("filing__isnull", False), ("sent_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="statement_sent_is_filed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("first_month__day", 1), ("first_month__month", 1), ("kind", "calendar")
                            ),
                            models.Q(
                                ("first_month__day", 1), ("first_month__month", 4), ("kind", "programme")
                            ),
                            _connector="OR",
                        ),
                        name="statement_year_begins_where_it_should",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number", 1), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="statement_correction_has_reason",
                        violation_error_message="Write what the new statement corrects.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("release", "Release from other work"), ("supplement", "Supplement")],
                        max_length=10,
                        verbose_name="paid as",
                    ),
                ),
                ("hours", models.DecimalField(decimal_places=2, max_digits=4, verbose_name="hours a week")),
                (
                    "hours_reason",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="why other hours than the programme's"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "employment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="pilots.employment",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="coordinator",
                    ),
                ),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="accounting.book",
                    ),
                ),
            ],
            options={
                "ordering": ["book", "starts_on", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["release", "supplement"])),
                        name="appointment_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours__gt", 0), ("hours__lte", 37)),
                        name="appointment_hours_fit_a_week",
                        violation_error_message="Hours a week are more than 0 and at most 37.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            (
                                "ends_on__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("starts_on"), "-", models.Value(datetime.timedelta(days=1))
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="appointment_ends_after_start",
                        violation_error_message="The last day must come after the first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccountFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("requested_at", models.DateTimeField(verbose_name="ordered at")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Being made"),
                            ("done", "Ready"),
                            ("failed", "Could not be made"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="file")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("regnskab", "The accounts as spreadsheet"),
                            ("bogen", "The book as spreadsheet"),
                        ],
                        max_length=10,
                        verbose_name="file",
                    ),
                ),
                ("query", models.TextField(blank=True, max_length=5000)),
                ("people", models.JSONField(default=list)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounting.book"
                    ),
                ),
            ],
            options={
                "ordering": ["-requested_at", "-id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "done", "failed"])),
                        name="accountfile_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("query__length__lte", 5000)),
                        name="accountfile_texts_have_limits",
                        violation_error_message="A text is too long. Shorten it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["regnskab", "bogen"])),
                        name="accountfile_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), models.Q(("sha256", ""), _negated=True)),
                            models.Q(models.Q(("state", "done"), _negated=True), ("sha256", "")),
                            _connector="OR",
                        ),
                        name="accountfile_done_has_content",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Closing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(verbose_name="month")),
                ("at", models.DateTimeField(verbose_name="closed at")),
                ("count", models.PositiveIntegerField()),
                ("booked_total", common.money_fields.KronerField(verbose_name="booked")),
                ("head", models.CharField(blank=True, max_length=64)),
                ("ends_period", models.BooleanField(default=False)),
                ("ledger_total", common.money_fields.KronerField(verbose_name="the region's ledger")),
                (
                    "reopen_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="why it is reopened"),
                ),
                ("reopen_asked_at", models.DateTimeField(null=True)),
                ("reopened_at", models.DateTimeField(null=True)),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closings",
                        to="accounting.book",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reopen_asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reopened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-month", "-at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("reopened_at__isnull", True)),
                        fields=("book", "month"),
                        name="closing_is_one_per_month",
                        violation_error_message="The month is closed already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="closing_month_is_a_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reopen_asked_at__isnull", True),
                                ("reopen_asked_by__isnull", True),
                                ("reopen_reason", ""),
                            ),
                            models.Q(
                                ("reopen_asked_at__isnull", False),
                                ("reopen_asked_by__isnull", False),
                                models.Q(("reopen_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="closing_reopening_has_reason",
                        violation_error_message="Write why the month is reopened.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reopened_at__isnull", True), ("reopened_by__isnull", True)),
                            models.Q(
                                ("reopen_asked_by__isnull", False),
                                ("reopened_at__isnull", False),
                                ("reopened_by__isnull", False),
                                models.Q(("reopened_by", models.F("reopen_asked_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="closing_is_reopened_by_another",
                        violation_error_message="Another person than the one who asked must reopen the month.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClosingDifference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=200, verbose_name="explanation")),
                ("amount", common.money_fields.KronerField(verbose_name="amount")),
                (
                    "closing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="differences",
                        to="accounting.closing",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="closingdifference_has_text",
                        violation_error_message="Write what explains the amount.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True),
                        name="closingdifference_is_not_zero",
                        violation_error_message="Write an amount other than 0.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Expense",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("doubt", "In doubt"),
                            ("waiting", "Waits for approval"),
                            ("booked", "Booked"),
                            ("refused", "Not payable"),
                            ("dropped", "Dropped"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                ("date", models.DateField(blank=True, null=True, verbose_name="date")),
                ("amount", common.money_fields.KronerField(blank=True, null=True, verbose_name="amount")),
                ("supplier", models.CharField(blank=True, max_length=120, verbose_name="supplier")),
                ("voucher", models.CharField(blank=True, max_length=60, verbose_name="voucher number")),
                ("account", models.CharField(blank=True, max_length=120, verbose_name="account string")),
                ("text", models.CharField(blank=True, max_length=200, verbose_name="what it covers")),
                (
                    "running_costs",
                    models.CharField(
                        blank=True,
                        choices=[("no", "No"), ("doubt", "In doubt"), ("yes", "Yes")],
                        max_length=5,
                        verbose_name="are these running costs?",
                    ),
                ),
                (
                    "doubt",
                    models.TextField(blank=True, max_length=2000, verbose_name="what the doubt is about"),
                ),
                ("created_at", models.DateTimeField(verbose_name="entered at")),
                ("approved_at", models.DateTimeField(null=True, verbose_name="approved at")),
                (
                    "drop_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="why it is dropped"),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by",
                    ),
                ),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expenses",
                        to="accounting.book",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "pilot",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expenses",
                        to="pilots.pilot",
                        verbose_name="pilot",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "doubt", "waiting", "booked", "refused", "dropped"])
                        ),
                        name="expense_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("running_costs", ""),
                            ("running_costs__in", ["no", "doubt", "yes"]),
                            _connector="OR",
                        ),
                        name="expense_running_costs_is_known",
                        violation_error_message="Answer whether these are running costs.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__isnull", True), ("amount__gt", 0), _connector="OR"),
                        name="expense_amount_is_positive",
                        violation_error_message="Write an amount above 0. What was wrong is taken back by a reversal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="expense_approval_has_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("created_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="expense_is_approved_by_another",
                        violation_error_message="Another person than the one who entered it must approve it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "booked"), _negated=True),
                            ("approved_by__isnull", False),
                            _connector="OR",
                        ),
                        name="expense_booked_is_approved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "dropped"]),
                            models.Q(
                                ("amount__isnull", False),
                                ("date__isnull", False),
                                models.Q(("supplier", ""), _negated=True),
                                models.Q(("text", ""), _negated=True),
                                models.Q(("voucher", ""), _negated=True),
                                models.Q(("running_costs", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="expense_sent_is_complete",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "dropped"]),
                            models.Q(("running_costs", "doubt"), _negated=True),
                            models.Q(("doubt", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="expense_doubt_is_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "dropped"), _negated=True),
                            models.Q(("drop_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="expense_dropped_has_reason",
                        violation_error_message="Write why it is dropped.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("doubt__length__lte", 2000)),
                        name="expense_texts_have_limits",
                        violation_error_message="A text is too long. Shorten it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("running_costs", "yes"), _negated=True),
                            ("state__in", ["draft", "dropped", "refused"]),
                            _connector="OR",
                        ),
                        name="expense_of_operation_is_not_paid",
                        violation_error_message="The pool never pays running costs.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FilePiece",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("size", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pieces",
                        to="accounting.accountfile",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("file", "number"), name="filepiece_is_once")],
            },
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("employer", "The employer"), ("union", "Yngre Læger")], max_length=8
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("payable", "Payable: not running costs"),
                            ("operation", "Running costs: not payable"),
                        ],
                        max_length=9,
                        verbose_name="outcome",
                    ),
                ),
                ("reason", models.TextField(max_length=2000, verbose_name="why")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "expense",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinions",
                        to="accounting.expense",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["payable", "operation"])),
                        name="opinion_outcome_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["employer", "union"])), name="opinion_side_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="opinion_has_reason",
                        violation_error_message="Write why: the decision is found again by its reason.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason__length__lte", 2000)),
                        name="opinion_texts_have_limits",
                        violation_error_message="A text is too long. Shorten it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("payable", "Payable: not running costs"),
                            ("operation", "Running costs: not payable"),
                        ],
                        max_length=9,
                        verbose_name="outcome",
                    ),
                ),
                ("reason", models.TextField(max_length=4002, verbose_name="why")),
                ("at", models.DateTimeField(verbose_name="settled at")),
                (
                    "expense",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="accounting.expense",
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounting.opinion"
                    ),
                ),
                (
                    "union",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounting.opinion"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["payable", "operation"])),
                        name="decision_outcome_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason__length__lte", 4002)),
                        name="decision_texts_have_limits",
                        violation_error_message="A text is too long. Shorten it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Overspending",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="since")),
                ("spent", common.money_fields.KronerField(verbose_name="spent")),
                ("allocated", common.money_fields.KronerField(verbose_name="allocated")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="why")),
                ("explained_at", models.DateTimeField(null=True)),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overspendings",
                        to="accounting.book",
                    ),
                ),
                (
                    "explained_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("explained_at__isnull", True)),
                        fields=("book",),
                        name="overspending_is_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("explained_at__isnull", True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="overspending_explained_has_reason",
                        violation_error_message="Write why more was spent than allocated.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayBasis",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("effective_from", models.DateField(verbose_name="from")),
                ("monthly", common.money_fields.KronerField(verbose_name="full-time pay a month")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                ("at", models.DateTimeField()),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bases",
                        to="accounting.appointment",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["effective_from", "at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("monthly__gt", 0)),
                        name="paybasis_is_positive",
                        violation_error_message="Write the pay of a full-time month.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PayrollFile",
            fields=[
                (
                    "payroll_import",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="file",
                        serialize=False,
                        to="accounting.payrollimport",
                    ),
                ),
                ("kind", models.CharField(max_length=4)),
                ("content", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["csv", "xlsx"])), name="payrollfile_kind_is_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PayrollProblem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("row", models.PositiveIntegerField(verbose_name="row")),
                ("column", models.CharField(max_length=120, verbose_name="column")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("amount", "The amount cannot be read"),
                            ("decimals", "The amount has more than two decimals"),
                            ("period", "The month that the pay concerns cannot be read"),
                            ("months", "The line covers more than one month"),
                            ("institution", "The institution code is not two characters"),
                            ("number", "The employment number is missing or too long"),
                            ("cpr", "The employment number looks like a CPR number; it has not been kept"),
                            ("alike", "The employment number is like another employment's, but not the same"),
                            ("nocode", "The salary code is missing"),
                            (
                                "alikecode",
                                "The salary code may be one of the region's, written in another way",
                            ),
                            ("error", "The cell shows an error of the spreadsheet"),
                            ("formula", "The formula has not been calculated"),
                            ("amountcpr", "The amount looks like a CPR number; it has not been kept"),
                            ("sign", "The sign beside the amount cannot be read"),
                            ("early", "The pay month lies before the programme"),
                            ("late", "The pay month lies after the month of the payroll run"),
                            ("quote", "A quotation mark in the line is astray"),
                            ("wide", "The line has more fields than there are column names"),
                            ("narrow", "The line has fewer fields than there are column names"),
                            (
                                "table",
                                "The line stands below other column names, which do not make an extract",
                            ),
                            ("above", "The line stands above the column names"),
                            ("total", "The line looks like a total of others"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "payroll_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="problems",
                        to="accounting.payrollimport",
                    ),
                ),
            ],
            options={
                "ordering": ["row", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "amount",
                                    "decimals",
                                    "period",
                                    "months",
                                    "institution",
                                    "number",
                                    "cpr",
                                    "alike",
                                    "nocode",
                                    "alikecode",
                                    "error",
                                    "formula",
                                    "amountcpr",
                                    "sign",
                                    "early",
                                    "late",
                                    "quote",
                                    "wide",
                                    "narrow",
                                    "table",
                                    "above",
                                    "total",
                                ],
                            )
                        ),
                        name="payrollproblem_kind_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RememberedAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("column", "What a column holds"),
                            ("code", "Which salary code a text is"),
                            ("written", "How a column is written"),
                        ],
                        max_length=7,
                    ),
                ),
                ("text", models.CharField(max_length=130)),
                ("answer", models.CharField(blank=True, max_length=20)),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="regions.region"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "about", "text"), name="rememberedanswer_is_one_per_region"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("about__in", ["column", "code", "written"])),
                        name="rememberedanswer_about_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SalaryCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=10, verbose_name="salary code")),
                (
                    "meaning",
                    models.CharField(
                        choices=[("pilot", "Pay in a pilot"), ("coordinator", "A coordinator's stipend")],
                        max_length=11,
                        verbose_name="stands for",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="first month")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="last month")),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="salary_codes",
                        to="regions.region",
                    ),
                ),
            ],
            options={
                "ordering": ["code", "valid_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("meaning__in", ["pilot", "coordinator"])),
                        name="salarycode_meaning_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code", ""), _negated=True), name="salarycode_is_written"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_from__day", 1)), name="salarycode_begins_a_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="salarycode_ends_after_start",
                        violation_error_message="The last month must come after the first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(verbose_name="pay month")),
                (
                    "appointment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.appointment",
                    ),
                ),
                (
                    "employment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilots.employment"
                    ),
                ),
                (
                    "pilot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilots.pilot",
                    ),
                ),
                (
                    "payroll_import",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pays",
                        to="accounting.payrollimport",
                    ),
                ),
                (
                    "code",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.salarycode",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("payroll_import", "employment", "code", "month"), name="pay_is_told_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pilot__isnull", True), ("appointment__isnull", True), _connector="OR"
                        ),
                        name="pay_is_for_one_thing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayrollLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("row", models.PositiveIntegerField(verbose_name="row")),
                ("amount", common.money_fields.KronerField(verbose_name="amount")),
                ("occurrence", models.PositiveIntegerField()),
                ("account", models.CharField(blank=True, max_length=120, verbose_name="account string")),
                ("department", models.CharField(blank=True, max_length=60, verbose_name="department")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("changed", "Changed"),
                            ("unchanged", "Unchanged"),
                            ("booked", "Booked"),
                            ("reversed", "Taken back"),
                            ("aside", "Set aside"),
                        ],
                        default="new",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                (
                    "aside_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="why it is set aside"),
                ),
                (
                    "pay",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="accounting.pay",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.payrollline",
                    ),
                ),
            ],
            options={
                "ordering": ["pay__payroll_import", "row"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("replaces__isnull", False)),
                        fields=["replaces"],
                        name="payrollline_replaces",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("pay", "row"), name="payrollline_row_is_unique_in_pay"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["new", "changed", "unchanged", "booked", "reversed", "aside"])
                        ),
                        name="payrollline_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "aside"), _negated=True),
                            models.Q(("aside_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="payrollline_aside_has_reason",
                        violation_error_message="Write why the line is set aside.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(verbose_name="booked month")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("pay_month", models.DateField(verbose_name="pay month")),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("salary", "Pay"),
                            ("other", "Other expense"),
                            ("coordinator", "Coordinator"),
                            ("adjustment", "Adjustment"),
                        ],
                        max_length=11,
                        verbose_name="type",
                    ),
                ),
                ("amount", common.money_fields.KronerField(verbose_name="amount")),
                ("base_amount", common.money_fields.KronerField(null=True, verbose_name="at base level")),
                ("voucher", models.CharField(blank=True, max_length=60, verbose_name="voucher")),
                ("text", models.CharField(blank=True, max_length=200, verbose_name="text")),
                ("account", models.CharField(blank=True, max_length=120, verbose_name="account string")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="why")),
                ("at", models.DateTimeField(verbose_name="booked at")),
                ("hash", models.CharField(max_length=64)),
                (
                    "appointment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="accounting.appointment",
                    ),
                ),
                (
                    "book",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="accounting.book",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "employment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="pilots.employment",
                    ),
                ),
                (
                    "expense",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="accounting.expense",
                    ),
                ),
                (
                    "factor",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilots.regulationfactor",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="accounting.payrollline",
                    ),
                ),
                (
                    "pilot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="pilots.pilot",
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversal",
                        to="accounting.posting",
                    ),
                ),
                (
                    "code",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.salarycode",
                    ),
                ),
            ],
            options={
                "ordering": ["-month", "-number"],
                "indexes": [
                    models.Index(
                        fields=["book", "month", "type", "pilot", "code", "amount", "base_amount"],
                        name="posting_sums",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("book", "month", "number"), name="posting_number_is_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True), name="posting_amount_is_not_zero"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("type__in", ["salary", "other", "coordinator", "adjustment"])),
                        name="posting_type_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1), ("pay_month__day", 1)),
                        name="posting_months_are_months",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("type", "salary"), _negated=True),
                            models.Q(("code__isnull", False), ("employment__isnull", False)),
                            _connector="OR",
                        ),
                        name="posting_salary_has_employment_and_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("type", "coordinator"), _negated=True),
                            models.Q(("appointment__isnull", False), ("pilot__isnull", True)),
                            _connector="OR",
                        ),
                        name="posting_coordinator_has_appointment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("type", "other"), _negated=True),
                            ("expense__isnull", False),
                            _connector="OR",
                        ),
                        name="posting_expense_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True),
                            models.Q(
                                models.Q(("type", "adjustment"), _negated=True), ("reverses__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="posting_correction_has_reason",
                        violation_error_message="Write why it is booked.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Match",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_month", models.DateField()),
                ("last_month", models.DateField(null=True)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "end_reason",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="why it is remembered no longer"
                    ),
                ),
                (
                    "appointment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.appointment",
                    ),
                ),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="accounting.book",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "employment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilots.employment"
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pilot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilots.pilot",
                    ),
                ),
                (
                    "code",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.salarycode",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("appointment__isnull", False), ("pilot__isnull", True)),
                            models.Q(("appointment__isnull", True), ("pilot__isnull", False)),
                            _connector="OR",
                        ),
                        name="match_is_to_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                ("last_month__isnull", False),
                                models.Q(("end_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="match_ending_has_month_and_reason",
                        violation_error_message="Write why it is remembered no longer.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClosedSum",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("salary", "Pay"),
                            ("other", "Other expense"),
                            ("coordinator", "Coordinator"),
                            ("adjustment", "Adjustment"),
                        ],
                        max_length=11,
                    ),
                ),
                ("count", models.PositiveIntegerField()),
                ("amount", common.money_fields.KronerField()),
                ("base_amount", common.money_fields.KronerField(null=True)),
                (
                    "pilot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilots.pilot",
                    ),
                ),
                (
                    "closing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sums",
                        to="accounting.closing",
                    ),
                ),
                (
                    "code",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.salarycode",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("type__in", ["salary", "other", "coordinator", "adjustment"])),
                        name="closedsum_type_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StatementWorkbook",
            fields=[
                (
                    "statement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="workbook",
                        serialize=False,
                        to="accounting.statement",
                    ),
                ),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="StatementSignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "on_behalf_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="accounting.statement",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("statement", "by"),
                        name="statementsignature_is_one_per_person",
                        violation_error_message="You have signed already. Another person must sign too.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="VoucherFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="file")),
                ("kind", models.CharField(max_length=4)),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "expense",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="accounting.expense",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Access",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
                ("whose", models.CharField(db_index=True, max_length=60, verbose_name="whose")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("book", "Keeping the book"),
                            ("payroll", "Importing payroll"),
                            ("quarantine", "Assigning pay"),
                            ("stipend", "Calculating a coordinator's stipend"),
                            ("export", "Downloading the accounts"),
                            ("audit", "Auditing"),
                            ("access", "Answering who has looked up pay"),
                        ],
                        max_length=10,
                        verbose_name="what for",
                    ),
                ),
                ("shown", models.CharField(max_length=60, verbose_name="where")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "purpose__in",
                                ["book", "payroll", "quarantine", "stipend", "export", "audit", "access"],
                            )
                        ),
                        name="access_purpose_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Allocation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("instalment", models.PositiveSmallIntegerField(verbose_name="instalment")),
                ("base_amount", common.money_fields.KronerField(verbose_name="amount at 31.3.2018")),
                ("available_from", models.DateField(verbose_name="available from")),
                ("version", models.PositiveSmallIntegerField(default=1, editable=False)),
                ("entered_at", models.DateTimeField(editable=False)),
                (
                    "factor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="pilots.regulationfactor",
                        verbose_name="regulation",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="pilots.programme",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="regions.region",
                    ),
                ),
            ],
            options={
                "ordering": ["programme", "region", "instalment", "version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "region", "instalment", "version"),
                        name="allocation_version_is_unique",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("base_amount__gt", 0)), name="allocation_is_positive"
                    ),
                ],
            },
        ),
    ]
