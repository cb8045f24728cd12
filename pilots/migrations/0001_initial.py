import uuid

import django.core.validators
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
            name="DemoMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("to", models.EmailField(max_length=254)),
                ("subject", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("html", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="NumberSeries",
            fields=[
                (
                    "region",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="regions.region",
                    ),
                ),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, unique=True, verbose_name="name")),
                ("slug", models.SlugField(max_length=40, unique=True, verbose_name="address")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("deadline_on", models.DateField(verbose_name="last day for preliminary descriptions")),
                ("price_level_on", models.DateField(verbose_name="price level")),
                ("starts_from", models.DateField(verbose_name="pilots start from")),
                ("starts_to", models.DateField(verbose_name="pilots start no later than")),
                ("ends_to", models.DateField(verbose_name="pilots end no later than")),
                (
                    "coordinator_hours",
                    models.DecimalField(
                        decimal_places=2, max_digits=4, verbose_name="coordinator's hours a week"
                    ),
                ),
            ],
            options={
                "ordering": ["-deadline_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_to__gte", models.F("starts_from")),
                            ("ends_to__gte", models.F("starts_from")),
                        ),
                        name="programme_window_is_ordered",
                        violation_error_message="The end of the window must come after its start.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CareerTrack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="career_tracks",
                        to="pilots.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "name"), name="careertrack_name_is_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="ClosingDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="closing_days",
                        to="pilots.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["day"],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "day"), name="closingday_is_listed_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionTemplate",
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
                        choices=[
                            ("description", "Preliminary description"),
                            ("agreement", "Final agreement"),
                        ],
                        max_length=20,
                        verbose_name="document",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                ("published_at", models.DateTimeField(verbose_name="published at")),
                ("required_fields", models.JSONField(default=list, verbose_name="required fields")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="templates",
                        to="pilots.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "kind", "version"), name="questiontemplate_version_is_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["description", "agreement"])),
                        name="questiontemplate_kind_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Filing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="kind")),
                ("case", models.CharField(blank=True, max_length=20, verbose_name="case number")),
                ("title", models.CharField(max_length=250, verbose_name="title")),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                ("path", models.CharField(max_length=200)),
                ("at", models.DateTimeField(db_index=True, verbose_name="filed at")),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilots.programme"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="PayCharge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("effective_from", models.DateField(verbose_name="from")),
                (
                    "pension_percent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="pension, per cent of pay",
                    ),
                ),
                (
                    "holiday_percent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="holiday allowance, per cent of pay",
                    ),
                ),
                ("entered_at", models.DateTimeField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="charges",
                        to="pilots.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["effective_from", "entered_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pension_percent__isnull", True),
                            ("pension_percent__range", (0, 100)),
                            _connector="OR",
                        ),
                        name="paycharge_pension_percent_is_a_percentage",
                        violation_error_message="Write a percentage between 0 and 100, e.g. 18,96",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("holiday_percent__isnull", True),
                            ("holiday_percent__range", (0, 100)),
                            _connector="OR",
                        ),
                        name="paycharge_holiday_percent_is_a_percentage",
                        violation_error_message="Write a percentage between 0 and 100, e.g. 18,96",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(max_length=300, verbose_name="why it is changed")),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="pilots.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="programmechange_has_reason"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammePage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("introduction", models.TextField(blank=True, max_length=5000, verbose_name="introduction")),
                (
                    "required",
                    models.TextField(blank=True, max_length=5000, verbose_name="what is required, and when"),
                ),
                ("facilitator", models.TextField(blank=True, max_length=2000, verbose_name="facilitator")),
                ("contacts", models.TextField(blank=True, max_length=2000, verbose_name="contacts")),
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                ("changed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pages",
                        to="pilots.programme",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.region",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "region"), name="programmepage_is_one_per_region"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("region__isnull", True)),
                        fields=("programme",),
                        name="programmepage_is_one_for_all",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("contacts__length__lte", 2000),
                            ("facilitator__length__lte", 2000),
                            ("introduction__length__lte", 5000),
                            ("required__length__lte", 5000),
                        ),
                        name="programmepage_texts_have_limits",
                        violation_error_message="A text is too long. Shorten it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PageDate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="date")),
                ("text", models.CharField(max_length=200, verbose_name="what happens")),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dates",
                        to="pilots.programmepage",
                    ),
                ),
            ],
            options={
                "ordering": ["on"],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=40, verbose_name="key")),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("text", models.CharField(max_length=200, verbose_name="question")),
                ("hint", models.CharField(blank=True, max_length=300, verbose_name="hint")),
                ("is_required", models.BooleanField(default=True, verbose_name="required")),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="pilots.questiontemplate",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("template", "key"), name="question_key_is_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
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
                        choices=[("employer", "Danske Regioner"), ("union", "Yngre Læger")],
                        max_length=10,
                        verbose_name="party",
                    ),
                ),
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
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="pilots.filing",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("filing", "party"),
                        name="receipt_is_one_per_party",
                        violation_error_message="The party has given its receipt already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("party__in", ["employer", "union"])),
                        name="receipt_party_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegionalWindow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_from", models.DateField(verbose_name="pilots start from")),
                ("starts_to", models.DateField(verbose_name="pilots start no later than")),
                ("ends_to", models.DateField(verbose_name="pilots end no later than")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="windows",
                        to="pilots.programme",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="regions.region"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "region"), name="regionalwindow_is_one_per_region"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_to__gte", models.F("starts_from")),
                            ("ends_to__gte", models.F("starts_from")),
                        ),
                        name="regionalwindow_is_ordered",
                        violation_error_message="The end of the window must come after its start.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegulationFactor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("effective_from", models.DateField(verbose_name="in force from")),
                ("known_from", models.DateField(verbose_name="known from")),
                ("factor", models.DecimalField(decimal_places=6, max_digits=8, verbose_name="factor")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("base", "Base"),
                            ("published", "Published"),
                            ("derived", "Derived"),
                            ("expected", "Expected"),
                        ],
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                ("source", models.CharField(max_length=200, verbose_name="source")),
            ],
            options={
                "ordering": ["effective_from", "known_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("effective_from", "known_from"),
                        name="regulationfactor_is_known_once",
                        violation_error_message="A factor for that day became known on that day already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("factor__gt", 0), ("factor__lt", 10)),
                        name="regulationfactor_is_a_factor",
                        violation_error_message="Write a factor such as 1,083866, not a percentage.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["base", "published", "derived", "expected"])),
                        name="regulationfactor_status_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RememberedHeader",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("header", models.CharField(max_length=120)),
                ("field", models.CharField(blank=True, max_length=60)),
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
                        fields=("region", "header"), name="rememberedheader_is_one_per_region"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StandingAgreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("edition", models.PositiveSmallIntegerField(verbose_name="edition")),
                ("title", models.CharField(max_length=150, verbose_name="title")),
                ("text", models.TextField(max_length=20000, verbose_name="text")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("file_name", models.CharField(blank=True, max_length=150, verbose_name="file name")),
                ("content", models.BinaryField(blank=True, default=b"")),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("written_at", models.DateTimeField()),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standing_agreements",
                        to="regions.region",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": [
                    django.db.models.functions.comparison.Collate(models.F("region__name"), "da-x-icu"),
                    "-edition",
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "edition"), name="standingagreement_edition_is_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="standingagreement_ends_after_start",
                        violation_error_message="The last day must come after the first day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text__length__lte", 20000)),
                        name="standingagreement_texts_have_limits",
                        violation_error_message="A text is too long. Shorten it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SupplementRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("low", "Low"), ("medium", "Medium"), ("high", "High")],
                        max_length=6,
                        verbose_name="level",
                    ),
                ),
                ("base_amount", common.money_fields.KronerField(verbose_name="yearly base amount")),
                (
                    "standing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rates",
                        to="pilots.standingagreement",
                    ),
                ),
            ],
            options={
                "ordering": ["base_amount"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("standing", "level"), name="supplementrate_is_one_per_level"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["low", "medium", "high"])),
                        name="supplementrate_level_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("base_amount__gt", 0)),
                        name="supplementrate_is_positive",
                        violation_error_message="A supplement is more than 0 kr.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TopicArea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="topic_areas",
                        to="regions.region",
                    ),
                ),
            ],
            options={
                "ordering": [django.db.models.functions.comparison.Collate(models.F("name"), "da-x-icu")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "name"),
                        name="topicarea_name_is_unique",
                        violation_error_message="The region has this topic area already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TopicSynonym",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "topic_area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="synonyms",
                        to="pilots.topicarea",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("topic_area", "name"), name="topicsynonym_name_is_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "token_hash",
                    models.CharField(max_length=64, unique=True, verbose_name="hash of the address"),
                ),
                ("made_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_feeds",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("user",),
                        name="calendarfeed_is_one_per_person",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Employment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("institution", models.CharField(max_length=2, verbose_name="institution code")),
                ("number", models.CharField(max_length=10, verbose_name="employment number")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "institution", "number"), name="employment_is_known_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EmptyForm",
            fields=[
                (
                    "template",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="empty_form",
                        serialize=False,
                        to="pilots.questiontemplate",
                    ),
                ),
                ("content", models.BinaryField()),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="FiledPdf",
            fields=[
                (
                    "filing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="pdf",
                        serialize=False,
                        to="pilots.filing",
                    ),
                ),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("pages", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Inquiry",
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
                        choices=[("employer", "Danske Regioner"), ("union", "Yngre Læger")],
                        max_length=10,
                        verbose_name="party",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("text", models.TextField(max_length=5000, verbose_name="question")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inquiries",
                        to="pilots.filing",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("party__in", ["employer", "union"])),
                        name="inquiry_party_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text__length__lte", 5000)),
                        name="inquiry_texts_have_limits",
                        violation_error_message="A text is too long. Shorten it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InquiryAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("text", models.TextField(max_length=5000, verbose_name="answer")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="pilots.inquiry",
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
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text__length__lte", 5000)),
                        name="inquiryanswer_texts_have_limits",
                        violation_error_message="A text is too long. Shorten it",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ListImport",
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
                            ("open", "Not yet confirmed"),
                            ("done", "Imported"),
                            ("dropped", "Dropped"),
                            ("undone", "Undone"),
                        ],
                        default="open",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("file_name", models.CharField(max_length=150, verbose_name="file")),
                ("sha256", models.CharField(max_length=64)),
                ("uploaded_at", models.DateTimeField()),
                ("table", models.JSONField(default=dict)),
                ("answers", models.JSONField(default=dict)),
                ("created_count", models.PositiveIntegerField(default=0)),
                ("created", models.JSONField(default=dict)),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region"
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
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilots.programme"
                    ),
                ),
            ],
            options={
                "ordering": ["-uploaded_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "done", "dropped", "undone"])),
                        name="listimport_state_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
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
                        choices=[
                            ("filed", "A description is filed"),
                            ("received", "A receipt is given"),
                            ("asked", "A question is asked"),
                            ("answered", "A question is answered"),
                            ("sent", "An agreement is sent to review"),
                            ("returned", "An agreement is returned"),
                            ("cleared", "An agreement is cleared for signing"),
                            ("signed", "An agreement is signed by one side"),
                            ("concluded", "An agreement is concluded"),
                            ("facilitation", "Help from the facilitator"),
                            ("deadline", "A deadline comes near"),
                            ("reminder", "The central parties remind"),
                            ("overspent", "A pool is overspent"),
                            ("doubt", "An expense is in doubt"),
                            ("second", "The account lacks the second signature"),
                            ("statement", "A statement of account is sent"),
                            ("mail", "Mails cannot be sent"),
                        ],
                        max_length=12,
                        verbose_name="message",
                    ),
                ),
                ("about", models.CharField(max_length=60, verbose_name="about")),
                ("path", models.CharField(max_length=200, verbose_name="where")),
                ("at", models.DateTimeField(verbose_name="when")),
                ("key", models.CharField(blank=True, max_length=80)),
                ("read_at", models.DateTimeField(null=True)),
                ("mail_at", models.DateTimeField(null=True)),
                ("mailed_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("failure", models.CharField(blank=True, max_length=300)),
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
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inbox",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
                "indexes": [
                    models.Index(fields=["to", "-at"], name="message_inbox"),
                    models.Index(
                        condition=models.Q(("mail_at__isnull", False)),
                        fields=["mail_at"],
                        name="message_to_mail",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("to", "key"),
                        name="message_is_told_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "filed",
                                    "received",
                                    "asked",
                                    "answered",
                                    "sent",
                                    "returned",
                                    "cleared",
                                    "signed",
                                    "concluded",
                                    "facilitation",
                                    "deadline",
                                    "reminder",
                                    "overspent",
                                    "doubt",
                                    "second",
                                    "statement",
                                    "mail",
                                ],
                            )
                        ),
                        name="message_kind_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PageFile",
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
                        choices=[
                            ("agreement", "Standing agreement"),
                            ("minutes", "Minutes"),
                            ("ideas", "List of ideas"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("name", models.CharField(max_length=150, verbose_name="file name")),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="pilots.programmepage",
                    ),
                ),
            ],
            options={
                "ordering": [
                    "kind",
                    django.db.models.functions.comparison.Collate(models.F("title"), "da-x-icu"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["agreement", "minutes", "ideas", "other"])),
                        name="pagefile_kind_is_known",
                        violation_error_message="Choose what kind of file it is.",
                    ),
                    models.UniqueConstraint(fields=("page", "sha256"), name="pagefile_is_once_on_its_page"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PilotList",
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
                ("content", models.BinaryField(null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("query", models.TextField(blank=True, max_length=5000)),
                ("rights", models.CharField(max_length=64)),
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "done", "failed"])),
                        name="pilotlist_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("content__isnull", False),
                                ("state", "done"),
                                models.Q(("sha256", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "done"), _negated=True),
                                ("content__isnull", True),
                                ("sha256", ""),
                            ),
                            _connector="OR",
                        ),
                        name="pilotlist_done_has_content",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("query__length__lte", 5000)),
                        name="pilotlist_texts_have_limits",
                        violation_error_message="A text is too long. Shorten it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Preference",
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
                        choices=[
                            ("filed", "A description is filed"),
                            ("received", "A receipt is given"),
                            ("asked", "A question is asked"),
                            ("answered", "A question is answered"),
                            ("sent", "An agreement is sent to review"),
                            ("returned", "An agreement is returned"),
                            ("cleared", "An agreement is cleared for signing"),
                            ("signed", "An agreement is signed by one side"),
                            ("concluded", "An agreement is concluded"),
                            ("facilitation", "Help from the facilitator"),
                            ("deadline", "A deadline comes near"),
                            ("reminder", "The central parties remind"),
                            ("overspent", "A pool is overspent"),
                            ("doubt", "An expense is in doubt"),
                            ("second", "The account lacks the second signature"),
                            ("statement", "A statement of account is sent"),
                            ("mail", "Mails cannot be sent"),
                        ],
                        max_length=12,
                        verbose_name="message",
                    ),
                ),
                (
                    "pace",
                    models.CharField(
                        choices=[
                            ("now", "At once"),
                            ("daily", "Once a day, together"),
                            ("never", "Not by mail"),
                        ],
                        default="now",
                        max_length=5,
                        verbose_name="by mail",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="preferences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "kind"), name="preference_is_one_per_kind"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "filed",
                                    "received",
                                    "asked",
                                    "answered",
                                    "sent",
                                    "returned",
                                    "cleared",
                                    "signed",
                                    "concluded",
                                    "facilitation",
                                    "deadline",
                                    "reminder",
                                    "overspent",
                                    "doubt",
                                    "second",
                                    "statement",
                                    "mail",
                                ],
                            )
                        ),
                        name="preference_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pace__in", ["now", "daily", "never"])),
                        name="preference_pace_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pace", "never"), _negated=True),
                            models.Q(
                                ("kind__in", ["asked", "doubt", "reminder", "returned", "second", "sent"]),
                                _negated=True,
                            ),
                            _connector="OR",
                        ),
                        name="preference_is_allowed",
                        violation_error_message="Someone waits for you there: this message always comes by mail.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
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
                        choices=[
                            ("agreement", "Final agreement"),
                            ("amendment", "Amendment"),
                            ("termination", "Early ending"),
                        ],
                        editable=False,
                        max_length=11,
                        verbose_name="kind",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(editable=False, verbose_name="version")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("review", "Under review"),
                            ("returned", "Returned"),
                            ("ready", "Ready for signature"),
                            ("partsigned", "Partly signed"),
                            ("concluded", "Concluded"),
                            ("brokenoff", "Broken off"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("state_since", models.DateTimeField(editable=False)),
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                ("changed_at", models.DateTimeField(editable=False)),
                ("field_saves", models.JSONField(default=dict, editable=False)),
                ("title", models.CharField(blank=True, max_length=250, verbose_name="title")),
                (
                    "doctors",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="number of doctors",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="first day")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "window_reason",
                    models.TextField(
                        blank=True,
                        max_length=1000,
                        verbose_name="why the period lies outside the programme's",
                    ),
                ),
                ("effective_from", models.DateField(blank=True, null=True, verbose_name="applies from")),
                (
                    "change_reason",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="why the agreement is changed or ended"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[("low", "Low"), ("medium", "Medium"), ("high", "High")],
                        max_length=6,
                        verbose_name="supplement level",
                    ),
                ),
                (
                    "budget_reason",
                    models.TextField(
                        blank=True,
                        max_length=1000,
                        verbose_name="why the budget exceeds the expected remaining amount",
                    ),
                ),
                ("canonical", models.TextField(blank=True, editable=False)),
                ("sha256", models.CharField(blank=True, editable=False, max_length=64)),
                ("concluded_at", models.DateTimeField(db_index=True, editable=False, null=True)),
                ("breaking_reason", models.TextField(blank=True, editable=False, max_length=1000)),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilots.questiontemplate",
                    ),
                ),
                (
                    "filing",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreement",
                        to="pilots.filing",
                    ),
                ),
                (
                    "standing",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilots.standingagreement",
                        verbose_name="standing agreement",
                    ),
                ),
            ],
            options={
                "ordering": ["version"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "draft",
                                    "review",
                                    "returned",
                                    "ready",
                                    "partsigned",
                                    "concluded",
                                    "brokenoff",
                                ],
                            )
                        ),
                        name="agreement_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["agreement", "amendment", "termination"])),
                        name="agreement_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level", ""), ("level__in", ["low", "medium", "high"]), _connector="OR"
                        ),
                        name="agreement_level_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "returned", "brokenoff"]),
                            models.Q(("sha256", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="agreement_sent_has_hash",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("concluded_at__isnull", False),
                                ("filing__isnull", False),
                                ("state", "concluded"),
                            ),
                            models.Q(
                                models.Q(("state", "concluded"), _negated=True),
                                ("concluded_at__isnull", True),
                                ("filing__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="agreement_concluded_has_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("starts_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="agreement_ends_after_start",
                        violation_error_message="The last day must come after the first day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("doctors__isnull", True), ("doctors__gte", 1), _connector="OR"),
                        name="agreement_has_doctors",
                        violation_error_message="Write how many doctors take part, at least 1.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("breaking_reason__length__lte", 1000),
                            ("budget_reason__length__lte", 1000),
                            ("change_reason__length__lte", 1000),
                            ("window_reason__length__lte", 1000),
                        ),
                        name="agreement_texts_have_limits",
                        violation_error_message="A text is too long. Shorten it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sending",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="round")),
                ("at", models.DateTimeField()),
                ("canonical", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("changes", models.JSONField(default=list)),
                ("code", models.CharField(max_length=9, unique=True, verbose_name="code")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sendings",
                        to="pilots.agreement",
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
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "number"), name="sending_is_numbered")
                ],
            },
        ),
        migrations.CreateModel(
            name="SignedScan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="file name")),
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
                    "sending",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scans", to="pilots.sending"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sending", "by", "sha256"), name="signedscan_is_kept_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
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
                        choices=[("employer", "The employer"), ("union", "Yngre Læger")],
                        max_length=8,
                        verbose_name="side",
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("app", "in Karrierespor"),
                            ("scan", "on paper, the scan uploaded"),
                            ("confirmed", "on paper, confirmed in Karrierespor"),
                        ],
                        max_length=9,
                        verbose_name="how",
                    ),
                ),
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
                    "sending",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="pilots.sending",
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilots.signedscan",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sending", "side"),
                        name="signature_is_one_per_side",
                        violation_error_message="This side has signed already.",
                    ),
                    models.UniqueConstraint(
                        fields=("sending", "by"),
                        name="signature_is_one_per_person",
                        violation_error_message="Nobody signs for both sides.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["employer", "union"])),
                        name="signature_side_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("method__in", ["app", "scan", "confirmed"])),
                        name="signature_method_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("method", "app"), ("scan__isnull", True)),
                            models.Q(models.Q(("method", "app"), _negated=True), ("scan__isnull", False)),
                            _connector="OR",
                        ),
                        name="signature_on_paper_has_scan",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Thread",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=60, verbose_name="about")),
                ("round", models.PositiveSmallIntegerField(verbose_name="round")),
                ("resolved_at", models.DateTimeField(null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="threads",
                        to="pilots.agreement",
                    ),
                ),
                (
                    "resolved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("resolved_at__isnull", True), ("resolved_by__isnull", True)),
                            models.Q(("resolved_at__isnull", False), ("resolved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="thread_resolved_has_author",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Annex",
            fields=[
                (
                    "agreement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="annex",
                        serialize=False,
                        to="pilots.agreement",
                    ),
                ),
                ("canonical", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="AgreementAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=5000)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="pilots.agreement",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilots.question"
                    ),
                ),
            ],
            options={
                "ordering": ["question__position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "question"), name="agreementanswer_is_one_per_question"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text__length__lte", 5000)),
                        name="agreementanswer_texts_have_limits",
                        violation_error_message="A text is too long. Shorten it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementCriterion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("promised", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("criterion", models.CharField(max_length=300, verbose_name="criterion")),
                ("measure", models.CharField(blank=True, max_length=300, verbose_name="how it is measured")),
                ("target", models.CharField(blank=True, max_length=120, verbose_name="target")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="pilots.agreement",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="AgreementParty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "side",
                    models.CharField(
                        choices=[("employer", "The employer"), ("union", "Yngre Læger")],
                        max_length=8,
                        verbose_name="side",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="title or post")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="pilots.agreement",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["employer", "union"])),
                        name="agreementparty_side_is_known",
                        violation_error_message="Choose a side.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "type",
                    models.CharField(
                        choices=[("salary", "Pay"), ("other", "Other expense")],
                        max_length=6,
                        verbose_name="type",
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=200, verbose_name="what it covers")),
                ("amount", common.money_fields.KronerField(verbose_name="amount")),
                (
                    "additions",
                    common.money_fields.KronerField(default=0, verbose_name="pension and holiday allowance"),
                ),
                ("base_amount", common.money_fields.KronerField(default=0, verbose_name="at base level")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="budget",
                        to="pilots.agreement",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("type__in", ["salary", "other"])),
                        name="budgetline_type_is_known",
                        violation_error_message="Choose pay or other expense.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2100)),
                        name="budgetline_year_is_sane",
                        violation_error_message="Write the year with four digits, e.g. 2022.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gte", 0), ("additions__gte", 0), ("base_amount__gte", 0)
                        ),
                        name="budgetline_amount_is_not_negative",
                        violation_error_message="A budget line cannot be negative.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("text", models.TextField(max_length=5000, verbose_name="comment")),
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
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="pilots.thread",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text__length__lte", 5000)),
                        name="comment_texts_have_limits",
                        violation_error_message="A text is too long. Shorten it",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HeldScan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="file name")),
                ("content", models.BinaryField()),
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
                    "sending",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilots.sending"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("sending", "by"), name="heldscan_is_one_per_person")
                ],
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("hours", models.DecimalField(decimal_places=2, max_digits=4, verbose_name="hours a week")),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[("low", "Low"), ("medium", "Medium"), ("high", "High")],
                        max_length=6,
                        verbose_name="supplement level",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participants",
                        to="pilots.agreement",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "employment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilots.employment",
                    ),
                ),
                (
                    "hospital",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.hospital",
                        verbose_name="hospital",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("hours__gt", 0), ("hours__lte", 37)),
                        name="participant_hours_fit_a_week",
                        violation_error_message="Hours a week are more than 0 and at most 37.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="participant_ends_after_start",
                        violation_error_message="The last day must come after the first day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level", ""), ("level__in", ["low", "medium", "high"]), _connector="OR"
                        ),
                        name="participant_level_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SendingPdf",
            fields=[
                (
                    "sending",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="pdf",
                        serialize=False,
                        to="pilots.sending",
                    ),
                ),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("pages", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Description",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("filed", "Filed"), ("withdrawn", "Withdrawn")],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                ("changed_at", models.DateTimeField(editable=False)),
                ("field_saves", models.JSONField(default=dict, editable=False)),
                ("title", models.CharField(blank=True, max_length=250, verbose_name="title")),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[("individual", "Individual"), ("crosscutting", "Cross-cutting")],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("is_in_substance", models.BooleanField(default=True, verbose_name="an actual pilot")),
                (
                    "anchoring",
                    models.CharField(blank=True, max_length=120, verbose_name="where it is anchored"),
                ),
                (
                    "doctors",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="number of doctors",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="first day")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "window_reason",
                    models.TextField(
                        blank=True,
                        max_length=1000,
                        verbose_name="why the period lies outside the programme's",
                    ),
                ),
                ("contact_name", models.CharField(blank=True, max_length=120, verbose_name="contact")),
                (
                    "contact_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="contact's e-mail address"),
                ),
                (
                    "contact_phone",
                    models.CharField(blank=True, max_length=30, verbose_name="contact's phone"),
                ),
                (
                    "wishes_facilitation",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="wants help from the facilitator"
                    ),
                ),
                (
                    "facilitation_wish",
                    models.TextField(
                        blank=True, max_length=5000, verbose_name="what the help should be about"
                    ),
                ),
                (
                    "timing",
                    models.CharField(
                        blank=True,
                        choices=[("ontime", "On time"), ("late", "Delayed"), ("further", "Further pilot")],
                        editable=False,
                        max_length=8,
                        verbose_name="compared with the deadline",
                    ),
                ),
                (
                    "filed_at",
                    models.DateTimeField(db_index=True, editable=False, null=True, verbose_name="filed at"),
                ),
                ("canonical", models.TextField(blank=True, editable=False)),
                ("sha256", models.CharField(blank=True, editable=False, max_length=64)),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                ("withdrawal_reason", models.TextField(blank=True, editable=False, max_length=1000)),
                (
                    "career_track",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilots.careertrack",
                        verbose_name="career track",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "departments",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="regions.department", verbose_name="departments"
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "hospitals",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="regions.hospital", verbose_name="hospitals"
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilots.questiontemplate",
                    ),
                ),
                (
                    "filing",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="description",
                        to="pilots.filing",
                    ),
                ),
                (
                    "topic_area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilots.topicarea",
                        verbose_name="topic area",
                    ),
                ),
            ],
            options={
                "ordering": ["version"],
                "indexes": [models.Index(fields=["title"], name="description_title")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "filed", "withdrawn"])),
                        name="description_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", ""), ("kind__in", ["individual", "crosscutting"]), _connector="OR"
                        ),
                        name="description_kind_is_known",
                        violation_error_message="Choose one of the kinds.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("timing", ""), ("timing__in", ["ontime", "late", "further"]), _connector="OR"
                        ),
                        name="description_timing_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("filed_at__isnull", True),
                                ("filing__isnull", True),
                                ("sha256", ""),
                                ("state", "draft"),
                                ("timing", ""),
                            ),
                            models.Q(
                                models.Q(("state", "draft"), _negated=True),
                                models.Q(("sha256", ""), _negated=True),
                                models.Q(("timing", ""), _negated=True),
                                ("filed_at__isnull", False),
                                ("filing__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="description_frozen_is_complete",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), _negated=True),
                            models.Q(("withdrawal_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="description_withdrawal_has_reason",
                        violation_error_message="Write why the pilot is withdrawn.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("starts_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="description_ends_after_start",
                        violation_error_message="The last day must come after the first day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("doctors__isnull", True), ("doctors__gte", 1), _connector="OR"),
                        name="description_has_doctors",
                        violation_error_message="Write how many doctors take part, at least 1.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("facilitation_wish__length__lte", 5000),
                            ("window_reason__length__lte", 1000),
                            ("withdrawal_reason__length__lte", 1000),
                        ),
                        name="description_texts_have_limits",
                        violation_error_message="A text is too long. Shorten it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SuccessCriterion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("criterion", models.CharField(max_length=300, verbose_name="criterion")),
                ("measure", models.CharField(blank=True, max_length=300, verbose_name="how it is measured")),
                ("target", models.CharField(blank=True, max_length=120, verbose_name="target")),
                (
                    "description",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="pilots.description",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="CostLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "type",
                    models.CharField(
                        choices=[("salary", "Pay"), ("other", "Other expense")],
                        max_length=6,
                        verbose_name="type",
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=200, verbose_name="what it covers")),
                ("amount", common.money_fields.KronerField(verbose_name="amount")),
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
                    "description",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="costs",
                        to="pilots.description",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("type__in", ["salary", "other"])),
                        name="costline_type_is_known",
                        violation_error_message="Choose pay or other expense.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("running_costs", ""),
                            ("running_costs__in", ["no", "doubt", "yes"]),
                            _connector="OR",
                        ),
                        name="costline_running_costs_is_known",
                        violation_error_message="Answer whether these are running costs.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2100)),
                        name="costline_year_is_sane",
                        violation_error_message="Write the year with four digits, e.g. 2022.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)),
                        name="costline_amount_is_not_negative",
                        violation_error_message="An expected cost cannot be negative.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=5000)),
                (
                    "description",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="pilots.description",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pilots.question"
                    ),
                ),
            ],
            options={
                "ordering": ["question__position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("description", "question"), name="answer_is_one_per_question"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text__length__lte", 5000)),
                        name="answer_texts_have_limits",
                        violation_error_message="A text is too long. Shorten it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("title", models.CharField(max_length=200, verbose_name="milestone")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="date")),
                (
                    "description",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="milestones",
                        to="pilots.description",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="Pilot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name="number"),
                ),
                (
                    "own_number",
                    models.CharField(blank=True, max_length=20, verbose_name="the region's own number"),
                ),
                ("listed_as", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "is_evaluated",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="evaluated, by the region's own list"
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="created at")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
                    ),
                ),
                (
                    "current",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pilots.description",
                        verbose_name="current version",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pilots",
                        to="regions.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pilots",
                        to="pilots.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["-number", "-id"], name="pilot_newest_first")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "number"),
                        name="pilot_number_is_unique",
                        violation_error_message="Another pilot in the region has this number.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("own_number", ""), _negated=True),
                        fields=("programme", "region", "own_number"),
                        name="pilot_own_number_is_unique",
                        violation_error_message="Another pilot in the region has this number of its own.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FacilitationRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "wish",
                    models.TextField(
                        blank=True, max_length=5000, verbose_name="what the help should be about"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("talking", "In dialogue"),
                            ("done", "Done"),
                            ("cancelled", "No longer wanted"),
                        ],
                        default="asked",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                (
                    "note",
                    models.TextField(blank=True, max_length=5000, verbose_name="the facilitator's note"),
                ),
                ("asked_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pilot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facilitation_requests",
                        to="pilots.pilot",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["asked", "talking", "done", "cancelled"])),
                        name="facilitationrequest_state_is_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["asked", "talking"])),
                        fields=("pilot",),
                        name="facilitationrequest_is_one_at_a_time",
                        violation_error_message="The facilitator has been asked already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("note__length__lte", 5000), ("wish__length__lte", 5000)),
                        name="facilitationrequest_texts_have_limits",
                        violation_error_message="A text is too long. Shorten it",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="agreement",
            name="description",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="pilots.description",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="pilot",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="agreements", to="pilots.pilot"
            ),
        ),
        migrations.AddField(
            model_name="description",
            name="pilot",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="descriptions", to="pilots.pilot"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                fields=("pilot", "version"), name="agreement_version_is_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("draft", "returned", "review", "ready", "partsigned"))),
                fields=("pilot",),
                name="agreement_has_one_open",
                violation_error_message="An agreement is being negotiated already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="description",
            constraint=models.UniqueConstraint(
                fields=("pilot", "version"), name="description_version_is_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="description",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "draft")),
                fields=("pilot",),
                name="description_has_one_draft",
                violation_error_message="A new version has been started already.",
            ),
        ),
    ]
