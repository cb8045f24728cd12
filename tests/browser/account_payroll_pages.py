"""The pages of payroll, and what of the demo's accounts they show."""

import datetime

from accounting.models import Book
from accounting.payroll import importing, reading
from regions.models import User
from tests.browser.pages import ERROR_FORM, Shown
from tests.extracts import csv, line, read_upload

ECONOMIST, AUDITOR = "okonomi.nordjylland", "revision.nordjylland"
MONTH = datetime.date(2024, 1, 1)
CODE = "981"

SHOWN = [
    Shown("payroll-imports", "payroll_imports", args=("account",)),
    Shown("payroll-imports-auditor", "payroll_imports", AUDITOR, args=("account",)),
    Shown("payroll-new", "payroll_new", args=("account",)),
    Shown("payroll-new-wrong", "payroll_new", args=("account",), press=ERROR_FORM, status=422),
    Shown("payroll-open", "payroll_import", args=("open extract",)),
    Shown("payroll-open-auditor", "payroll_import", AUDITOR, args=("open extract",)),
    Shown("payroll-booked", "payroll_import", args=("booked extract",)),
    Shown("payroll-undone", "payroll_import", args=("undone extract",)),
    Shown("payroll-reading", "payroll_import", args=("extract being read",)),
    Shown("payroll-failed", "payroll_import", args=("letter",)),
    Shown("payroll-mapping", "payroll_import", args=("unmapped extract",)),
    Shown(
        "payroll-mapping-wrong", "payroll_import", args=("unmapped extract",), press=ERROR_FORM, status=422
    ),
    Shown("payroll-columns", "payroll_import", args=("open extract",), query="?columns=1"),
    Shown("payroll-telling", "payroll_import", args=("telling extract",)),
    Shown("payroll-vanished", "payroll_import", args=("telling extract",), query="?state=vanished"),
    Shown("payroll-undo", "payroll_undo", args=("booked extract",)),
    Shown("payroll-undo-wrong", "payroll_undo", args=("booked extract",), press=ERROR_FORM, status=422),
    Shown("payroll-drop", "payroll_drop", args=("open extract",)),
    Shown("payroll-run", "payroll_run", args=("open extract",)),
    Shown("quarantine", "quarantine", args=("account",)),
    Shown(
        "quarantine-wrong", "quarantine", args=("account",), press='button[name="match"] >> nth=0', status=422
    ),
    Shown("matches", "matches", args=("account",)),
    Shown("matches-auditor", "matches", AUDITOR, args=("account",)),
    Shown("match-end", "match_end", args=("account", "decision")),
    Shown("match-end-wrong", "match_end", args=("account", "decision"), press=ERROR_FORM, status=422),
    Shown("salary-codes", "salary_codes", args=("account",)),
    Shown("salary-codes-auditor", "salary_codes", AUDITOR, args=("account",)),
    Shown("salary-codes-wrong", "salary_codes", args=("account",), press=ERROR_FORM, status=422),
]
NO_PAGES = {
    "payroll_template": "a workbook",
    "payroll_commit": "answers a button",
    "payroll_set_aside": "answers a button",
    "salary_code_end": "answers a button",
}


def things():
    """Nordjylland's extracts in every state, of the month after those that the demo has booked."""
    book = Book.objects.select_related("region", "programme").get(region__slug="nordjylland")
    by = User.objects.get(email=f"{ECONOMIST}@eksempel.dk")
    undone = _read(
        book, by, csv(line("1", "1,00", period="2024-01", code=CODE, institution="EX")), "fortrudt.csv"
    )
    importing.commit(undone, by=by)
    importing.undo(undone, by=by, reason="Eksempel: forkert måned", month=MONTH)
    booked = _read(
        book, by, csv(line("1", "2,00", period="2024-01", code=CODE, institution="EX")), "bogfoert.csv"
    )
    importing.commit(booked, by=by, take_back=False)
    # A line that is new, one that cannot be read, and what the booked extract had that this one lacks.
    telling = csv(
        line("2", "9,00", period="2024-01", code=CODE, institution="EX"),
        line("3", "ni", period="2024-01", code=CODE, institution="EX"),
    )
    # Lines that somebody is known for, that nobody is, and one that cannot be read.
    lacking = csv(
        *(line(n, "7,00", period="2024-01", code=CODE, institution="EX") for n in (7, 8, 9901)),
        line("9903", "ukendt", period="2024-01", code=CODE, institution="EX"),
    )
    header = ["Inst", "TJNR", "Kode til løn", "Periode", "Beløb"]
    waiting = reading.start(
        book, "laeses.csv", csv(line("1", "3,00")), by=by, month=MONTH, run=reading.Run(MONTH)
    )
    return {
        "decision": book.matches.first().pk,
        "open extract": _read(book, by, lacking, "venter.csv").pk,
        "undone extract": undone.pk,
        "booked extract": booked.pk,
        "telling extract": _read(book, by, telling, "fortaeller.csv").pk,
        "extract being read": waiting.pk,
        "letter": _read(book, by, b"Hej\r\nDette er et brev\r\n", "brev.csv").pk,
        "unmapped extract": _read(book, by, csv(line("1", "1,00"), header=header), "ukendt.csv").pk,
    }


def _read(book, by, data, name):
    return read_upload(reading.start(book, name, data, by=by, month=MONTH, run=reading.Run(MONTH)))
