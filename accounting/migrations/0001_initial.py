import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import common.money_fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("regions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            ],
            options={
                "ordering": ["programme", "region", "instalment", "version"],
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
            ],
            options={
                "ordering": ["book", "starts_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Book",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "ordering": [
                    "programme",
                    django.db.models.functions.comparison.Collate(models.F("region__name"), "da-x-icu"),
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
            ],
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
            ],
            options={
                "ordering": ["-month", "-at"],
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
            ],
            options={
                "ordering": ["id"],
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
            ],
            options={
                "ordering": ["-at", "-id"],
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
            ],
            options={
                "ordering": ["-created_at", "-id"],
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
            ],
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
            ],
            options={
                "ordering": ["-at", "-id"],
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
            ],
            options={
                "ordering": ["at", "id"],
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
            ],
            options={
                "ordering": ["-at", "-id"],
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
            ],
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
            ],
            options={
                "ordering": ["effective_from", "at", "id"],
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
            ],
            options={
                "ordering": ["-uploaded_at", "-id"],
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
            ],
            options={
                "ordering": ["pay__payroll_import", "row"],
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
            ],
            options={
                "ordering": ["row", "id"],
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
            ],
            options={
                "ordering": ["-month", "-number"],
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
            ],
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
            ],
            options={
                "ordering": ["code", "valid_from"],
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
            ],
            options={
                "ordering": ["-first_month", "-number"],
            },
        ),
        migrations.CreateModel(
            name="StatementFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(choices=[("pdf", "PDF"), ("xlsx", "Excel")], max_length=4)),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="StatementReceipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "party",
                    models.CharField(
                        choices=[("employer", "Danske Regioner"), ("union", "Yngre Læger")], max_length=8
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["at"],
            },
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
            ],
            options={
                "ordering": ["at", "id"],
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
            ],
            options={
                "ordering": ["-requested_at", "-id"],
                "abstract": False,
            },
        ),
    ]
