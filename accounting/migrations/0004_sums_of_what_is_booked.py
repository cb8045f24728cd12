import django.db.models.deletion
from django.db import migrations, models

import common.money_fields


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0003_posting_sums_of_a_day"),
        ("pilots", "0008_index_of_titles"),
    ]

    operations = [
        migrations.CreateModel(
            name="PostedSum",
            fields=[
                (
                    "posting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="accounting.posting",
                    ),
                ),
                (
                    "book",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounting.book",
                    ),
                ),
                ("month", models.DateField()),
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
                (
                    "pilot",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pilots.pilot",
                    ),
                ),
                (
                    "code",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounting.salarycode",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
                ("amount", common.money_fields.KronerField()),
                ("base_amount", common.money_fields.KronerField(null=True)),
                ("based", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=[
                            "book",
                            "month",
                            "type",
                            "pilot",
                            "code",
                            "at",
                            "count",
                            "amount",
                            "base_amount",
                            "based",
                        ],
                        name="posted_sums",
                    )
                ],
            },
        ),
        migrations.RemoveIndex(model_name="posting", name="posting_sums"),
    ]
