import datetime

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounting", "0001_initial"),
        ("pilots", "0001_initial"),
        ("regions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="allocation",
            name="factor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="pilots.regulationfactor",
                verbose_name="regulation",
            ),
        ),
        migrations.AddField(
            model_name="allocation",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="allocations", to="pilots.programme"
            ),
        ),
        migrations.AddField(
            model_name="allocation",
            name="region",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="allocations", to="regions.region"
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="employment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appointments",
                to="pilots.employment",
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appointments",
                to=settings.AUTH_USER_MODEL,
                verbose_name="coordinator",
            ),
        ),
        migrations.AddField(
            model_name="book",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="books", to="pilots.programme"
            ),
        ),
        migrations.AddField(
            model_name="book",
            name="region",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="books", to="regions.region"
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="book",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="appointments", to="accounting.book"
            ),
        ),
        migrations.AddField(
            model_name="accountfile",
            name="book",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounting.book"
            ),
        ),
        migrations.AddField(
            model_name="closedsum",
            name="pilot",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilots.pilot"
            ),
        ),
        migrations.AddField(
            model_name="closing",
            name="book",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="closings", to="accounting.book"
            ),
        ),
        migrations.AddField(
            model_name="closing",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="closing",
            name="reopen_asked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="closing",
            name="reopened_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="closedsum",
            name="closing",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="sums", to="accounting.closing"
            ),
        ),
        migrations.AddField(
            model_name="closingdifference",
            name="closing",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="differences",
                to="accounting.closing",
            ),
        ),
        migrations.AddField(
            model_name="expense",
            name="approved_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="approved by",
            ),
        ),
        migrations.AddField(
            model_name="expense",
            name="book",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="expenses", to="accounting.book"
            ),
        ),
        migrations.AddField(
            model_name="expense",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="entered by",
            ),
        ),
        migrations.AddField(
            model_name="expense",
            name="pilot",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="expenses",
                to="pilots.pilot",
                verbose_name="pilot",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="expense",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="decision", to="accounting.expense"
            ),
        ),
        migrations.AddField(
            model_name="filepiece",
            name="file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="pieces",
                to="accounting.accountfile",
            ),
        ),
        migrations.AddField(
            model_name="match",
            name="appointment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.appointment",
            ),
        ),
        migrations.AddField(
            model_name="match",
            name="book",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="matches", to="accounting.book"
            ),
        ),
        migrations.AddField(
            model_name="match",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="match",
            name="employment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilots.employment"
            ),
        ),
        migrations.AddField(
            model_name="match",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="match",
            name="pilot",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilots.pilot"
            ),
        ),
        migrations.AddField(
            model_name="opinion",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="opinion",
            name="expense",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="opinions", to="accounting.expense"
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="employer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounting.opinion"
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="union",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounting.opinion"
            ),
        ),
        migrations.AddField(
            model_name="overspending",
            name="book",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="overspendings",
                to="accounting.book",
            ),
        ),
        migrations.AddField(
            model_name="overspending",
            name="explained_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="pay",
            name="appointment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.appointment",
            ),
        ),
        migrations.AddField(
            model_name="pay",
            name="employment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilots.employment"
            ),
        ),
        migrations.AddField(
            model_name="pay",
            name="pilot",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilots.pilot"
            ),
        ),
        migrations.AddField(
            model_name="paybasis",
            name="appointment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="bases", to="accounting.appointment"
            ),
        ),
        migrations.AddField(
            model_name="paybasis",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
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
        ),
        migrations.AddField(
            model_name="payrollimport",
            name="aside_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="payrollimport",
            name="book",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="imports", to="accounting.book"
            ),
        ),
        migrations.AddField(
            model_name="payrollimport",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="payrollimport",
            name="uploaded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="pay",
            name="payroll_import",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pays",
                to="accounting.payrollimport",
            ),
        ),
        migrations.AddField(
            model_name="payrollline",
            name="pay",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="accounting.pay",
            ),
        ),
        migrations.AddField(
            model_name="payrollline",
            name="replaces",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.payrollline",
            ),
        ),
        migrations.AddField(
            model_name="payrollproblem",
            name="payroll_import",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="problems",
                to="accounting.payrollimport",
            ),
        ),
        migrations.AddField(
            model_name="posting",
            name="appointment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="postings",
                to="accounting.appointment",
            ),
        ),
        migrations.AddField(
            model_name="posting",
            name="book",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="postings",
                to="accounting.book",
            ),
        ),
        migrations.AddField(
            model_name="posting",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who",
            ),
        ),
        migrations.AddField(
            model_name="posting",
            name="employment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="postings",
                to="pilots.employment",
            ),
        ),
        migrations.AddField(
            model_name="posting",
            name="expense",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="postings",
                to="accounting.expense",
            ),
        ),
        migrations.AddField(
            model_name="posting",
            name="factor",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="pilots.regulationfactor",
            ),
        ),
        migrations.AddField(
            model_name="posting",
            name="line",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="postings",
                to="accounting.payrollline",
            ),
        ),
        migrations.AddField(
            model_name="posting",
            name="pilot",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="postings",
                to="pilots.pilot",
            ),
        ),
        migrations.AddField(
            model_name="posting",
            name="reverses",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reversal",
                to="accounting.posting",
            ),
        ),
        migrations.AddField(
            model_name="rememberedanswer",
            name="region",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="regions.region"
            ),
        ),
        migrations.AddField(
            model_name="salarycode",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="salarycode",
            name="region",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="salary_codes", to="regions.region"
            ),
        ),
        migrations.AddField(
            model_name="posting",
            name="code",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.salarycode",
            ),
        ),
        migrations.AddField(
            model_name="pay",
            name="code",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.salarycode",
            ),
        ),
        migrations.AddField(
            model_name="match",
            name="code",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounting.salarycode"
            ),
        ),
        migrations.AddField(
            model_name="closedsum",
            name="code",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.salarycode",
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="book",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="statements", to="accounting.book"
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="statementfile",
            name="statement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="files", to="accounting.statement"
            ),
        ),
        migrations.AddField(
            model_name="statementreceipt",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="statementreceipt",
            name="statement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="receipts",
                to="accounting.statement",
            ),
        ),
        migrations.AddField(
            model_name="statementsignature",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="statementsignature",
            name="on_behalf_of",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="statementsignature",
            name="statement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="signatures",
                to="accounting.statement",
            ),
        ),
        migrations.AddField(
            model_name="voucherfile",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="voucherfile",
            name="expense",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="files", to="accounting.expense"
            ),
        ),
        migrations.AddConstraint(
            model_name="access",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("purpose__in", ["book", "payroll", "quarantine", "stipend", "export", "audit", "access"])
                ),
                name="access_purpose_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.UniqueConstraint(
                fields=("programme", "region", "instalment", "version"), name="allocation_version_is_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.CheckConstraint(
                condition=models.Q(("base_amount__gt", 0)), name="allocation_is_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="book",
            constraint=models.UniqueConstraint(fields=("programme", "region"), name="book_is_one_per_region"),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["release", "supplement"])), name="appointment_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours__gt", 0), ("hours__lte", 37)),
                name="appointment_hours_fit_a_week",
                violation_error_message="Hours a week are more than 0 and at most 37.",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="accountfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "done", "failed"])),
                name="accountfile_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="accountfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("query__length__lte", 5000)),
                name="accountfile_texts_have_limits",
                violation_error_message="A text is too long. Shorten it",
            ),
        ),
        migrations.AddConstraint(
            model_name="accountfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["regnskab", "bogen"])), name="accountfile_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="accountfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "done"), models.Q(("sha256", ""), _negated=True)),
                    models.Q(models.Q(("state", "done"), _negated=True), ("sha256", "")),
                    _connector="OR",
                ),
                name="accountfile_done_has_content",
            ),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reopened_at__isnull", True)),
                fields=("book", "month"),
                name="closing_is_one_per_month",
                violation_error_message="The month is closed already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="closing_month_is_a_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="closingdifference",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True),
                name="closingdifference_has_text",
                violation_error_message="Write what explains the amount.",
            ),
        ),
        migrations.AddConstraint(
            model_name="closingdifference",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", 0), _negated=True),
                name="closingdifference_is_not_zero",
                violation_error_message="Write an amount other than 0.",
            ),
        ),
        migrations.AddConstraint(
            model_name="expense",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "doubt", "waiting", "booked", "refused", "dropped"])
                ),
                name="expense_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="expense",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("running_costs", ""), ("running_costs__in", ["no", "doubt", "yes"]), _connector="OR"
                ),
                name="expense_running_costs_is_known",
                violation_error_message="Answer whether these are running costs.",
            ),
        ),
        migrations.AddConstraint(
            model_name="expense",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__isnull", True), ("amount__gt", 0), _connector="OR"),
                name="expense_amount_is_positive",
                violation_error_message="Write an amount above 0. What was wrong is taken back by a reversal.",
            ),
        ),
        migrations.AddConstraint(
            model_name="expense",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    _connector="OR",
                ),
                name="expense_approval_has_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="expense",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(("approved_by", models.F("created_by")), _negated=True),
                    _connector="OR",
                ),
                name="expense_is_approved_by_another",
                violation_error_message="Another person than the one who entered it must approve it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="expense",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "booked"), _negated=True),
                    ("approved_by__isnull", False),
                    _connector="OR",
                ),
                name="expense_booked_is_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="expense",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="expense",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "dropped"]),
                    models.Q(("running_costs", "doubt"), _negated=True),
                    models.Q(("doubt", ""), _negated=True),
                    _connector="OR",
                ),
                name="expense_doubt_is_told",
            ),
        ),
        migrations.AddConstraint(
            model_name="expense",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "dropped"), _negated=True),
                    models.Q(("drop_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="expense_dropped_has_reason",
                violation_error_message="Write why it is dropped.",
            ),
        ),
        migrations.AddConstraint(
            model_name="expense",
            constraint=models.CheckConstraint(
                condition=models.Q(("doubt__length__lte", 2000)),
                name="expense_texts_have_limits",
                violation_error_message="A text is too long. Shorten it",
            ),
        ),
        migrations.AddConstraint(
            model_name="expense",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("running_costs", "yes"), _negated=True),
                    ("state__in", ["draft", "dropped", "refused"]),
                    _connector="OR",
                ),
                name="expense_of_operation_is_not_paid",
                violation_error_message="The pool never pays running costs.",
            ),
        ),
        migrations.AddConstraint(
            model_name="filepiece",
            constraint=models.UniqueConstraint(fields=("file", "number"), name="filepiece_is_once"),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["payable", "operation"])), name="opinion_outcome_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["employer", "union"])), name="opinion_side_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="opinion_has_reason",
                violation_error_message="Write why: the decision is found again by its reason.",
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__length__lte", 2000)),
                name="opinion_texts_have_limits",
                violation_error_message="A text is too long. Shorten it",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["payable", "operation"])),
                name="decision_outcome_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__length__lte", 4002)),
                name="decision_texts_have_limits",
                violation_error_message="A text is too long. Shorten it",
            ),
        ),
        migrations.AddConstraint(
            model_name="overspending",
            constraint=models.UniqueConstraint(
                condition=models.Q(("explained_at__isnull", True)),
                fields=("book",),
                name="overspending_is_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="overspending",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("explained_at__isnull", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="overspending_explained_has_reason",
                violation_error_message="Write why more was spent than allocated.",
            ),
        ),
        migrations.AddConstraint(
            model_name="paybasis",
            constraint=models.CheckConstraint(
                condition=models.Q(("monthly__gt", 0)),
                name="paybasis_is_positive",
                violation_error_message="Write the pay of a full-time month.",
            ),
        ),
        migrations.AddConstraint(
            model_name="payrollfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["csv", "xlsx"])), name="payrollfile_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="payrollimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["reading", "failed", "unmapped", "open", "booked", "undone", "dropped"])
                ),
                name="payrollimport_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="payrollimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "undone"), _negated=True),
                    models.Q(("undo_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="payrollimport_undoing_has_reason",
                violation_error_message="Write why the import is undone.",
            ),
        ),
        migrations.AddIndex(
            model_name="payrollline",
            index=models.Index(
                condition=models.Q(("replaces__isnull", False)),
                fields=["replaces"],
                name="payrollline_replaces",
            ),
        ),
        migrations.AddConstraint(
            model_name="payrollline",
            constraint=models.UniqueConstraint(
                fields=("pay", "row"), name="payrollline_row_is_unique_in_pay"
            ),
        ),
        migrations.AddConstraint(
            model_name="payrollline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["new", "changed", "unchanged", "booked", "reversed", "aside"])
                ),
                name="payrollline_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="payrollline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "aside"), _negated=True),
                    models.Q(("aside_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="payrollline_aside_has_reason",
                violation_error_message="Write why the line is set aside.",
            ),
        ),
        migrations.AddConstraint(
            model_name="payrollproblem",
            constraint=models.CheckConstraint(
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
            ),
        ),
        migrations.AddConstraint(
            model_name="rememberedanswer",
            constraint=models.UniqueConstraint(
                fields=("region", "about", "text"), name="rememberedanswer_is_one_per_region"
            ),
        ),
        migrations.AddConstraint(
            model_name="rememberedanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("about__in", ["column", "code", "written"])),
                name="rememberedanswer_about_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="salarycode",
            constraint=models.CheckConstraint(
                condition=models.Q(("meaning__in", ["pilot", "coordinator"])),
                name="salarycode_meaning_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="salarycode",
            constraint=models.CheckConstraint(
                condition=models.Q(("code", ""), _negated=True), name="salarycode_is_written"
            ),
        ),
        migrations.AddConstraint(
            model_name="salarycode",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_from__day", 1)), name="salarycode_begins_a_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="salarycode",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="salarycode_ends_after_start",
                violation_error_message="The last month must come after the first.",
            ),
        ),
        migrations.AddIndex(
            model_name="posting",
            index=models.Index(
                fields=["book", "month", "type", "pilot", "code", "amount", "base_amount"],
                name="posting_sums",
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.UniqueConstraint(
                fields=("book", "month", "number"), name="posting_number_is_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", 0), _negated=True), name="posting_amount_is_not_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(("type__in", ["salary", "other", "coordinator", "adjustment"])),
                name="posting_type_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1), ("pay_month__day", 1)), name="posting_months_are_months"
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("type", "salary"), _negated=True),
                    models.Q(("code__isnull", False), ("employment__isnull", False)),
                    _connector="OR",
                ),
                name="posting_salary_has_employment_and_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("type", "coordinator"), _negated=True),
                    models.Q(("appointment__isnull", False), ("pilot__isnull", True)),
                    _connector="OR",
                ),
                name="posting_coordinator_has_appointment",
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("type", "other"), _negated=True), ("expense__isnull", False), _connector="OR"
                ),
                name="posting_expense_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), _negated=True),
                    models.Q(models.Q(("type", "adjustment"), _negated=True), ("reverses__isnull", True)),
                    _connector="OR",
                ),
                name="posting_correction_has_reason",
                violation_error_message="Write why it is booked.",
            ),
        ),
        migrations.AddConstraint(
            model_name="pay",
            constraint=models.UniqueConstraint(
                fields=("payroll_import", "employment", "code", "month"), name="pay_is_told_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="pay",
            constraint=models.CheckConstraint(
                condition=models.Q(("pilot__isnull", True), ("appointment__isnull", True), _connector="OR"),
                name="pay_is_for_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("appointment__isnull", False), ("pilot__isnull", True)),
                    models.Q(("appointment__isnull", True), ("pilot__isnull", False)),
                    _connector="OR",
                ),
                name="match_is_to_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="closedsum",
            constraint=models.CheckConstraint(
                condition=models.Q(("type__in", ["salary", "other", "coordinator", "adjustment"])),
                name="closedsum_type_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("dropped_at__isnull", True)),
                fields=("book", "kind", "first_month", "number"),
                name="statement_number_is_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("dropped_at__isnull", True), ("sent_at__isnull", True)),
                fields=("book", "kind", "first_month"),
                name="statement_has_one_unsent",
                violation_error_message="A statement of that year waits for signatures already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["calendar", "programme"])), name="statement_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(("sent_at__isnull", True), ("dropped_at__isnull", True), _connector="OR"),
                name="statement_ends_one_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("first_month__day", 1), ("first_month__month", 1), ("kind", "calendar")),
                    models.Q(("first_month__day", 1), ("first_month__month", 4), ("kind", "programme")),
                    _connector="OR",
                ),
                name="statement_year_begins_where_it_should",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(("number", 1), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="statement_correction_has_reason",
                violation_error_message="Write what the new statement corrects.",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementfile",
            constraint=models.UniqueConstraint(
                fields=("statement", "kind"), name="statementfile_is_made_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["pdf", "xlsx"])), name="statementfile_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementreceipt",
            constraint=models.UniqueConstraint(
                fields=("statement", "party"), name="statementreceipt_is_one_per_party"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementreceipt",
            constraint=models.CheckConstraint(
                condition=models.Q(("party__in", ["employer", "union"])),
                name="statementreceipt_party_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementsignature",
            constraint=models.UniqueConstraint(
                fields=("statement", "by"),
                name="statementsignature_is_one_per_person",
                violation_error_message="You have signed already. Another person must sign too.",
            ),
        ),
    ]
