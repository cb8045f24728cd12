from django.db import migrations

from common.search_index import search_index


class Migration(migrations.Migration):
    # The pilots' migration gives the database its index of letters.
    dependencies = [("accounting", "0001_initial"), ("pilots", "0003_search_indexes")]

    operations = [
        search_index("accounting", "expense", "expense_searched", "supplier", "text", "voucher"),
    ]
