import pytest
from django.db import connection

from common.joins import joined_as_written


def limit():
    with connection.cursor() as cursor:
        cursor.execute("SHOW join_collapse_limit")
        return cursor.fetchone()[0]


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="only PostgreSQL weighs orders of joins so long"
)
@pytest.mark.django_db(transaction=True)
def test_joins_are_taken_as_written_until_the_block_ends():
    before = limit()
    with joined_as_written():
        within = limit()

    assert (before, within, limit()) == ("8", "1", "8")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the other half of the same")
@pytest.mark.smoke
@pytest.mark.django_db
def test_the_embedded_database_is_asked_nothing(django_assert_num_queries):
    with django_assert_num_queries(0), joined_as_written():
        pass
