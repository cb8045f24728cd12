import csv
import io
import re
import subprocess
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from zipfile import ZipFile

import pytest
from django.utils import translation
from openpyxl import Workbook, load_workbook

from common.xlsx import Column, Cover, Sheet, write_template, write_workbook

AT = datetime(2026, 11, 21, 13, 32, tzinfo=UTC)
COVER = Cover("Forsøg", [("Filter", "=1+1"), ("Hentet", "21.11.2026 kl. 14.32")])
KINDS = (
    Column("Nr.", "integer", width=6),
    Column("Titel"),
    Column("Beløb", "kroner"),
    Column("Start", "date"),
    Column("Indsendt", "moment"),
    Column("Tværgående", "boolean"),
)
ROWS = [
    (1, "Kvalitet", Decimal("1234.50"), date(2022, 1, 1), datetime(2026, 7, 1, 12, tzinfo=UTC), True),
    (2, None, Decimal("-0.05"), None, datetime(2026, 11, 1, 22, 59, 59, tzinfo=UTC), False),
    (3, "", Decimal("22074304.00"), date(2028, 2, 29), None, None),
]
FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    '=HYPERLINK("http://x","y")',
    "=cmd|' /C calc'!A0",
    "-2+3",
]
NASTY = [
    *FORMULAS,
    *(
        "<b>&amp;</b>",
        "]]>",
        "<!-- -->",
        "</t></is></c></row></sheetData>",
        '"quoted"',
        "'single'",
        "&#0;",
        "&lt;",
    ),
    *(
        " leading",
        "trailing ",
        "two\nlines",
        "a\tb",
        "  ",
        "\n",
        "æøåÆØÅ",
        "naïve café",
        "日本語",
        "👩‍⚕️",
        "e\u0301",
    ),
    *(
        "\u202eabc",
        "\u200b",
        "\u00a0",
        "\ufeffx",
        "#N/A",
        "#REF!",
        "TRUE",
        "001234",
        "1.5",
        "1e5",
        "2027-03-01",
    ),
    *("DROP TABLE;--", "{{ 7*7 }}", "${x}", "%s %d", "\\n"),
]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def written(*sheets, cover=COVER, at=AT):
    file = io.BytesIO()
    write_workbook(file, sheets, cover, at)
    return file


def values(worksheet, first=1):
    return [[cell.value for cell in row] for row in worksheet.iter_rows(min_row=first)]


def column_read_back(texts):
    file = written(Sheet("Tekst", [Column("Tekst")], ((text,) for text in texts)))
    return [row[0] for row in load_workbook(file)["Tekst"].iter_rows(min_row=2)]


def test_every_kind_comes_back_typed_and_formatted():
    sheet = load_workbook(written(Sheet("Forsøg", KINDS, iter(ROWS))))["Forsøg"]

    # Moments are Copenhagen's time, summer and winter; a missing value is no cell at all.
    assert values(sheet, first=2) == [
        [1, "Kvalitet", 1234.5, datetime(2022, 1, 1), datetime(2026, 7, 1, 14), "yes"],  # noqa: DTZ001
        [2, None, -0.05, None, datetime(2026, 11, 1, 23, 59, 59), "no"],  # noqa: DTZ001
        [3, "", 22074304, datetime(2028, 2, 29), None, None],  # noqa: DTZ001
    ]
    assert [cell.data_type for cell in sheet[2]] == ["n", "s", "n", "d", "d", "s"]
    assert [cell.number_format for cell in sheet[2]] == [
        "#,##0",
        "General",
        '#,##0.00\\ "kr."',
        "dd\\.mm\\.yyyy",
        "dd\\.mm\\.yyyy\\ hh:mm",
        "General",
    ]


def test_the_header_is_frozen_bold_filtered_and_wide_enough():
    sheet = load_workbook(written(Sheet("Forsøg", KINDS, ROWS)))["Forsøg"]

    assert [cell.value for cell in sheet[1]] == [column.title for column in KINDS]
    assert {cell.font.bold for cell in sheet[1]} == {True}
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:F4")
    assert [sheet.column_dimensions[letter].width for letter in "ABC"] == [6, 24, 18]


def test_totals_are_bold_below_the_reach_of_the_filter():
    totals = ("I alt", None, Decimal("22075538.45"), None, None, None)
    sheet = load_workbook(written(Sheet("Forsøg", KINDS, ROWS, totals=totals)))["Forsøg"]

    assert [cell.value for cell in sheet[5]] == ["I alt", None, 22075538.45, None, None, None]
    assert (sheet["A5"].font.bold, sheet["C5"].font.bold, sheet["A4"].font.bold) == (True, True, False)
    assert sheet.auto_filter.ref == "A1:F4"


def test_sums_are_formulas_that_follow_the_filter_with_their_value_beside_them():
    totals = ("I alt", None, Decimal("1234.45"), None, None, None)
    file = written(Sheet("Forsøg", KINDS, ROWS[:2], totals=totals, sums=True))

    assert load_workbook(file)["Forsøg"]["C4"].value == "=SUBTOTAL(109,C2:C3)"
    assert load_workbook(file, data_only=True)["Forsøg"]["C4"].value == 1234.45


def test_sums_of_no_rows_are_plain_values():
    totals = ("I alt", None, Decimal("0.00"), None, None, None)
    sheet = load_workbook(written(Sheet("Forsøg", KINDS, [], totals=totals, sums=True)))["Forsøg"]
    assert sheet["C2"].value == 0


def test_factors_per_cent_hours_and_months_are_numbers_and_dates():
    columns = [Column(kind, kind) for kind in ("factor", "percent", "hours", "month")]
    row = (Decimal("1.083866"), Decimal("8.3866"), Decimal("7.40"), date(2022, 4, 1))
    cells = load_workbook(written(Sheet("A", columns, [row])))["A"][2]

    assert [cell.value for cell in cells] == [1.083866, 0.083866, 7.4, datetime(2022, 4, 1)]  # noqa: DTZ001
    assert [cell.number_format for cell in cells] == ["0.000000", "0.00##%", "0.0#", "yyyy\\-mm"]


def test_every_sheet_prints_on_a4_with_its_names_repeated_and_its_pages_numbered():
    cover, sheet = load_workbook(written(Sheet("A", KINDS, ROWS))).worksheets
    for each in (cover, sheet):
        assert (each.page_setup.paperSize, each.page_setup.fitToHeight) == (
            "9",
            0,
        ) or each.page_setup.paperSize == 9
        assert (each.oddFooter.left.text, each.oddFooter.right.text) == ("&A", "Page &P of &N")
    assert sheet.print_title_rows == "$1:$1"


def test_the_cover_says_what_was_asked_for_and_how_many_rows_came():
    file = written(Sheet("A", KINDS, ROWS), Sheet("B", KINDS, ()))
    book = load_workbook(file)

    assert book.sheetnames == ["About", "A", "B"]
    assert values(book["About"]) == [
        ["Forsøg", None],
        [None, None],
        ["Filter", "=1+1"],
        ["Hentet", "21.11.2026 kl. 14.32"],
        ["Rows in “A”", "3"],
        ["Rows in “B”", "0"],
    ]
    assert [book[name].auto_filter.ref for name in ("A", "B")] == ["A1:F4", "A1:F1"]


def test_the_cover_wraps_long_texts_and_fits_the_paper():
    cover = load_workbook(written(Sheet("A", KINDS, ROWS)))["About"]

    assert [cover[name].alignment.wrap_text for name in ("A3", "B3", "B4")] == [True, True, True]
    assert (cover.sheet_properties.pageSetUpPr.fitToPage, cover.page_setup.fitToHeight) == (True, 0)


def test_a_reader_that_trusts_the_stated_dimension_sees_every_row():
    book = load_workbook(written(Sheet("A", KINDS, ROWS)), read_only=True)

    assert [row[0] for row in book["A"].iter_rows(values_only=True)] == ["Nr.", 1, 2, 3]


def test_nasty_texts_come_back_as_they_were(report):
    cells = column_read_back(NASTY)

    report("nasty texts through Excel", len(cells))
    assert [cell.value for cell in cells] == NASTY
    assert {cell.data_type for cell in cells} == {"s"}
    assert len(cells) >= 40


@pytest.mark.parametrize("payload", FORMULAS)
def test_nothing_anywhere_becomes_a_formula(payload):
    totals = (payload,)
    sheet = Sheet(payload, [Column(payload)], [(payload,)], totals=totals)
    book = load_workbook(written(sheet, cover=Cover(payload, [(payload, payload)])))

    cells = [
        cell for worksheet in book for row in worksheet.iter_rows() for cell in row if cell.value is not None
    ]
    starts = [cell for cell in cells if cell.value == payload]

    assert (len(cells), len(starts)) == (8, 6)
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.quotePrefix for cell in starts} == {True}


def test_what_xml_cannot_hold_is_dropped_and_what_excel_cannot_is_cut():
    # Excel counts UTF-16 units: a doctor's face is two of them.
    given = ["a\x00b\x1fc\r\nd\ud800e\ufffff", "x" * 32_767, "x" * 32_768, "👩" * 16_384, "_x0041_"]

    found = [cell.value for cell in column_read_back(given)]

    assert found == [
        "abc\ndef",
        "x" * 32_767,
        "x" * 32_766 + "…",
        "👩" * 16_383 + "…",
        "_x005F_x0041_",
    ]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Løn/2022: [a]*?\\"], ["Løn-2022- -a----"]),
        (["x" * 40, "X" * 40], ["x" * 31, "X" * 27 + " (2)"]),
        (["", "''", "History"], ["Sheet", "Sheet (2)", "History (2)"]),
        (["About", "a\x00b"], ["About (2)", "ab"]),
    ],
)
def test_sheet_names_are_made_legal_and_distinct(names, expected):
    file = written(*(Sheet(name, [Column("A")], [("b",)]) for name in names))

    assert load_workbook(file).sheetnames == ["About", *expected]


def test_equal_content_gives_equal_bytes():
    first, second, later = (written(Sheet("A", KINDS, ROWS), at=at) for at in (AT, AT, AT.replace(year=2027)))

    assert first.getvalue() == second.getvalue()
    assert load_workbook(later).properties.modified == datetime(2027, 11, 21, 13, 32)  # noqa: DTZ001
    assert load_workbook(first).properties.creator == "Karrierespor"


@pytest.mark.parametrize(
    ("kind", "value", "error"),
    [
        ("kroner", 1.5, TypeError),
        ("kroner", "<v>", ValueError),
        ("integer", "1", ValueError),
        ("moment", datetime(2026, 1, 1, tzinfo=UTC).isoformat(), AttributeError),
        ("boolean", "ja", KeyError),
    ],
)
def test_a_value_of_another_kind_is_our_mistake_and_stops_the_export(kind, value, error):
    with pytest.raises(error):
        written(Sheet("A", [Column("A", kind)], [(value,)]))


def test_a_row_of_another_length_stops_the_export():
    with pytest.raises(ValueError, match="zip"):
        written(Sheet("A", KINDS, [(1, "a")]))


def test_rows_are_fetched_while_they_are_written(tmp_path):
    path, seen = tmp_path / "out.xlsx", []

    def rows():
        for number in range(20_000):
            if number in {0, 19_999}:
                seen.append(path.stat().st_size)
            yield (number, f"{number * 7919 % 100_003:x}" * 9)

    write_workbook(path, [Sheet("A", [Column("Nr.", "integer"), Column("Tekst")], rows())], COVER, AT)

    assert seen[1] > seen[0] + 100_000


def forget_sums(path):
    """Take the stored values of formulas away, so that another program must reckon them itself."""
    with ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    with ZipFile(path, "w") as book:
        for name, part in parts.items():
            book.writestr(name, re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", part))


def test_libreoffice_reads_the_same_cells_and_reckons_the_same_sums(tmp_path):
    path = tmp_path / "out.xlsx"
    printable = [text for text in NASTY if text.strip() and "\ufeff" not in text]
    rows = [(Decimal("-1234.50"), date(2027, 3, 1), text) for text in [*printable, "_x0041_"]]
    columns = [Column("Beløb", "kroner"), Column("Dag", "date"), Column("Tekst")]
    totals = (sum(row[0] for row in rows), None, "I alt")
    write_workbook(path, [Sheet("A", columns, rows, totals=totals, sums=True)], COVER, AT)
    forget_sums(path)

    office = f"-env:UserInstallation=file://{tmp_path}/profile"
    sheet_two_as_utf8 = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,true,false,false,2"
    command = ["soffice", office, "--headless", "--convert-to", sheet_two_as_utf8, "--outdir", tmp_path, path]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    text = (tmp_path / "out-A.csv").read_text(encoding="utf-8")
    header, *found, foot = csv.reader(io.StringIO(text, newline=""), delimiter=";")

    assert header == ["Beløb", "Dag", "Tekst"]
    assert [row[2] for row in found] == [row[2] for row in rows]
    assert {tuple(row[:2]) for row in found} == {("-1,234.50 kr.", "01.03.2027")}
    assert foot == [f"{totals[0]:,.2f} kr.", "", "I alt"]


def test_a_template_offers_lists_hints_and_text_columns():
    file = io.BytesIO()
    columns = [Column("Tjenestenummer"), Column("Type"), Column("Beløb", "kroner")]
    choices = {"Type": ["individuelt", "tværgående"]}
    write_template(file, "Forsøg", columns, choices, {"Tjenestenummer": "Fem cifre", "Type": "=1"}, at=AT)
    book = load_workbook(file)
    sheet = book["Forsøg"]
    number, kind = sheet.data_validations.dataValidation

    assert values(sheet) == [["Tjenestenummer", "Type", "Beløb"]]
    assert [sheet.column_dimensions[letter].number_format for letter in "AC"] == ["@", '#,##0.00\\ "kr."']
    assert (number.type, number.prompt, str(number.sqref)) == (None, "Fem cifre", "A2:A1048576")
    assert (kind.type, kind.formula1, kind.showErrorMessage) == ("list", "'Guide'!$B$3:$B$4", True)
    assert values(book["Guide"]) == [
        ["Tjenestenummer", "Type", "Beløb"],
        ["Fem cifre", "=1", None],
        [None, "individuelt", None],
        [None, "tværgående", None],
    ]
    assert book["Guide"]["B2"].data_type == "s"


def test_the_rows_cost_no_more_than_bare_openpyxl(report):
    rows = [(number, f"Forsøg {number}", Decimal(number), date(2022, 1, 1)) for number in range(20_000)]
    columns = [Column("Nr.", "integer"), Column("Titel"), Column("Beløb", "kroner"), Column("Start", "date")]

    ours = min(_seconds(lambda: written(Sheet("A", columns, rows))) for _round in range(2))
    bare = min(_seconds(lambda: _bare(rows)) for _round in range(2))

    report("workbook beside bare openpyxl", round(ours / bare, 2))
    assert ours / bare <= 1.2


def _bare(rows):
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(io.BytesIO())


def _seconds(work):
    start = time.process_time()
    work()
    return time.process_time() - start
