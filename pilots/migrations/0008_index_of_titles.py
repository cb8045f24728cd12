from django.db import migrations

from common.search_index import danish_index


class Migration(migrations.Migration):
    dependencies = [("pilots", "0007_facts_of_lists")]

    operations = [danish_index("pilots", "description", "description_titles", "title")]
