"""Booking and undoing an import leave all or nothing, wherever the process dies; many who press at once book once."""

import json
import os
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from accounting.book import booking, chain, overspend, sums
from accounting.expenses import spending
from accounting.models import Book, Overspending, PayrollImport, Posting
from accounting.payroll import importing
from common.errors import Refused
from regions.permissions import Role
from tests.accounting.expenses.building import sent
from tests.accounts import JANUARY_2024, Account, month
from tests.extracts import booked, csv, line, remembering, upload
from tests.factories import member
from tests.pilots.test_races import at_once

needs_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="races are PostgreSQL's")
pytestmark = [pytest.mark.django_db(transaction=True), needs_postgresql]
ROOT = Path(__file__).resolve().parents[3]
LEAST_POINTS = 20


@pytest.fixture(autouse=True)
def january():
    # The clock of every thread stands.
    with time_machine.travel(JANUARY_2024, tick=False):
        yield


@pytest.fixture
def account():
    return remembering(1, 2, 3)


def process(*arguments):
    environment = os.environ | {"DATABASE_URL": _url(), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "tests/accounting/payroll/killing.py", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def _url():
    held = connection.settings_dict
    who = f"{held['USER']}:{held['PASSWORD']}" if held["PASSWORD"] else held["USER"]
    return f"postgres://{who}@{held['HOST'] or '127.0.0.1'}:{held['PORT'] or 5432}/{held['NAME']}"


@pytest.mark.parametrize("verb", ["commit", "undo"])
def test_killed_at_every_statement_nothing_is_half_booked(account, report, verb):
    booked(account, csv(line(1, "100,00"), line(2, "50,00")))
    found = upload(account, csv(line(1, "120,00"), line(3, "7,00")))
    if verb == "undo":
        importing.commit(found, by=account.hr, take_back=True)
    before = Posting.objects.count()

    child = process(verb, found.pk, account.hr.pk)
    output, _errors = child.communicate(timeout=400)

    assert child.returncode == 0
    *deaths, survived = [json.loads(text) for text in output.splitlines()]
    # Whoever dies after the commit has booked all of it.
    first_whole = deaths.index(survived) if survived in deaths else len(deaths)
    report(f"statements of an import's {verb} at which the process was killed", len(deaths))
    assert [death[0] for death in deaths[:first_whole]] == [before] * first_whole
    assert deaths[:first_whole] == [deaths[0]] * first_whole
    assert deaths[first_whole:] == [survived] * (len(deaths) - first_whole)
    assert first_whole >= LEAST_POINTS
    assert sums.total(account.book) == (127 if verb == "commit" else 150)
    assert chain.verify(account.book, month("2022-04")).holds
    assert chain.verify(account.book, month("2022-05")).holds


def test_killed_at_random_moments_all_or_nothing_is_booked_and_a_repeat_ends_alike(account, samples, report):
    dice, deaths, whole = random.Random(7), 0, 0
    for turn in range(samples(4, 50)):
        # Each its own month: an extract of a month that has one already changes that one's lines.
        period = f"{2022 + (turn + 2) // 12}-{(turn + 2) % 12 + 1:02d}"
        rows = [line(1 + n % 3, f"{turn * 600 + n + 1},00", period=period) for n in range(600)]
        found = upload(account, csv(*rows), in_month="2023-12")
        before = Posting.objects.count()
        child = process("commit", found.pk, account.hr.pk, "after")
        child.stdout.readline()
        time.sleep(dice.uniform(0, 0.4))  # the point is to be at an arbitrary place
        child.kill()
        child.communicate()
        with transaction.atomic():
            # The server may still be ending what the dead process began: its lock tells when it has.
            booking.lock(account.book)
        added = Posting.objects.count() - before
        deaths += 1
        whole += added == 600
        assert added in (0, 600)
        found.refresh_from_db()
        assert found.state == ("booked" if added else "open")
        if not added:
            importing.commit(found, by=account.hr)
        assert Posting.objects.count() - before == 600
    report("random moments at which booking was killed, of them after it was done", f"{deaths}, {whole}")
    assert chain.verify(account.book, month("2023-12")).holds


def tried(do):
    def job():
        try:
            do()
        except Refused:
            return False
        return True

    return job


def test_many_who_press_at_once_book_once(account, samples, report):
    found = upload(account, csv(line(1, "100,00"), line(2, "50,00")))
    people = (account.hr, account.other_hr)
    jobs = [
        tried(lambda by=by: importing.commit(PayrollImport.objects.get(pk=found.pk), by=by))
        for by in people * samples(5, 20)
    ]
    answers = at_once(jobs)
    report("presses of one import at once, bookings", f"{len(jobs)}, {answers.count(True)}")
    assert (answers.count(True), Posting.objects.count()) == (1, 2)


def test_two_approvers_at_once_book_an_expense_once(account):
    expense = sent(account)
    third = member(Role.HR, account.region)
    jobs = [
        tried(lambda by=by: spending.approve(expense, by=by, month=month("2022-04")))
        for by in (account.other_hr, third) * 4
    ]
    assert (at_once(jobs).count(True), Posting.objects.filter(type="other").count()) == (1, 1)


def test_fifty_bookings_at_once_against_a_nearly_empty_pool_leave_no_overspend_unflagged(samples, report):
    rounds, size, refused = samples(2, 20), 50, 0
    for _round in range(rounds):
        account = Account(given=100)
        employment = account.employment()

        def book(amount, account=account, employment=employment):
            return tried(lambda: account.post(account.entry(amount, employment=employment)))

        answers = at_once([book("7.50") for _booking in range(size)], threads=25)
        refused += answers.count(False)
        flag = Overspending.objects.get(book=account.book)
        assert sums.total(account.book) == size * 75 // 10
        # The one that crossed the line is the one that was flagged.
        assert 200 < flag.spent <= 200 + 75 / 10
        assert chain.verify(account.book, month("2022-04")).count == size
    report(
        "bookings at once against a nearly empty pool, refused, unflagged overspends",
        f"{rounds * size}, {refused}, 0",
    )
    assert refused == 0


def test_what_is_booked_while_an_overspend_is_explained_is_explained_or_flagged_anew():
    account, posted, explained = Account(given=100), threading.Event(), threading.Event()
    account.pay("250")

    def book():
        with transaction.atomic():
            account.pay("50")
            posted.set()
            # As long as who explains waits for this booking's lock it is not explained.
            explained.wait(1)

    def explain():
        posted.wait(10)
        overspend.explain(Overspending.objects.get(), "To vikarer", by=account.other_hr)
        explained.set()

    at_once([book, explain])

    assert list(Overspending.objects.values_list("spent", "reason")) == [(300, "To vikarer")]


@pytest.mark.prove
def test_without_the_lock_bookings_at_once_collide(monkeypatch, report):
    monkeypatch.setattr(booking, "lock", lambda book: Book.objects.select_related("region").get(pk=book.pk))

    with pytest.raises((IntegrityError, AssertionError)):
        test_fifty_bookings_at_once_against_a_nearly_empty_pool_leave_no_overspend_unflagged(
            lambda small, full: small, report
        )
