from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

from common.search_index import search_index


class Migration(migrations.Migration):
    dependencies = [("pilots", "0002_message_about_is_longer")]

    operations = [
        # Does nothing on SQLite; PostgreSQL trusts the owner of a database with it.
        TrigramExtension(),
        search_index("pilots", "description", "description_searched", "title", "contact_name", "anchoring"),
        search_index("pilots", "pilot", "pilot_own_number_searched", "own_number"),
        search_index("pilots", "agreement", "agreement_searched", "title"),
        search_index("pilots", "filing", "filing_searched", "title", "case"),
    ]
