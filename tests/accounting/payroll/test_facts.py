"""What is known of a file is written and read in one way, and nothing that lacks can pass for nothing."""

import json
from dataclasses import FrozenInstanceError, replace

import pytest
from django.db import connection

from accounting.models import PayrollImport
from accounting.payroll.facts import Counts, Facts
from tests.accounts import Account
from tests.extracts import csv, line, upload

COUNTS = Counts(
    rows=2, kept={"7": [1, 100]}, left={"total": [1, 100]}, other={}, outside={}, first="", last=""
)


def test_what_is_written_is_read():
    for facts in (Facts(), Facts(failure="gone"), Facts(keys=["a"], control=COUNTS, vanished=[3], masked=1)):
        assert Facts.from_json(json.loads(json.dumps(facts.to_json()))) == facts


@pytest.mark.parametrize("name", Facts.__dataclass_fields__)
def test_a_fact_that_lacks_is_an_error(name):
    stored = Facts(control=COUNTS).to_json()
    del stored[name]
    with pytest.raises(KeyError, match=name):
        Facts.from_json(stored)


def test_facts_do_not_change():
    with pytest.raises(FrozenInstanceError):
        Facts().failure = "gone"
    assert replace(Facts(), failure="gone").failure == "gone"


@pytest.mark.django_db
@pytest.mark.usefixtures("january_2024")
def test_the_database_holds_them_all_as_json():
    found = upload(Account(), csv(line("1", "30,00"), line("Total", "30,00")))
    with connection.cursor() as cursor:
        cursor.execute("SELECT facts FROM accounting_payrollimport WHERE id = %s", [found.pk])
        [stored] = cursor.fetchone()
    assert json.loads(stored) == found.facts.to_json()
    assert (found.facts.control.rows, found.facts.control.kept_ore) == (2, 3000)


@pytest.mark.django_db
def test_nothing_but_facts_is_stored():
    account = Account()
    with pytest.raises(AttributeError, match="to_json"):
        PayrollImport.objects.filter(book=account.book).update(facts={"failure": "gone"})
