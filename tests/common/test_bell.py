"""The bell: who waits is woken when a task is queued for good, and nothing goes wrong where no bell hangs."""

import threading
import time
from pathlib import Path

import pytest
from django.db import connection, transaction

from common import bell
from pilots.messages.mailing import send_due

on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has no bell")
pytestmark = [pytest.mark.smoke, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def patient(monkeypatch):
    """Whoever waits in vain waits half a minute."""
    for name in ("LOOK", "UNASKED"):
        monkeypatch.setattr(bell, name, 30)


@pytest.fixture
def hasty(monkeypatch):
    """Whoever waits in vain waits a little."""
    for name in ("LOOK", "UNASKED"):
        monkeypatch.setattr(bell, name, 0.3)


def seconds_of(hung):
    began = time.monotonic()
    hung.wait()
    return time.monotonic() - began


def place():
    return Path(f"{connection.settings_dict['NAME']}-bell")


@on_sqlite
def test_who_waits_is_woken(patient):
    with bell.Bell() as hung:
        threading.Timer(0.3, bell.ring).start()
        assert 0.2 < seconds_of(hung) < 20


@on_sqlite
def test_two_who_wait_are_both_woken(patient):
    with bell.Bell() as one, bell.Bell() as other:
        threads = [threading.Thread(target=hung.wait, daemon=True) for hung in (one, other)]
        for thread in threads:
            thread.start()
        bell.ring()
        for thread in threads:
            thread.join(20)
        assert [thread.is_alive() for thread in threads] == [False, False]


@on_sqlite
def test_what_rings_before_the_waiting_begins_is_heard(patient):
    with bell.Bell() as hung:
        bell.ring()
        assert seconds_of(hung) < 20


@on_sqlite
def test_what_rang_before_the_bell_was_hung_is_past(hasty):
    with bell.Bell():
        bell.ring()
        with bell.Bell() as hung:
            assert seconds_of(hung) > 0.2


@on_sqlite
def test_a_task_rings_when_it_may_be_seen_and_not_before(hasty):
    with bell.Bell() as hung:
        with transaction.atomic():
            send_due.using(priority=5).enqueue()
            assert seconds_of(hung) > 0.2
        assert seconds_of(hung) < 0.2


@on_sqlite
def test_a_task_that_is_taken_back_does_not_ring(hasty):
    with bell.Bell() as hung:
        with transaction.atomic():
            send_due.enqueue()
            transaction.set_rollback(True)
        assert seconds_of(hung) > 0.2


@on_sqlite
def test_it_is_held_until_all_is_in_place_and_then_rings(hasty):
    with bell.Bell() as hung:
        with bell.held():
            send_due.enqueue()
            assert seconds_of(hung) > 0.2
        assert seconds_of(hung) < 0.2


@on_sqlite
def test_a_full_pipe_is_rung_and_still_heard(patient):
    with bell.Bell() as hung:
        with place().open("wb", buffering=0) as pipe:
            pipe.write(b"!" * bell.ALL)
        bell.ring()
        assert seconds_of(hung) < 20


@on_sqlite
@pytest.mark.parametrize("mode", [0o660, 0o644])
def test_who_may_write_in_the_database_may_ring(mode):
    database = Path(connection.settings_dict["NAME"])
    place().unlink(missing_ok=True)
    before = database.stat().st_mode
    database.chmod(mode)

    with bell.Bell():
        assert place().stat().st_mode & 0o777 == mode

    database.chmod(before)


@on_sqlite
def test_a_bell_that_was_thrown_away_is_hung_anew(patient):
    with bell.Bell():
        place().unlink()
    with bell.Bell() as hung:
        bell.ring()
        assert seconds_of(hung) < 20


def test_where_nobody_waits_a_ring_is_no_error():
    place().unlink(missing_ok=True)
    bell.ring()
    with bell.Bell():
        pass
    bell.ring()


STANDS = {
    "a file": lambda path: path.write_text("Not a bell."),
    "a folder": Path.mkdir,
    "memory": lambda path: connection.settings_dict.update(NAME=":memory:"),
    "no place at all": lambda path: path.parent.rmdir(),
}


@pytest.mark.parametrize("what", STANDS)
def test_where_no_bell_can_hang_one_looks_again_soon(what, hasty, tmp_path, monkeypatch):
    (folder := tmp_path / "beside").mkdir()
    monkeypatch.setitem(connection.settings_dict, "NAME", str(folder / "k.sqlite3"))
    STANDS[what](place())
    monkeypatch.setattr(bell, "UNASKED", 30)

    with bell.Bell() as hung:
        bell.ring()
        assert 0.2 < seconds_of(hung) < 20

    assert [path.read_text() for path in folder.glob("*") if path.is_file()] == ["Not a bell."] * (
        what == "a file"
    )
