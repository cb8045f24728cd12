"""What a release's database held: its rows, its frozen texts, its guards, its pages; asked before and after a migrate."""

import hashlib
import json

from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test import Client

from accounting.models import Statement
from pilots.models import Agreement, Description, Sending
from regions.models import User

# Rows that the machinery changes by itself, or that a migrate writes.
OURS = ("accounting", "pilots", "regions", "reports")
FROZEN = {
    Description: "pilots_description SET title = 'x' WHERE state <> 'draft'",
    Agreement: "pilots_agreement SET title = 'x' WHERE state = 'concluded'",
    Statement: "accounting_statement SET canonical = 'x'",
}
NEVER_TOUCHED = "pilots_filing pilots_receipt pilots_signature accounting_posting accounting_closing regions_event".split()


def columns():
    """{table: its columns}, as the models have them."""
    models = [
        model for name in OURS for model in apps.get_app_config(name).get_models(include_auto_created=True)
    ]
    return {model._meta.db_table: [f.column for f in model._meta.concrete_fields] for model in models}


def rows(known):
    """{table: [how many rows, a digest of what they say in the columns that are `known`]}."""
    found = {}
    with connection.cursor() as cursor:
        for table, names in sorted(known.items()):
            cursor.execute(f"SELECT {', '.join(map(connection.ops.quote_name, names))} FROM {table}")
            lines = sorted(json.dumps(list(map(_plain, row))) for row in cursor.fetchall())
            found[table] = [len(lines), hashlib.sha256("\n".join(lines).encode()).hexdigest()]
    return found


def _plain(value):
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes | memoryview) else str(value)


def broken_texts():
    """The frozen texts that are no longer what their SHA-256 says."""
    kept = [
        row
        for model in (Description, Agreement, Statement, Sending)
        for row in model.objects.exclude(sha256="")
    ]
    assert len(kept) >= 5
    return [str(row) for row in kept if hashlib.sha256(row.canonical.encode()).hexdigest() != row.sha256]


def unguarded():
    """What could be changed or deleted and may not."""
    attacks = [f"UPDATE {change}" for change in FROZEN.values()]
    attacks += [f"DELETE FROM {table}" for table in NEVER_TOUCHED]
    return [attack for attack in attacks if _succeeds(attack)]


def _succeeds(attack):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attack)
            touched = cursor.rowcount
            transaction.set_rollback(True)
    except DatabaseError:
        return False
    assert touched, f"there was nothing to attack: {attack}"
    return True


def lost_pages(pages):
    """Of (reader's address, page, what it says): those that do not answer with it."""
    return [page for page in pages if not _says(*page)]


def _says(email, path, words):
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(email=email))
    answer = client.get(path)
    return answer.status_code == 200 and words in answer.content.decode()
