"""A payroll extract of 100,000 lines from the file to the preview, beside reading it and copying its rows bare."""

import datetime
import io
import os
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

from django.db import connection, transaction
from python_calamine import CalamineWorkbook

from accounting.book.codes import Meaning, SalaryCode
from accounting.models import Book
from accounting.payroll import reading
from benchmarks.browsing import programme
from benchmarks.harness import row
from common import clock
from common.xlsx import Column, Cover, Sheet, write_workbook
from regions.models import Region, User

# COPY stands beside it.
ON_SQLITE = False
LINES, EMPLOYMENTS = 100_000, 400
TITLES = "Institution Tjenestenummer Lønart Periode Beløb Afdeling Kontostreng CPR Navn Fra Art Note".split()
CODE = "8123"
# The first open month of the demo's account in the region, and a day when it can be booked in.
MONTH = datetime.date(2023, 12, 1)
TODAY = datetime.datetime(2024, 1, 15, 10, 0, tzinfo=clock.COPENHAGEN)


def extract(lines):
    """The bytes of a workbook as payroll writes it: twelve columns, every line under the region's code."""
    rows = (
        (
            "EX",
            f"{n % EMPLOYMENTS + 1:05d}",
            CODE,
            f"{MONTH:%Y-%m}",
            f"{1000 + n},50",
            f"Afdeling {n % 30}",
            "1-2-3",
            "x",
            "Eksempel",
            "y",
            "z",
            "",
        )
        for n in range(lines)
    )
    file = io.BytesIO()
    write_workbook(file, [Sheet("Udtræk", [Column(t) for t in TITLES], rows)], Cover("Udtræk"))
    # The writer's first sheet tells about the file; payroll's has none.
    from openpyxl import load_workbook

    book = load_workbook(file)
    del book[book.sheetnames[0]]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@cache
def extract_of_all():
    """The extract of LINES lines, made by a process of its own: what openpyxl needed for it is no import's memory."""
    with tempfile.NamedTemporaryFile() as file:
        maker = os.fork()
        if maker == 0:
            Path(file.name).write_bytes(extract(LINES))
            os._exit(0)
        os.waitpid(maker, 0)
        return file.read()


def book_and_keeper():
    clock.set_demo_time(TODAY)
    region = Region.objects.get(slug="nordjylland")
    by = User.objects.get(email="okonomi.nordjylland@eksempel.dk")
    SalaryCode.objects.get_or_create(
        region=region,
        code=CODE,
        defaults={
            "meaning": Meaning.PILOT,
            "valid_from": MONTH,
            "created_by": by,
            "created_at": clock.now(),
        },
    )
    return Book.objects.of(programme(), region), by


def _import(data, book, by):
    """Upload to preview, as the request and the worker do it."""
    found = reading.start(book, "udtraek.xlsx", data, by=by, month=MONTH, run=reading.Run(MONTH))
    reading.read_file.func(found.pk)
    found.refresh_from_db()
    if found.state != "open" or found.lines.count() != LINES:
        raise RuntimeError(f"not read: {found.state} {found.facts}")
    return found


def _bare(data):
    """The same rows read by calamine and copied into a table without anything on it."""
    path = Path(tempfile.mkdtemp()) / "a.xlsx"
    path.write_bytes(data)
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    with connection.cursor() as cursor:
        columns = ", ".join(f"c{n} text" for n in range(len(TITLES)))
        cursor.execute(f"CREATE TEMPORARY TABLE bare ({columns}) ON COMMIT DROP")
        with cursor.copy("COPY bare FROM STDIN") as copy:
            for line in rows[1:]:
                copy.write_row(line)


@row(
    "payroll import of 100,000 lines",
    aim=3.0,
    what="upload to preview: child process, matching, comparing, all that is checked and kept",
    beside="calamine reads the same file and COPY writes the same rows into a bare table",
)
def payroll_import():
    data = extract_of_all()
    book, by = book_and_keeper()

    def bare():
        with transaction.atomic():
            _bare(data)

    return (lambda: _import(data, book, by)), bare


MOST_MEGABYTES = 300
EVERY = 0.02


def _held(pid):
    """Megabytes that a process holds, its share of what it has in common with others counted once."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return 0  # it has just ended
    own = next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0)
    return own + sum(map(_held, children))


# A worker begins with what the product loads: a copy of this process would hold what the rows before have left in it.
ALONE = """
import sys
from benchmarks.__main__ import prepare
prepare()
from benchmarks.rows import payroll
payroll._import(open(sys.argv[1], "rb").read(), *payroll.book_and_keeper())
"""


def _most_held(file):
    """The most that a worker of its own and its children hold together while they import the file."""
    worker = subprocess.Popen([sys.executable, "-c", ALONE, file])
    most = 0
    while worker.poll() is None:
        most = max(most, _held(worker.pid))
        time.sleep(EVERY)
    if worker.returncode:
        raise RuntimeError("the import failed")
    return most


@row(
    "memory of a payroll import of 100,000 lines",
    aim=1.0,
    what="the worker and the child process together, in MB",
    beside=f"{MOST_MEGABYTES} MB",
    unit="n",
    rounds=1,
)
def payroll_memory():
    file = Path(tempfile.mkdtemp()) / "udtraek.xlsx"
    file.write_bytes(extract_of_all())
    return (lambda: _most_held(str(file))), (lambda: MOST_MEGABYTES)
