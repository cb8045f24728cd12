import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation

from common.errors import Refused
from pilots.imports.table import MOST_ROWS, cell_name, read_table, rows_of

KNOWN = {"nr", "titel", "antal læger"}


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(("place", "name"), [(0, "A7"), (25, "Z7"), (26, "AA7"), (199, "GR7")])
def test_a_cell_is_named_as_in_a_spreadsheet(place, name):
    assert cell_name(place, 7) == name


def test_the_header_is_found_below_titles_blank_rows_and_another_header():
    data = workbook(
        ["Forsøg i regionen"],
        [],
        ["Liste", "Hvad", "Hvem", "Hvor"],
        ["Nr.", "Titel", "Antal læger", "Sted"],
        [1, "Team", 2, "Thisted"],
    )

    table = read_table("liste.xlsx", data, KNOWN)

    assert (table["header_rows"], table["headers"]) == ([4], ["Nr.", "Titel", "Antal læger", "Sted"])
    assert table["above"] == [[1, "Forsøg i regionen"], [3, "Liste · Hvad · Hvem · Hvor"]]
    assert list(rows_of(table)) == [(5, [1, "Team", 2, "Thisted"])]


def test_typed_cells_survive_the_table():
    cells = ["Team", 2, Decimal("1234.5"), date(2022, 3, 1), True, None, "x"]
    data = workbook(
        ["Titel", "a", "b", "c", "d", "e", "f"], [float(c) if isinstance(c, Decimal) else c for c in cells]
    )

    table = read_table("liste.xlsx", data, KNOWN)

    assert list(rows_of(table)) == [(2, cells)]


def test_a_column_without_a_name_is_kept_with_an_empty_one():
    table = read_table("liste.csv", b"Nr.;Titel\n1;Team;mere\n", KNOWN)

    assert table["headers"] == ["Nr.", "Titel", ""]


def test_cpr_numbers_never_reach_the_table():
    data = b"Nr.;Titel;010190-1234\n1;Team 010190-1234;0101901234\n"

    table = read_table("liste.csv", data, KNOWN)

    assert table["masked"] == [[1, "C1"], [2, "B2"], [2, "C2"]]
    assert table["headers"][2] == "••••••-••••"
    assert table["rows"] == [[2, ["1", "Team ••••••-••••", "••••••-••••"]]]


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("liste.csv", b"Nr.;Titel\n", "The list has column names but no rows below them"),
        (
            "liste.csv",
            b"Nr.;Titel\n" + b"1;T\n" * (MOST_ROWS + 1),
            "The list has more than 2.000 rows. Split it into smaller files",
        ),
        ("liste.doc", b"Nr.;Titel\n", "Choose a file of one of these types: .xlsx, .csv, .txt, .tsv"),
        ("liste.csv", b"", "The file is empty"),
        (
            "liste.xlsx",
            b"Nr.;Titel\n",
            "The content of the file does not match its name. Save it again and upload that",
        ),
        (
            "liste.csv",
            b"Nr.;Titel\n1;a\0b\n",
            "The file contains characters that do not belong in a list. Save it again as .xlsx",
        ),
        (
            "liste.csv",
            b"Nr.;Titel\n1;" + b"a" * 2_000_000,
            "A cell of the file holds more text than fits in a cell of a spreadsheet",
        ),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_a_sentence(name, data, sentence):
    with translation.override("en"), pytest.raises(Refused) as refusal:
        read_table(name, data, KNOWN)

    assert refusal.value.reasons == [sentence]
