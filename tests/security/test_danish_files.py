"""Files are Danish whoever fetches them, and the English page says so at the button."""

import io
import re
from itertools import chain

import pytest
from openpyxl import load_workbook

from tests.security import crawl
from tests.test_catalogue import ROOT

pytestmark = pytest.mark.long
SPREADSHEETS = {
    "pilots_sheet",
    "received_sheet",
    "list_import_template",
    "report_overview_workbook",
    "accounts_workbook",
    "postings_sheet",
    "expenses_sheet",
    "payroll_template",
    "statement_workbook",
}
# What the application makes itself; what people have uploaded is in the language they wrote.
MADE = SPREADSHEETS | {"agreement_round_pdf", "empty_form", "report_run_file"}
# What stands in a template by the name that its view gives the address.
HANDED = {"file_url", "filed.pdf_url", "sheet_url"}
LINK = re.compile(r'<a [^>]*\{% url "(?P<name>\w+)"[^>]*>(?P<words>.*?)</a>', re.DOTALL)
# The same where a long one is ordered instead, and the page of an order.
SHEET = re.compile(r'\{% url "(?P<name>\w+)"[^%]*as sheet_url %\}.*?label=_\("(?P<words>[^"]+)"\)', re.DOTALL)
# The same where the view says whether there is one.
GIVEN = re.compile(r'\{% if (?P<name>sheet_url) %\}.*?label=_\("(?P<words>[^"]+)"\)', re.DOTALL)
# Lists hand theirs to the links above their rows, which say it for all of them.
LISTED = {"pilots_sheet", "received_sheet", "expenses_sheet", "postings_sheet"}
ORDERED = re.compile(
    r'<a [^>]*href="\{\{ (?P<name>file_url|filed\.pdf_url) \}\}"[^>]*>(?P<words>.*?)</a>', re.DOTALL
)
# A file of what is shown beside its own page, a checksum or a code of the same paper.
ELSEWHERE = re.compile(r"\{\{ file\.sha256 \}\}")


def fetched(world, cell, language):
    client = world.client(cell.actor)
    client.cookies["language"] = language
    return client.get(crawl.path_of(world, cell))


def words_in(answer):
    """(the name of the file, sheet by sheet what its cells say) but the moment it was made."""
    book = load_workbook(io.BytesIO(crawl.body_of(answer)))
    cells = [
        (
            sheet.title,
            [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None],
        )
        for sheet in book
    ]
    return answer.headers["Content-Disposition"], cells


def one_of_each():
    """The first cell of every address in which somebody fetches something."""
    found = {}
    for cell in crawl.cells():
        if cell.method == "GET" and not cell.htmx and cell.page.name in SPREADSHEETS and cell.expected == 200:
            found.setdefault((cell.page.name, *cell.page.arguments.values()), cell)
    return found


def test_every_spreadsheet_is_the_same_in_both_languages(world, report):
    compared = set()
    for cell in one_of_each().values():
        answers = [fetched(world, cell, language) for language in ("da", "en")]
        if "spreadsheet" in answers[0].headers.get("Content-Type", ""):
            danish, english = map(words_in, answers)
            assert danish == english
            compared.add(cell.page.name)
    report("spreadsheets read in both languages", len(compared))
    assert compared == SPREADSHEETS


def test_every_link_to_a_file_of_ours_says_that_it_is_danish():
    silent, asked = [], set()
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = path.read_text()
        for link in chain(*(kind.finditer(text) for kind in (LINK, SHEET, GIVEN, ORDERED))):
            if link["name"] in MADE | HANDED:
                asked.add(link["name"])
                silent += [f"{path.name}: {link['words']}"] * ("in Danish)" not in link["words"])
    assert silent == []
    assert asked == MADE - LISTED - {"list_import_template", "report_run_file", "accounts_workbook"} | HANDED
