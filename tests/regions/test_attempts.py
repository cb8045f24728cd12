"""Attempts at the same moment, as several web processes make them: none slips past the limit."""

import pytest
from django.db import connection

from regions import attempts
from tests.pilots.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time")
def test_of_many_attempts_at_once_no_more_than_five_are_looked_at():
    begun = at_once([lambda: attempts.begin("anne@eksempel.dk", "203.0.113.1") is not None] * 20)
    assert sum(begun) <= attempts.MOST_BY_NAME
    assert attempts.SignInAttempt.objects.count() == sum(begun)
