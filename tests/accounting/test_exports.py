"""What leaves in a file is one moment of the book, whatever is booked while the file is made."""

import io

import pytest
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook

from accounting.book import access
from accounting.models import Access, Posting
from common.snapshots import snapshot
from tests.accounts import Account
from tests.pilots.stages import signed_in
from tests.pilots.test_races import at_once

postgres_only = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="on SQLite nobody books while another writes"
)
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("january_2024", "in_english"),
]


@pytest.fixture
def account():
    return Account()


def meanwhile(book_it):
    """A wrapper of the connection's queries: another connection books as soon as the access log is written."""
    left = [book_it]

    def wrapper(execute, sql, *rest):
        answer = execute(sql, *rest)
        if left and sql.startswith('INSERT INTO "accounting_access"'):
            at_once([left.pop()])
        return answer

    return wrapper


def fetched(account):
    client, url = signed_in(account.hr), reverse("accounts_workbook", args=[account.book.pk])
    with connection.execute_wrapper(meanwhile(lambda: account.pay("5"))):
        answer = client.get(url)
    return io.BytesIO(b"".join(answer.streaming_content))


@postgres_only
def test_what_is_booked_while_the_accounts_are_made_is_in_no_part_of_them(account):
    first = account.pay("10")

    book = load_workbook(fetched(account), data_only=True)

    assert Posting.objects.count() == 2
    assert [row[7] for row in book["Posteringer"].iter_rows(min_row=2, values_only=True)] == [10, 10]
    assert [
        row[1]
        for row in book["Oversigt"].iter_rows(values_only=True)
        if row[0].startswith("Forbrugt i alt, til og med")
    ] == [10]
    checksums = list(book["Kontrolsummer"].iter_rows(min_row=2, values_only=True))
    assert checksums == [("2022-04/1", first.hash)]
    assert [row.whose for row in Access.objects.all()] == [access.whose(first.employment_id, None)]


@postgres_only
def test_a_transaction_of_ones_own_keeps_its_isolation_and_the_next_its_own(account):
    def level():
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_isolation")
            return cursor.fetchone()[0]

    with snapshot():
        assert level() == "repeatable read"
        with snapshot():
            assert level() == "repeatable read"
    assert level() == "read committed"
