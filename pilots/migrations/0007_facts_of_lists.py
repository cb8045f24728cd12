from django.db import migrations, models

import common.money_fields


class Migration(migrations.Migration):
    dependencies = [("pilots", "0006_facts_that_are_kept")]

    # What stands in them is reckoned when the triggers are laid, after every migrate; until then the old triggers write
    # the rows without them.
    operations = [
        migrations.AddField("pilotfacts", "doctors", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField("pilotfacts", "promised", common.money_fields.KronerField(null=True)),
        migrations.AddField("pilotfacts", "agreed", common.money_fields.KronerField(null=True)),
        migrations.AddField(
            "pilotfacts",
            "open_state",
            models.CharField(
                blank=True,
                choices=[
                    ("draft", "Draft"),
                    ("review", "Under review"),
                    ("returned", "Returned"),
                    ("ready", "Ready for signature"),
                    ("partsigned", "Partly signed"),
                    ("concluded", "Concluded"),
                    ("brokenoff", "Broken off"),
                ],
                db_default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            "pilotfacts",
            "signed_side",
            models.CharField(
                blank=True,
                choices=[("employer", "The employer"), ("union", "Yngre Læger")],
                db_default="",
                max_length=8,
            ),
        ),
        migrations.AddField("pilotfacts", "has_draft", models.BooleanField(db_default=False)),
    ]
