"""Closing leaves all or nothing wherever the process dies; many at once close, book and sign one after the other."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.db.models import Sum

from accounting.book import chain, sums
from accounting.closing import reopening
from accounting.models import ClosedSum, Closing, Posting, Statement
from accounting.statements import yearly
from common.errors import Refused
from pilots.models import Message
from tests.accounting.closing.building import close, close_year, make
from tests.accounts import JANUARY_2024, Account, month
from tests.factories import draft
from tests.pilots.test_races import at_once

needs_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="races are PostgreSQL's")
pytestmark = [pytest.mark.django_db(transaction=True), needs_postgresql]
ROOT = Path(__file__).resolve().parents[3]
LEAST_POINTS = 12


@pytest.fixture(autouse=True)
def january():
    # The clock of every thread stands.
    with time_machine.travel(JANUARY_2024, tick=False):
        yield


@pytest.fixture
def account():
    return Account()


def test_killed_at_every_statement_of_closing_nothing_is_half_done(account, report):
    account.pay("80", pilot=draft(account.region))
    account.adjust("6")
    environment = os.environ | {"DATABASE_URL": _url(), "PYTHONPATH": str(ROOT)}
    command = [
        sys.executable,
        "tests/accounting/closing/killing.py",
        str(account.book.pk),
        str(account.hr.pk),
    ]

    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False
    )

    assert done.returncode == 0, done.stderr
    *deaths, survived = [json.loads(line) for line in done.stdout.splitlines()]
    report("statements of closing at which the process was killed", len(deaths))
    assert deaths == [[0, 0, 0, 0]] * len(deaths)
    assert len(deaths) >= LEAST_POINTS
    assert survived == [1, 2, 2, 1]
    found = Closing.objects.get()
    assert (found.count, found.booked_total, found.difference) == (2, 86, 1)
    assert (found.head, sums.total(account.book)) == (chain.head(account.book, month("2022-04"))[1], 86)


def _url():
    held = connection.settings_dict
    who = f"{held['USER']}:{held['PASSWORD']}" if held["PASSWORD"] else held["USER"]
    return f"postgres://{who}@{held['HOST'] or '127.0.0.1'}:{held['PORT'] or 5432}/{held['NAME']}"


def tried(do):
    """Whether `do` went through."""

    def job():
        try:
            do()
        except Refused:
            return False
        return True

    return job


def test_two_who_close_at_once_close_once(account):
    account.pay("10")

    answers = at_once(
        [tried(lambda by=by: close(account, "2022-04", by=by)) for by in (account.hr, account.other_hr) * 4]
    )

    assert (answers.count(True), Closing.objects.count(), ClosedSum.objects.count()) == (1, 1, 1)


def close_stubbornly(account, name):
    """Close with what is booked just now as the ledger's total, again and again until nothing came between."""

    def job():
        for _turn in range(500):
            try:
                return close(account, name)
            except Refused:
                continue
        raise AssertionError("never came through")

    return job


def test_what_is_booked_while_the_month_is_closed_is_frozen_or_refused(account, samples, report):
    """After closing, the frozen sums are those of the month's postings, however the two met."""
    rounds, refused = samples(8, 60), 0
    for number in range(rounds):
        name = f"{2019 + number // 12}-{number % 12 + 1:02}"
        account.pay("1", in_month=name)
        book = [tried(lambda name=name: account.pay("1", in_month=name)) for _posting in range(6)]
        place = number % 7

        answers = at_once([*book[:place], close_stubbornly(account, name), *book[place:]])

        booked = Posting.objects.filter(month=month(name)).aggregate(sum=Sum("amount"))["sum"]
        frozen = ClosedSum.objects.filter(closing__month=month(name)).aggregate(sum=Sum("amount"))["sum"]
        assert (
            frozen == booked == 1 + answers.count(True) == Closing.objects.get(month=month(name)).booked_total
        )
        refused += answers.count(False)
    report("bookings racing with a closing: booked and frozen, refused", f"{rounds * 6 - refused}, {refused}")


def test_two_who_reopen_at_once_reopen_once(account):
    account.pay("10")
    found = close(account, "2022-04")
    reopening.ask(found, "Fejl", by=account.hr)

    answers = at_once([tried(lambda: reopening.reopen(found, by=account.other_hr))] * 6)

    assert (answers.count(True), Closing.objects.in_force().count()) == (1, 0)


def test_two_who_sign_at_once_send_once(account):
    account.pay("10")
    close_year(account)
    found = make(account)

    people = (account.hr, account.other_hr) * 4
    answers = at_once([tried(lambda by=by: yearly.sign(found, by=by, sha256=found.sha256)) for by in people])

    assert answers.count(True) == 2
    assert (Statement.objects.sent().count(), Statement.objects.get().signatures.count()) == (1, 2)
    assert Message.objects.filter(kind="statement", to=account.coordinator).count() == 1


def test_two_who_make_a_statement_at_once_make_one(account):
    account.pay("10")
    close_year(account)

    answers = at_once([tried(lambda: make(account))] * 6)

    assert (answers.count(True), Statement.objects.count()) == (1, 1)
