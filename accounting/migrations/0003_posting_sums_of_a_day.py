from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounting", "0002_search_index")]

    operations = [
        migrations.RemoveIndex(model_name="posting", name="posting_sums"),
        migrations.AddIndex(
            model_name="posting",
            index=models.Index(
                fields=["book", "month", "type", "pilot", "code", "amount", "base_amount", "at"],
                name="posting_sums",
            ),
        ),
        migrations.AddIndex(
            model_name="posting",
            index=models.Index(
                condition=models.Q(("type", "coordinator")),
                fields=["book", "pay_month", "amount", "at"],
                name="posting_of_coordinators",
            ),
        ),
    ]
