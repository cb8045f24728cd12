import base64
import csv
import io
import json
import random
import re
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import time_machine
from django.utils import translation
from openpyxl import Workbook, load_workbook
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from common import sheets
from common.errors import Refused
from common.sheets import Row, Sheet, first_table, read_rows
from common.tables import reader
from common.tables.rows import Unreadable
from common.uploads import check_upload
from common.xlsx import Column, Cover, write_workbook
from common.xlsx import Sheet as OutSheet

UNREADABLE = "The file could not be read. Open it, save it again and upload that"
DIED = "The file could not be read to its end. Copy the rows of the list alone to a new spreadsheet, save it as .xlsx and upload that"
ENCODING = (
    "The letters of the file could not be read: %s was tried and does not fit in line %d. Save the file as .xlsx, or "
    "as .csv in UTF-8"
)
NUL = "The file contains characters that do not belong in a list. Save it again as .xlsx"
LONG_CELL = "A cell of the file holds more text than fits in a cell of a spreadsheet"
TABLE = [["Tjenestenummer", "Beløb", "Note"], ["00123", "1.234,50-", 'a;b, "c"\nd'], ["00456", "5", "x"]]
SHEET1 = "xl/worksheets/sheet1.xml"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def workbook(*rows, prepare=lambda book: None):
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    prepare(book)
    book.save(file)
    return file.getvalue()


def changed(data, part, change):
    """The workbook with the bytes of one part changed; `change` gets nothing for a part that is new."""
    with ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[part] = change(parts.get(part, b""))
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return file.getvalue()


def with_shared_text(text, doctype=b""):
    """A workbook whose one cell refers to a shared text, as Excel writes it."""
    cell = re.compile(rb"<c r=.*</c>")
    data = changed(workbook(["a"]), SHEET1, lambda xml: cell.sub(b'<c r="A1" t="s"><v>0</v></c>', xml))
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{SHARED_STRINGS}"/></Types>'.encode()
    data = changed(data, "[Content_Types].xml", lambda xml: xml.replace(b"</Types>", override))
    shared = b'%s<sst xmlns="%s"><si><t>%s</t></si></sst>' % (doctype, SHEET_MAIN_NS.encode(), text)
    return changed(data, "xl/sharedStrings.xml", lambda _xml: shared)


def with_dimension(data, claimed):
    return changed(
        data, SHEET1, lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="%s"' % claimed, xml)
    )


def delimited(rows, delimiter=";"):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def cells(sheet):
    return [row.cells for row in sheet.rows]


def refusal(name, data):
    with pytest.raises(Refused) as refused:
        read_rows(name, data)
    return refused.value.reasons


def test_a_workbook_comes_back_typed_with_its_row_numbers():
    moment = datetime(2027, 3, 1, 14, 32)  # noqa: DTZ001  a spreadsheet knows no zones
    data = workbook(
        ["Liste"], [], ["Tekst", 5, 1234.5, 7.0, date(2027, 3, 1), moment, True, None], ["=1+1", "  ", None]
    )

    sheet = read_rows("liste.xlsx", data)

    # A formula that was never computed has no value; a blank row is left out, blank ends are cut.
    assert sheet == Sheet(
        "Sheet",
        [
            Row(1, ["Liste"]),
            Row(3, ["Tekst", 5, Decimal("1234.5"), 7, date(2027, 3, 1), moment, True]),
            # A formula that nobody has calculated is told.
            Row(4, ["#FORMEL!"]),
        ],
        [],
    )
    assert [type(cell) for cell in sheet.rows[1].cells] == [str, int, Decimal, int, date, datetime, bool]


def test_only_the_first_visible_sheet_is_read_and_the_others_are_named():
    def prepare(book):
        book.active.sheet_state = "hidden"
        book.create_sheet("Løn").append(["synlig"])
        book.create_sheet("Mere").append(["også"])

    sheet = read_rows("liste.xlsx", workbook(["hemmelig"], prepare=prepare))

    assert (sheet.name, cells(sheet), sheet.ignored) == ("Løn", [["synlig"]], ["Sheet", "Mere"])


def test_a_formula_is_read_as_its_last_value():
    data = changed(workbook(["=1+1"]), SHEET1, lambda xml: re.sub(rb"<v\s*/>|<v></v>", b"<v>2</v>", xml))

    assert cells(read_rows("liste.xlsx", data)) == [[2]]


def test_what_our_own_writer_wrote_is_read_back():
    file = io.BytesIO()
    texts = ["=1+1", "<&>", "_x0041_", "æøå", "a\tb"]
    write_workbook(
        file,
        [OutSheet("A", [Column("T")], [(text,) for text in texts])],
        Cover("C"),
        datetime(2026, 1, 1, tzinfo=UTC),
    )
    book, only = load_workbook(file), io.BytesIO()
    del book["About"]
    book.save(only)

    assert cells(read_rows("liste.xlsx", only.getvalue())) == [["T"], *([text] for text in texts)]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_text_file_is_read_whatever_its_delimiter_and_encoding(delimiter, encoding):
    assert cells(read_rows("liste.csv", delimited(TABLE, delimiter).encode(encoding))) == TABLE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("navn;kr\nA;1,50\nB;2,50\n", [["navn", "kr"], ["A", "1,50"], ["B", "2,50"]]),
        ('navn,kr\n"A;B",1\nC,2\n', [["navn", "kr"], ["A;B", "1"], ["C", "2"]]),
        ("Udtræk, marts\n\na;b\n1;2\n3;4\n", [["Udtræk, marts"], ["a", "b"], ["1", "2"], ["3", "4"]]),
        ("sep=,\nx;y,1\n", [["x;y", "1"]]),
        ("a,b;c\n1,2;3\n", [["a,b", "c"], ["1,2", "3"]]),
        ("navn\nA\nB\n", [["navn"], ["A"], ["B"]]),
        ("a;;\r\n;;\r\n;b;\r\n", [["a"], [None, "b"]]),
        ("_x0041_;1\n", [["_x0041_", "1"]]),
    ],
)
def test_the_delimiter_is_the_one_most_rows_agree_on(text, expected):
    assert cells(read_rows("liste.csv", text.encode())) == expected


def test_rows_keep_the_numbers_a_spreadsheet_shows():
    sheet = read_rows("liste.csv", b'sep=;\n\n"a\nb";c\n\n1;2\n')

    assert [row.number for row in sheet.rows] == [3, 5]


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.csv", b"a;b\x00;c\n", NUL),
        ("a.csv", b"a;" + b"x" * 2_000_000, LONG_CELL),
        ("a.csv", b"a;\x8d\n", ENCODING % ("UTF-8, cp1252, cp850, mac_roman", 1)),
        ("a.csv", "æ\nø\n".encode() + b"a;\xf8\n", ENCODING % ("UTF-8", 3)),
        ("a.csv", b"\xff\xfea", ENCODING % ("UTF-16", 1)),
        ("a.csv", b" ;\n\n;", "The file has no rows"),
        ("a.csv", b"a\n" * 20_001, "The file has more than 20.000 rows. Split it into smaller files"),
        ("a.csv", b"a;" * 1001 + b"a", "The file has more than 1.000 columns"),
        ("a.csv", (b"x" * 30_000 + b"\n") * 340, "The file holds too much text. Split it into smaller files"),
        ("a.xlsx", b"PK\x03\x04", UNREADABLE),
        ("a.xlsx", workbook(), "The file has no rows"),
        ("a.xlsx", workbook(["_x0000_"]), NUL),
        ("a.xlsx", workbook([None] * 1000 + ["a"]), "The file has more than 1.000 columns"),
        ("a.xlsx", changed(workbook(["a"]), "xl/workbook.xml", lambda xml: xml[:-20]), UNREADABLE),
        ("a.xlsx", changed(workbook([1]), SHEET1, lambda xml: xml.replace(b"<v>1<", b"<v>x<")), UNREADABLE),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(name, data, sentence):
    assert refusal(name, data) == [sentence]


LEVELS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
DOCTYPES = [
    f'<!DOCTYPE x [<!ENTITY e0 "lol">{LEVELS}]>'.encode(),
    b'<!DOCTYPE x [<!ENTITY e9 SYSTEM "file:///etc/passwd">]>',
]


@pytest.mark.parametrize("doctype", DOCTYPES)
def test_entities_are_never_expanded(doctype):
    in_rows = changed(
        workbook(["a"]),
        SHEET1,
        lambda xml: doctype + xml[xml.index(b"<worksheet") :].replace(b">a<", b">&e9;<"),
    )
    in_names = changed(
        workbook(["a"]), "xl/workbook.xml", lambda xml: doctype + xml.replace(b'name="Sheet"', b'name="&e9;"')
    )

    assert cells(read_rows("a.xlsx", with_shared_text(b"a"))) == [["a"]]
    assert refusal("a.xlsx", with_shared_text(b"&e9;", doctype)) == [UNREADABLE]
    assert refusal("a.xlsx", in_rows) == [UNREADABLE]
    assert refusal("a.xlsx", in_names) == [UNREADABLE]


def test_a_dimension_that_is_too_small_hides_no_rows():
    data = with_dimension(workbook(["a", "b"], ["c", "d"], ["e", "f"]), b"A1")

    assert cells(read_rows("a.xlsx", data)) == [["a", "b"], ["c", "d"], ["e", "f"]]


def test_a_dimension_that_is_too_large_costs_nothing():
    data = with_dimension(workbook(["a"]), b"A1:XFD1048576")
    start = time.monotonic()

    assert cells(read_rows("a.xlsx", data)) == [["a"]]
    assert time.monotonic() - start < sheets.SECONDS / 3


def test_a_child_that_asks_for_too_much_memory_is_refused():
    bomb = with_shared_text(b"a" * 300_000_000)

    assert len(bomb) < 500_000
    assert refusal("a.xlsx", bomb) == [DIED]


def test_a_child_that_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(sheets, "SECONDS", 0.01)

    assert refusal("a.csv", b"a;b") == [DIED]


def test_the_child_gets_none_of_our_environment(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "x")
    seen = []
    start = subprocess.Popen
    monkeypatch.setattr(
        subprocess, "Popen", lambda *args, **kwargs: seen.append(kwargs["env"]) or start(*args, **kwargs)
    )

    read_rows("a.csv", b"a;b")

    assert seen == [{}]


def test_first_table_finds_the_header_below_titles_and_notes():
    rows = [
        Row(1, ["Udtræk fra lønsystemet"]),
        Row(2, ["Periode", date(2027, 3, 1)]),
        Row(4, ["Tjenestenummer", "Lønart", "Beløb", "Periode"]),
        Row(5, ["00123", "512", Decimal("1234.5"), "03-2027"]),
        Row(6, ["I alt", None, 5]),
    ]

    assert first_table(rows) == (rows[2], rows[3:])


@pytest.mark.parametrize("rows", [[], [Row(1, [1, 2]), Row(2, [3, 4])]])
def test_first_table_refuses_rows_without_a_header(rows):
    with pytest.raises(Refused, match="No row with column names"):
        first_table(rows)


def damaged(dice, original):
    """A copy with bytes changed, cut out, doubled, replaced or cut off."""
    data = bytearray(original)
    for _hit in range(dice.choice([1, 1, 2, 8])):
        place, length = dice.randrange(len(data)), dice.randrange(1, 9)
        match dice.randrange(5):
            case 0:
                data[place] = dice.randrange(256)
            case 1:
                del data[place : place + length]
            case 2:
                data[place:place] = data[place : place + length]
            case 3:
                data[place : place + length] = dice.randbytes(length)
            case 4:
                del data[max(place, 60) :]
    return bytes(data)


def mutants(count):
    """Damaged workbooks, sound ones with damaged XML inside, and damaged text files, in turn."""
    dice = random.Random(20211101)
    book, text = workbook(*TABLE), delimited(TABLE).encode("cp1252")
    parts = [SHEET1, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]
    for number in range(count):
        match number % 3:
            case 0:
                yield "a.xlsx", damaged(dice, book)
            case 1:
                yield "a.xlsx", changed(book, dice.choice(parts), lambda xml: damaged(dice, xml))
            case 2:
                yield "a.csv", damaged(dice, text)


# One process that has the parser loaded and forks the real child for every file it is given.
NURSERY = """
import base64, io, json, os, sys
import lxml.etree, python_calamine
from common import sheets
from common.tables import child as reading, text, workbook
for line in sys.stdin:
    kind, data = line.split()
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.dup2(writer, 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        sys.stdin = io.TextIOWrapper(io.BytesIO(b'{"known": []}\\n' + base64.b64decode(data)))
        sys.stdout = os.fdopen(1, "w")
        reading.main(kind, "common.sheets")
        sys.stdout.flush()
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        output = pipe.read()
    os.waitpid(child, 0)
    print(json.dumps(output), flush=True)
"""


def outcome(work, *args, **kwargs):
    try:
        return type(work(*args, **kwargs)).__name__
    except (Refused, Unreadable, ValueError):
        return "Refused"


def understood(output):
    ended = SimpleNamespace(stdout=io.StringIO(output), wait=lambda: 0)
    return sheets._taken_over(reader._lines(ended))


def test_damaged_files_give_rows_or_a_sentence_and_never_another_error(samples, report):
    # A workbook holds the time it was made: the same files every time need the same time.
    with time_machine.travel(datetime(2026, 1, 1, tzinfo=UTC), tick=False):
        files = list(mutants(samples(300, 10_000)))

    checked = [outcome(check_upload, *file, kinds={"xlsx", "csv"}) for file in files]
    survivors = [file for file, result in zip(files, checked, strict=True) if result == "str"]
    lines = [f"{sheets.kind_of(name)} {base64.b64encode(data).decode()}\n" for name, data in survivors]
    nursery = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", NURSERY],
        input="".join(lines),
        capture_output=True,
        text=True,
        check=True,
    )
    answers = [json.loads(line) for line in nursery.stdout.splitlines()]
    results = Counter(outcome(understood, answer) for answer in answers)

    report("damaged files", len(files))
    report(
        "… refused before reading, refused by the reader, read",
        f"{checked.count('Refused')}, {results['Refused']}, {results['Sheet']}",
    )
    assert len(answers) == len(survivors)
    assert (len(files) >= 300, min(checked.count("Refused"), results["Refused"], results["Sheet"]) >= 20) == (
        True,
        True,
    )
    assert set(checked) | set(results) == {"str", "Refused", "Sheet"}
