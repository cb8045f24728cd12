"""What other programs make of it: a page as Chromium draws it, a workbook as LibreOffice opens it."""

import os
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import Client
from django.test.testcases import LiveServerThread
from openpyxl import Workbook
from playwright.sync_api import sync_playwright

from benchmarks.harness import row
from benchmarks.rows.workbook import AT, KINDS, values
from common.xlsx import Column, Cover, Sheet, write_workbook
from regions.models import User

# No database has a part in how a page is drawn, and LibreOffice asks none.
ON_SQLITE = False
CHROMIUM = "/usr/bin/chromium-headless-shell"
CENTRAL, HR = "danske-regioner@eksempel.dk", "hr.midtjylland@eksempel.dk"
ROWS = 100_000
# Comma, quotation mark, UTF-8 … and -1: all sheets.
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
OPENED = "converted to text by LibreOffice"
DRAWN = {
    "aim": None,
    "what": "fetched and drawn, what it needs kept from the time before",
    "beside": "25 bare rows in the same browser",
    "is_long": True,
}


@cache
def server():
    """The product's own server in a thread, with its stylesheet and scripts."""
    settings.ALLOWED_HOSTS.append("localhost")
    thread = LiveServerThread("localhost", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    return f"http://localhost:{thread.port}"


@cache
def chromium():
    # Playwright waits in a loop of its own, in the thread that asks the database between two pages.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    return sync_playwright().start().chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])


def drawn(email, address):
    """A function that lets the person's browser draw the page."""
    client = Client()
    client.force_login(User.objects.get(email=email))
    context = chromium().new_context(viewport={"width": 1366, "height": 900}, locale="da-DK")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": server()}])
    page = context.new_page()

    def draw():
        answer = page.goto(f"{server()}{address}")
        if answer.status != 200:
            raise RuntimeError(f"{address}: {answer.status}")
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    return draw


@row("list page among 20,000 pilots drawn by Chromium", **DRAWN)
def list_drawn():
    return drawn(CENTRAL, "/forsog/"), drawn(CENTRAL, "/bare/")


@row("HR's first page among 20,000 pilots drawn by Chromium", **DRAWN)
def overview_drawn():
    return drawn(HR, "/"), drawn(HR, "/bare/")


def opened(write):
    """A function that lets LibreOffice read what `write` has written to a file."""
    # Gone with the function that is returned.
    kept = tempfile.TemporaryDirectory()
    write(Path(kept.name, "bog.xlsx"))

    def read():
        folder = Path(kept.name)
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation=file://{folder}",
                "--headless",
                "--convert-to",
                EVERY_SHEET,
                "--outdir",
                str(folder),
                str(folder / "bog.xlsx"),
            ],
            check=True,
            capture_output=True,
        )
        lines = sum(made.read_bytes().count(b"\n") for made in folder.glob("*.csv"))
        if lines <= ROWS:
            raise RuntimeError(f"LibreOffice read {lines} lines")

    return read


def write_ours(file):
    columns = tuple(Column(kind, kind) for kind in KINDS)
    write_workbook(file, [Sheet("Forsøg", columns, values(ROWS))], Cover("Forsøg"), at=AT)


def write_bare(file):
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Forsøg")
    for line in [KINDS, *values(ROWS)]:
        sheet.append(line)
    book.save(file)


@row(
    "workbook of 100,000 × 12 typed cells opened by LibreOffice",
    aim=None,
    what=f"as the product writes it, {OPENED}",
    beside=f"as openpyxl writes it without styles, {OPENED}",
    is_long=True,
    rounds=2,
)
def workbook_opened():
    return opened(write_ours), opened(write_bare)
