"""A full disk leaves nothing half done: not an upload, nor a booking, an undoing or a closing."""

import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from os import getuid
from pathlib import Path

import pytest
import time_machine
from django.db import OperationalError, connection

from accounting.book import chain, sums
from accounting.closing import closing
from accounting.models import ClosedSum, Closing, PayrollFile, PayrollImport, Posting
from accounting.payroll import importing
from regions.models import Event
from tests.accounts import JANUARY_2024, Account, month
from tests.extracts import csv, line, remembering, upload, waiting, xlsx

pytestmark = pytest.mark.skipif(getuid() != 0, reason="only root mounts a small disk")
LINES = 600
ON_DISK = [f"accounting_{name}" for name in ("posting", "postedsum", "closing", "closedsum", "payrollfile")]


@pytest.fixture(autouse=True)
def january():
    with time_machine.travel(JANUARY_2024, tick=False):
        yield


@contextmanager
def small_disk(megabytes, owner):
    # Not below pytest's own folder, into which nobody else may look.
    folder = Path(tempfile.mkdtemp(prefix="karrierespor-disk-"))
    folder.chmod(0o755)
    disk = folder / "disk"
    disk.mkdir()
    size = f"size={megabytes}m,mode=0700,uid={owner.st_uid},gid={owner.st_gid}"
    if subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", disk], check=False).returncode:
        shutil.rmtree(folder)
        pytest.skip("this machine lets nobody mount a small disk")
    try:
        yield disk
    finally:
        subprocess.run(["umount", disk], check=True)
        shutil.rmtree(folder)


def ask(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        return cursor.fetchone() if cursor.description else None


@pytest.fixture
def disk(transactional_db):
    """The tables that are booked into lie on a small disk of their own."""
    if connection.vendor != "postgresql":
        pytest.skip("a small disk for some tables is PostgreSQL's")
    (data,) = ask("SHOW data_directory")
    with small_disk(16, Path(data).stat()) as folder:
        # What other tests have rolled back still has its pages, in which there would be room.
        ask(f"VACUUM {', '.join(ON_DISK)}")
        ask(f"CREATE TABLESPACE small LOCATION '{folder}'")
        ask(*(f"ALTER TABLE {table} SET TABLESPACE small" for table in ON_DISK))
        yield
        ask(*(f"ALTER TABLE {table} SET TABLESPACE pg_default" for table in ON_DISK))
        ask("DROP TABLE IF EXISTS filler", "DROP TABLESPACE small")


@contextmanager
def full():
    """While it lasts the disk has not room for another page."""
    ask("CREATE TABLE filler (x text) TABLESPACE small")
    for kilobytes in (1000, 100, 8, 1):
        with pytest.raises(OperationalError, match="No space left"):
            _write_for_ever(kilobytes)
    yield
    ask("DROP TABLE filler", "CHECKPOINT")


def _write_for_ever(kilobytes):
    while True:
        ask(f"INSERT INTO filler SELECT repeat('x', 1000) FROM generate_series(1, {kilobytes})")


def refuses_for_want_of_room(do):
    with full(), pytest.raises(OperationalError, match="No space left"):
        do()


def test_a_booking_an_undoing_and_a_closing_happen_wholly_or_not_at_all(disk):
    account = remembering(1)
    found = upload(account, csv(*(line(1, f"{n},50") for n in range(1, LINES + 1))))
    worth = sums.ZERO + sum(n for n in range(1, LINES + 1)) + LINES // 2

    refuses_for_want_of_room(lambda: importing.commit(found, by=account.hr))
    found.refresh_from_db()
    assert (found.state, Posting.objects.count()) == ("open", 0)
    assert set(found.lines.values_list("state", flat=True)) == {"new"}
    assert not Event.objects.filter(verb="payroll_booked").exists()
    assert importing.commit(found, by=account.hr) == LINES
    assert sums.total(account.book) == worth

    def undo():
        importing.undo(found, by=account.hr, reason="Forkert udtræk", month=month("2022-05"))

    refuses_for_want_of_room(undo)
    found.refresh_from_db()
    assert (found.state, Posting.objects.count(), sums.total(account.book)) == ("booked", LINES, worth)
    undo()
    assert (Posting.objects.count(), sums.total(account.book)) == (2 * LINES, 0)

    def close():
        closing.close(account.book, month("2022-04"), by=account.hr, ledger_total=worth, differences=[])

    refuses_for_want_of_room(close)
    assert (Closing.objects.count(), ClosedSum.objects.count()) == (0, 0)
    close()
    assert (Closing.objects.count(), ClosedSum.objects.count()) == (1, 1)
    assert all(chain.verify(account.book, month(text)).holds for text in ("2022-04", "2022-05"))


def test_a_file_that_finds_no_room_leaves_nothing(disk):
    account = Account()
    data = xlsx(*(line(n, f"{n},00") for n in range(2000)))

    refuses_for_want_of_room(lambda: waiting(account, data, name="udtraek.xlsx"))
    assert (PayrollImport.objects.count(), PayrollFile.objects.count()) == (0, 0)
    assert upload(account, csv(line(1, "1,00"))).state == "open"
