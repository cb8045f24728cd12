"""What the suite itself promises: production's settings, and a clean database after every test."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection
from django.utils.crypto import get_random_string

from benchmarks import harness
from benchmarks.__main__ import chosen, summary
from common import clock
from config import guard
from regions.journal import Event
from tests import cloning, figures

ROOT = Path(__file__).resolve().parent.parent


def leave_a_row():
    Session.objects.create(
        session_key=get_random_string(32), session_data="", expire_date="2030-01-01T00:00Z"
    )
    return Session.objects.count()


@pytest.mark.smoke
@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_finds_none_of_the_rows_another_left(turn):
    assert leave_a_row() == 1


@pytest.mark.smoke
@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_a_row_that_cannot_be_deleted_is_gone_in_the_next_test(turn):
    Event.objects.create(at=clock.now(), verb="filed", subject="pilot:1")
    with pytest.raises(IntegrityError):
        Event.objects.all().delete()

    assert Event.objects.count() == 1


@pytest.mark.smoke
@pytest.mark.django_db(transaction=True)
def test_a_reset_takes_away_what_a_test_built():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE built_by_a_test (id integer)")

    cloning.reset()

    assert "built_by_a_test" not in connection.introspection.table_names()


@pytest.mark.smoke
@pytest.mark.django_db(transaction=True)
def test_a_reset_keeps_what_the_migrations_made():
    with connection.cursor() as cursor:
        before = connection.introspection.table_names(cursor)

    cloning.reset()

    assert connection.introspection.table_names() == before


def test_the_suite_runs_on_settings_that_production_accepts():
    values = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
    hosts = [host for host in settings.ALLOWED_HOSTS if host != "testserver"]  # Django's test client adds it

    assert values["DEMO"] is False
    guard.refuse_weak(values | {"ALLOWED_HOSTS": hosts})


def test_the_example_environment_names_every_variable():
    read = re.findall(r'\benv(?:\.\w+)?\(\s*"(\w+)"', (ROOT / "config/settings.py").read_text())
    named = re.findall(r"^(?:# )?([A-Z_]+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE)

    assert sorted(named) == sorted({*read, "PORT"})


def test_a_benchmark_that_misses_its_aim_keeps_its_figure():
    row = harness.Row("queries", 1.2, "ours", "bare", "n", lambda: (lambda: 3, lambda: 2))

    result = harness.run(row, rounds=3)

    assert (result.ratio, result.holds) == (1.5, False)


def test_figures_are_printed_in_two_columns():
    assert figures.table([("cells", "4212"), ("lost updates", "0")]) == [
        "cells         4212",
        "lost updates     0",
    ]


@pytest.mark.parametrize(("prove", "expected"), [("0", 200), ("1", 10_000)])
def test_samples_are_small_unless_full_figures_are_asked_for(samples, monkeypatch, prove, expected):
    monkeypatch.setenv("PROVE", prove)

    assert samples(200, 10_000) == expected


def test_the_bench_ends_with_what_misses_its_aim_and_what_has_slipped():
    def result(name, ratio, aim=1.5):
        return harness.Result(name, ratio, aim, "ours", "bare", "s", ratio, 1.0)

    now = [result("fast", 1.0), result("slow", 2.0), result("slipped", 1.3), result("shown", 9.0, None)]
    then = {one.name: one for one in (result("fast", 0.9), result("slow", 2.0), result("slipped", 1.0))}

    assert summary(now, then, 3) == [
        "misses its aim 1.50: 2.00  slow",
        "was 1.00 at the last release: 1.30  slipped",
        "4 rows in 3.0 minutes",
    ]


def test_the_bench_measures_the_rows_that_a_word_asks_for_and_long_ones_once_a_release(monkeypatch):
    def row(name, *, is_long=False):
        return harness.Row(name, 1.2, "ours", "bare", "n", lambda: (lambda: 3, lambda: 2), is_long)

    rows = [row("list"), row("list of many", is_long=True), row("book")]
    monkeypatch.setattr(harness, "ROWS", rows)

    assert chosen(["list"], with_long=False) == rows[:1]
    assert chosen(["test_tooling", "list"], with_long=True) == rows[:2]
    assert chosen([], with_long=False) == [rows[0], rows[2]]


@pytest.mark.django_db
@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="PostgreSQL alone makes machine code of questions"
)
def test_no_machine_code_is_made_of_a_pages_questions_and_indexes_are_believed_to_be_cheap():
    with connection.cursor() as cursor:
        for name, value in {"jit": "off", "random_page_cost": "1.1"}.items():
            cursor.execute(f"SHOW {name}")
            assert cursor.fetchone() == (value,)
