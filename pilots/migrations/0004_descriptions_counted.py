from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pilots", "0003_search_indexes"),
        ("regions", "0002_saved_view"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="description",
            index=models.Index(fields=["filing", "pilot", "state"], name="description_filed"),
        ),
        migrations.AddIndex(
            model_name="description",
            index=models.Index(fields=["id", "state", "filed_at"], name="description_counted"),
        ),
    ]
