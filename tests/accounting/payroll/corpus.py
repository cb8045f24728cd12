"""Payroll extracts as payroll departments really have them, each with what it must become. Made here, kept small.

The region's codes are 981 and 0042, its known employments AB 00007 and AB 00012, the run is April 2022.
"""

import io
import re
from datetime import date, datetime
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.styles import Font

HEADER = ["Institution", "Tjenestenummer", "Lønart", "Periode", "Beløb"]
PLAN = {
    "codes": [[1, "981", "2021-01-01", None], [2, "0042", "2021-01-01", None]],
    "numbers": {"AB": ["00007", "00012"]},
    "span": ["2021-01-01", "2022-04-01"],
    "remembered": {},
    "said": {},
}


def row(amount="100,00", *, number="00007", code="981", month="2022-04", institution="AB"):
    return [institution, number, code, month, amount]


def text(*rows, header=HEADER, by=";", end="\r\n", encoding="utf-8", top=()):
    lines = [*top, *(by.join(map(str, one)) for one in (header, *rows))]
    return "csv", (end.join(lines) + end).encode(encoding)


def book(*rows, header=HEADER, prepare=None):
    found, file = Workbook(), io.BytesIO()
    for one in (header, *rows):
        found.active.append(list(one))
    if prepare:
        prepare(found)
    found.save(file)
    return "xlsx", file.getvalue()


def edited(made, change, part="xl/worksheets/sheet1.xml"):
    """A workbook in which the bytes of each part whose name begins so are changed."""
    _kind, data = made
    file = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name.startswith(part) else content)
    return "xlsx", file.getvalue()


# What a file becomes. `kept` is the sum in øre of its lines, `left` how many rows stand in each group.
def read(kept, **left):
    return {"kept": kept, "problems": [], "left": left}


def wrong(*problems, kept=0, rows=None, **left):
    return {"kept": kept, "problems": sorted(problems), "left": left | {"wrong": rows or len(problems)}}


def asked(*about):
    return {"asked": list(about)}


def refused(key):
    return {"refused": key}


def _sheets(*names):
    def prepare(found):
        found.active.title = "Forside"
        for name in names:
            sheet = found.create_sheet(name)
            sheet.append(HEADER)
            sheet.append(row(100))

    return prepare


def _two_sheets(found):
    _sheets("Marts", "April")(found)
    found["April"].append(row(5))
    found["April"].row_dimensions[3].hidden = True


def _hide(what):
    def prepare(found):
        if what == "row":
            found.active.row_dimensions[3].hidden = True
        else:
            found.active.column_dimensions[what].hidden = True

    return prepare


def _far(found):
    found.active["XFD1048570"].font = Font(bold=True)


def _subtotal(found):
    found.active["E4"] = "=SUBTOTAL(9,E2:E3)"
    found.active["A4"], found.active["B4"], found.active["C4"], found.active["D4"] = row()[:4]


NAMES = ["Institution", "Tjeneste", "Løn", "Periode", "Beløb"]


def _formula(cell, formula):
    """Two lines, with a formula in a cell of the first whose value is known."""
    row_, column = b"2", cell[0].encode()
    made = book([*row(100), 60, 40, 100], row(5), header=[*HEADER, "Grundløn", "Tillæg", "Kontrol"])
    pattern = rb'(<c r="' + column + row_ + rb'"[^>]*>)<v>'
    return edited(made, lambda xml: re.sub(pattern, rb"\1<f>" + formula.encode() + b"</f><v>", xml))


def _nameless(made):
    """A workbook whose rows and cells do not tell where they stand, as some programs write it."""
    return edited(made, lambda xml: re.sub(rb'(<(?:row|c)) r="[A-Z]*[0-9]+"', rb"\1", xml))


def _strict(content):
    return content.replace(
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )


def _offset(found):
    found.active.insert_cols(1, 2)
    found.active.insert_rows(1, 3)


AMOUNTS = {
    "(1.500,25)": -150025,
    "–1.500,25": -150025,
    "−1.500,25": -150025,
    "1.500,25-": -150025,
    "1.500,25 -": -150025,
    "+1.250,00": 125000,
    ",50": 50,
    "1'234,56": 123456,
    "1 234,56": 123456,
    "1\u00a0234,56": 123456,
    "kr. 1.234,-": 123400,
    "1.234,56 kr.": 123456,
    "DKK 1.234,56": 123456,
    "1234.56": 123456,
    "1,234.56": 123456,
    "1,234,567.50": 123456750,
    "1234,5": 123450,
    '="1234,50"': 123450,
    "'1234,50": 123450,
}
MONTHS = [
    "apr-22", "april 2022", "20220430", "2022-04-30 00:00:00", "2022-4", "04-2022", "04.2022", "4/2022", "202204",
    "30.04.2022", "1042022", "Apr. 2022", "2022 april", "042022", "30-04-22", "04-22",
]  # fmt: skip
NUMBERS = ['="00007"', "'00007", "7.0", "7", "000-07", "00007 ", "7,00"]
CODES = ['="981"', "'981", "981.0", " 981 ", "981,00"]
ALIKE_CODES = [
    "Forsøg 981",
    "L981",
    "(981)",
    "981.",
    "981.5",
    "981/982",
    "981 – Forsøg",
    "0981",
    "981-A",
    "981 Løn",
    "42",
]
CPR_NUMBERS = ["010170-1234", "0101701234", "101701234", "010170 1234"]

CORPUS = {
    # amounts
    **{f"amount {one!r}": (text(row(one)), read(ore)) for one, ore in AMOUNTS.items()},
    "accounting's dash": (text(row("- kr."), row("5,00")), read(500, zero=1)),
    "a column that could be either": (text(row("412.500"), row("1.000")), asked("amounts")),
    "a column that proves the comma": (text(row("412.500"), row("1.000,50")), read(41350050)),
    "a column that proves the point": (text(row("412.50"), row("1,000.25")), read(141275)),
    "a column that proves both": (text(row("412.50"), row("1.000,25")), asked("amounts")),
    "three decimals": (text(row("1.000,505")), wrong("decimals")),
    "øre by its header": (text(row("150025"), header=[*HEADER[:4], "Beløb i øre"]), read(150025)),
    "øre in brackets": (text(row("150025"), header=[*HEADER[:4], "Beløb (øre)"]), read(150025)),
    "kroner by its header": (text(row("1500"), header=[*HEADER[:4], "Beløb (kr.)"]), read(150000)),
    "an amount that is a CPR number": (text(row("0101701234")), wrong("amountcpr")),
    "a number that is a CPR number": (book(row(101701234)), wrong("amountcpr")),
    "a large amount that is none": (text(row("1234567890,00")), read(123456789000)),
    "twice negative": (text(row("(-5,00)"), row("-5,00-")), wrong("amount", "amount")),
    "a pivot's sum": (book(row(100), ["Hovedtotal", None, None, None, 100], header=[*HEADER[:4], "Sum af Beløb"]), read(10000, total=1)),
    "totals by other words": (
        text(row(), *([word, "", "", "", "100,00"] for word in ("Resultat", "Overall Result", "∑", "Antal linjer: 1", "Grand Total"))),
        read(10000, total=5),
    ),
    "no amount": (text(row("")), wrong("amount")),
    "words for an amount": (text(row("tolv")), wrong("amount")),
    "an error for an amount": (text(row("#N/A")), wrong("error")),
    "numbers of a workbook": (book(row(1234.5), row(-0.01), row(7)), read(124149)),
    "binary fractions": (book(row(0.1 + 0.2)), read(30)),
    # months
    **{f"month {one!r}": (text(row(month=one)), read(10000)) for one in MONTHS},
    "a date of a workbook": (book(row(100, month=date(2022, 4, 30))), read(10000)),
    "a moment of a workbook": (book(row(100, month=datetime(2022, 4, 30, 12, 0))), read(10000)),  # noqa: DTZ001
    "a month later than the run": (text(row(month="2022-05")), wrong("late")),
    "a year turned round": (text(row(month="30.12.31")), wrong("late")),
    "a year that may stand at either end": (text(row(month="22-03-21")), wrong("period")),
    "a month before the programme": (text(row(month="2019-04")), wrong("early")),
    "no month": (text(row(month="")), wrong("period")),
    "a month that is none": (text(row(month="2022-13")), wrong("period")),
    "an error for a month": (text(row(month="#VÆRDI!")), wrong("error")),
    "a line over two months": (
        text(["AB", "7", "981", "01.03.2022", "30.04.2022", "1,00"], header=[*HEADER[:3], "Fra dato", "Til dato", "Beløb"]),
        wrong("months"),
    ),
    "a period and another from-date": (
        text(["AB", "7", "981", "2022-04", "01.03.2022", "1,00"], header=[*HEADER[:4], "Fra dato", "Beløb"]),
        wrong("months"),
    ),
    # employments
    **{f"number {one!r}": (text(row(number=one)), read(10000)) for one in NUMBERS},
    "a number with letters before a known one": (text(row(number="EX-00007"), row()), wrong("alike", kept=10000)),
    "a number with letters in two spellings": (
        text(row(number="QX-00099"), row(number="QX00099")),
        read(20000),
    ),
    "a number with letters beside one without": (
        text(row(number="EX00099"), row(number="00099"), row(number="EX-00099")),
        wrong("alike", "alike", kept=10000),
    ),
    **{
        f"a known number with more {one!r}": (text(row(number=one), row()), wrong("alike", kept=10000))
        for one in ("00007-1", "00007/2", "AB 00007")
    },
    **{
        f"what a spreadsheet made of a number {one!r}": (text(row(number=one)), wrong("number"))
        for one in ("1E5", "1,0E+05", "7,5", "7.5")
    },
    "no number": (text(row(number="")), wrong("number")),
    "a number that is too long": (text(row(number="12345678901")), wrong("number")),
    "an error for a number": (text(row(number="#REF!")), wrong("error")),
    "an institution of three signs": (text(row(institution="ABC")), wrong("institution")),
    **{f"CPR for a number {one!r}": (text(row(number=one)), wrong("cpr")) for one in CPR_NUMBERS},
    # codes
    **{f"code {one!r}": (text(row(code=one)), read(10000)) for one in CODES},
    **{f"code like {one!r}": (text(row(code=one), row()), asked("code")) for one in ALIKE_CODES},
    "a code whose zeros are eaten": (book(row(100, code=42)), read(10000)),
    "a code as a number": (book(row(100, code=981.0)), read(10000)),
    "another code": (text(row(), row("5,00", code="100")), read(10000, other=1)),
    "a longer code": (text(row(), row("5,00", code="9811")), read(10000, other=1)),
    "no code": (text(row(), row(code="")), wrong("nocode", kept=10000)),
    "an error for a code": (text(row(), row(code="#N/A")), wrong("error", kept=10000)),
    "a Danish error for a code": (text(row(), row(code="#I/T")), wrong("error", kept=10000)),
    "an error in a workbook's code": (
        edited(book(row(100), row(5, code="x")), lambda xml: re.sub(rb'<c r="C3"[^>]*>.*?</c>', b'<c r="C3" t="e"><v>#N/A</v></c>', xml)),
        wrong("error", kept=10000),
    ),
    "a pivot's blank repeats": (
        book(row(100), ["", "", "", "2022-03", 200], ["", "", "", "2022-02", 300]),
        wrong(*["nocode", "institution", "number"] * 2, kept=10000, rows=2),
    ),
    # rows that are no lines
    "a total in words": (text(row(), row("5,00"), ["I alt", "", "", "", "105,00"]), read(10500, total=1)),
    "a total with all keys": (text(row(), row("5,00"), ["AB", "00007", "981", "Total", "105,00"]), read(10500, total=1)),
    "a subtotal per code": (text(row(), ["AB", "", "981 Total", "", "100,00"]), read(10000, total=1)),
    "a total that says nothing": (
        text(row("1,00"), row("2,00"), row("4,00"), row("7,00", number="00012")),
        wrong("total", kept=700),
    ),
    "subtotals per employment that say nothing": (
        text(row("1,00"), row("2,00"), row("3,00"), row("5,00", number="00012"), row("4,00", number="00012"), row("9,00", number="00012")),
        wrong("total", "total", kept=1200),
    ),
    "a payment and its correction": (text(row("1,00"), row("-1,00"), row("3,00")), read(300)),
    "a subtotal by formula": (
        edited(book(row(100), row(5), prepare=_subtotal), lambda xml: xml.replace(b"</f><v></v>", b"</f><v>105</v>").replace(b"</f><v/>", b"</f><v>105</v>").replace(b"</f><v />", b"</f><v>105</v>")),
        wrong("total", kept=10500),
    ),
    "an amount alone at the end": (text(row(), ["", "", "", "", "100,00"]), read(10000, total=1)),
    "a footnote": (text(row(), ["Udskrevet 1. maj 2022", "", "", "", ""]), read(10000, note=1)),
    "a short footnote": (("csv", text(row())[1] + b"Slut\r\n"), read(10000, note=1)),
    "blank rows": (text(row(), ["", "", "", "", ""], row()), read(20000, blank=1)),
    "blank lines": (("csv", text(row())[1] + b"\r\n\r\n" + b";".join(c.encode() for c in row()) + b"\r\n"), read(20000, blank=2)),
    "headings repeated": (text(row(), HEADER, row()), read(20000, heading=1)),
    "a second table with the columns in another order": (
        text(row(), HEADER[::-1], row()[::-1]),
        read(20000, heading=1),
    ),
    "a second table that is no extract": (
        text(row(), ["Institution", "Tjenestenummer", "Afdeling", "Konto", "Navn"], ["AB", "7", "x", "1", "y"]),
        wrong("table", kept=10000, heading=1),
    ),
    "lines of nothing": (text(row("0,00"), row()), read(10000, zero=1)),
    # quotation marks and widths
    "a quotation mark astray": (text(row(number='"00007'), row(), row()), wrong("quote", kept=20000)),
    "two quotation marks astray": (
        text(row(number='"00007'), row("1,00"), row(number='"00007'), row()),
        wrong("quote", "quote", kept=10100),
    ),
    "quotation marks that swallow a row of the right width": (
        text(
            [*row("1,00"), '"Hansen'], [*row("2,00"), 'Olsen"'], [*row("4,00"), "Juhl"], header=[*HEADER, "Navn"]
        ),
        wrong("quote", kept=600),
    ),
    "a nickname in quotation marks": (text([*row(), 'Peter "Pelle" Hansen'], header=[*HEADER, "Navn"]), read(10000)),
    "a field of two lines": (text([*row(), '"en\r\nto"'], [*row("1,00"), "x"], header=[*HEADER, "Tekst"]), read(10100)),
    "an unquoted decimal comma": (text(row("100,50"), by=","), refused("split")),
    "an unquoted decimal comma in one amount": (text(row("100"), row("100,50"), by=","), refused("split")),
    "an amount that a comma has split over the department": (
        text([*row("100"), "50"], [*row("7"), "25"], header=[*HEADER, "Afdeling"], by=","),
        refused("split"),
    ),
    "departments of two digits beside whole amounts": (
        text([*row("100"), "50"], header=[*HEADER, "Afdeling"]),
        read(10000),
    ),
    "a quoted decimal comma": (text(row('"100,50"'), by=","), read(10050)),
    "names with empty ones behind them": (text(row(), [*row(), "", ""], header=[*HEADER, "", ""]), read(20000)),
    "a narrow row": (text(row(), row()[:4]), wrong("narrow", kept=10000)),
    "a wide row": (text(row(), [*row(), "9"]), wrong("wide", kept=10000)),
    "empty fields at the end": (text(row(), [*row(), "", ""]), read(20000)),
    # delimiters, encodings, line ends
    **{f"parted by {by!r}": (text(row("100"), by=by), read(10000)) for by in ";\t|,"},
    **{f"sep={by}": (text(row("100"), by=by, top=[f"sep={by}"]), read(10000)) for by in ";\t|,"},
    "commas in the text, semicolons between": (
        text([*row(), "a,b,c,d,e,f,g"], header=[*HEADER, "Tekst, fri, og lang"]), read(10000)
    ),
    **{
        f"encoded as {encoding}": (text(row(), encoding=encoding), read(10000))
        for encoding in ("utf-8", "utf-8-sig", "cp1252", "cp850", "mac_roman", "utf-16", "utf-16-le", "utf-16-be")
    },
    "letters broken before": (("csv", text(row())[1].decode().encode().decode("cp1252").encode()), refused("broken")),
    "a stray byte": (("csv", text(row(), [*row()[:4], "æ"])[1] + b"\xf8;\r\n"), refused("encoding")),
    "mixed line ends": (("csv", b"\r\n".join([text(row())[1].replace(b"\r\n", b"\n"), text(row())[1].split(b"\r\n")[1]])), read(20000, blank=1)),
    "old Mac line ends": (text(row(), end="\r"), read(10000)),
    "control characters": (("csv", b"a;b\x00;c\r\n1;2;3\r\n"), refused("nul")),
    # headers and columns
    "a title above": (text(row(), top=["Udtræk af løn", ""]), read(10000)),
    "names in two rows": (
        text(["", "nummer", "art", "", "i kr."], row(), header=["Institution", "Tjeneste", "Løn", "Periode", "Beløb"]),
        read(10000),
    ),
    "merged names": (
        text(["Institution", "Tjenestenummer", "Lønart", "Periode", "Beløb"], row(), header=["Ansat", "", "Løn", "", ""]),
        read(10000),
    ),
    "two columns of amounts": (text([*row(), "9,00"], header=[*HEADER, "Beløb"]), asked("amount")),
    "two columns of amounts by two names": (text(["9,00", *row()], header=["Lønbeløb", *HEADER]), asked("amount")),
    "a column without a name": (text([*row(), "9"], header=[*HEADER, ""]), read(10000)),
    "a missing column": (text(row()[:4], header=HEADER[:4]), asked("missing amount")),
    "no header": (("csv", ";".join(row()).encode()), refused("headless")),
    "300 columns": (book([*row(100), *["x"] * 295], header=[*HEADER, *(f"Felt {n}" for n in range(295))]), read(10000)),
    "too many columns": (book([*row(100), *["x"] * 1000], header=[*HEADER, *(f"Felt {n}" for n in range(1000))]), refused("columns")),
    "two accounts": (text([*row(), "1", "2"], header=[*HEADER, "Konto", "PSP"]), read(10000)),
    # workbooks
    "the extract on the second sheet": (book(header=["Rapport"], prepare=_sheets("Data")), read(10000)),
    "extracts on two sheets": (book(header=["Rapport"], prepare=_sheets("Marts", "April")), asked("sheet")),
    "a hidden row": (book(row(100), row(5), prepare=_hide("row")), asked("hidden")),
    "a hidden column": (book(row(100), prepare=_hide("B")), read(10000)),
    "a far-away blank cell": (book(row(100), prepare=_far), read(10000)),
    "a table that begins at C4": (book(row(100), row(5), prepare=_offset), read(10500)),
    "a formula that nobody has calculated": (book(row("=50+50")), wrong("formula")),
    "a strict workbook": (edited(book(row(100)), _strict, part="xl/"), read(10000)),
    "an empty workbook": (book(header=[]), refused("empty")),
    "an empty text": (("csv", b"\r\n\r\n"), refused("empty")),
    "a text named .xlsx": (("xlsx", b"Institution;Amount"), refused("unreadable")),
    "no line of the region's codes": (text(row(code="100")), read(0, other=1)),
    # amounts: units, signs, and what a comma has split
    **{
        f"a unit below the names {unit!r}": (text(["", "", "", "", unit], row("150025")), read(150025, note=1))
        for unit in ("(øre)", "i øre", "[øre]", "Øre")
    },
    "a unit above the name": (text(HEADER, row("150025"), header=["", "", "", "", "Øre"]), read(150025)),
    "kroner below the names": (text(["", "", "", "", "(kr.)"], row("1500")), read(150000, note=1)),
    "a unit in the title": (text(row("150025"), top=["Alle beløb i øre"]), asked("unit")),
    "thousands": (text(row("1,5"), header=[*HEADER[:4], "Beløb i 1.000 kr."]), refused("thousands")),
    "a column of signs": (text([*row(), "-"], header=[*HEADER, "Fortegn"]), asked("sign")),
    "debit and credit": (text([*row(), "K"], header=[*HEADER, "D/K"]), asked("sign")),
    "an amount in øre that is a CPR number": (book(row(101701234), header=[*HEADER[:4], "Beløb (øre)"]), wrong("amountcpr")),
    "a CPR number parted as an amount": (text(row("101.701.234")), wrong("amountcpr")),
    **{
        f"split by a comma {name}": (text(*rows, header=[*HEADER, "Afdeling"], by=","), refused("split"))
        for name, rows in {
            "beside a whole one": ([*row("100"), "50", ""], [*row("250"), ""]),
            "with a minus": ([*row("-100"), "50"], [*row("250"), ""]),
            "in thousands": ([*row("1"), "500.00", ""], [*row("200.00"), ""]),
            "of one digit": ([*row("100"), "5"], [*row("200"), "5"]),
            "with a currency": ([*row("kr. 100"), "50"],),
            "with nothing": ([*row("100"), "50", ""], [*row("0"), ""], [*row("7"), "25", ""]),
        }.items()
    },
    "whole amounts beside departments of four digits": (
        text([*row("100"), "4010"], [*row("250"), "4020"], header=[*HEADER, "Afdeling"], by=","), read(35000)
    ),
    # employments
    **{
        f"glued together somebody else's {one!r}": (text(row(number=one), row()), wrong("alike", kept=10000))
        for one in ("1-2", "0001-2", "00001-2", "1 2", "00001/2", "7-1")
    },
    **{
        f"no number {one!r}": (text(row(number=one)), wrong("number"))
        for one in ("HANSEN", "2022-04-30", "1-apr", "1. maj")
    },
    "a date for a number": (book(row(100, number=date(2022, 4, 30))), wrong("number")),
    "an institution of signs": (text(row(institution="--")), wrong("institution")),
    # codes
    **{f"code like {one!r}": (text(row(code=one), row()), asked("code")) for one in ("9-81", "9 81", "98 1", "98I", "9.81")},
    "a code in wide digits": (text(row(code="９８１")), read(10000)),
    "a date for a code": (book(row(100), row(5, code=date(1902, 9, 7))), wrong("alikecode", kept=10000)),
    # totals
    **{
        f"a line whose text is {words!r}": (text([*row(), words], [*row("7,00"), "x"], header=[*HEADER, header_]), expected)
        for words, header_, expected in [
            ("Sum Li", "Navn", read(10700)),
            ("Samlet løntillæg", "Løntekst", read(10700)),
            ("Total Care ApS", "Enhed", read(10700)),
            ("Klinik Total", "Afdeling", wrong("total", kept=700)),
            ("Sum", "Løntekst", wrong("total", kept=700)),
            ("I alt", "Navn", wrong("total", kept=700)),
        ]
    },
    "a formula across a row": (_formula("E2", "SUM(F2:G2)"), read(10500)),
    "a formula in another column": (_formula("H2", "SUM(E2:E2)"), read(10500)),
    "a pivot's repeats with the amount alone": (
        book(row(100), ["", "", "", "", 200], ["", "", "", "", 350], row(7)),
        wrong(*["nocode", "institution", "number", "period"] * 2, kept=10700, rows=2),
    ),
    "a total above its lines": (text(row("150,00"), row("100,00"), row("50,00")), wrong("total", kept=15000)),
    "a subtotal over two months": (
        text(row("100,00", month="2022-03"), row("50,00"), row("150,00")), wrong("total", kept=15000)
    ),
    "a payment taken back and paid again": (
        text(row("500,00"), row("-500,00"), row("500,00"), row("7,00", number="00012")), read(50700)
    ),
    # dates
    "American dates that tell": (
        text(*(row(month=one) for one in ("1/1/2022", "2/1/2022", "4/30/2022"))), read(30000)
    ),
    "dates of either order": (text(*(row(month=one) for one in ("1/1/2022", "2/1/2022"))), asked("dates")),
    "Danish dates with strokes": (text(*(row(month=one) for one in ("1/2/2022", "30/4/2022"))), read(20000)),
    "a year of two digits behind points": (text(row(month="22.03.21")), read(10000)),
    "a date that never comes": (
        text(["AB", "7", "981", "01.04.2022", "31-12-9999", "1,00"], header=[*HEADER[:3], "Fra dato", "Til dato", "Beløb"]),
        read(100),
    ),
    "a moment of a program": (text(row(month="2022-04-01T00:00:00Z")), read(10000)),
    # rows and tables
    "a row of spaces": (text(row(), [" ", "\u00a0", " ", "", " "]), read(10000, blank=1)),
    "a row of units": (text(["", "", "", "åååå-mm", "kr."], row()), read(10000, note=1)),
    "names in two rows on each page": (
        text(["", "nummer", "art", "", ""], row(), NAMES, ["", "nummer", "art", "", ""], row("5,00"), header=NAMES),
        read(10500, heading=2),
    ),
    "a second table with amounts in doubt": (
        text(row("100"), HEADER[::-1], row("412.500")[::-1]), asked("amounts")
    ),
    "two quotation marks and wider rows": (
        text([*row("1,00"), '"Han'], ["AB", "00007", '981"', "2022-04", "2,00", "Ols"], [*row("4,00"), "J"], header=[*HEADER, "Navn", "", "", ""]),
        asked("code"),
    ),
    "a hidden row that tells no number": (_nameless(book(row(100), row(5), prepare=_hide("row"))), asked("hidden")),
    "a formula in cells without names": (_nameless(book(row("=50+50"))), wrong("formula")),
    # names and CPR numbers
    "a CPR number in a code": (text(row(), row(code="981 Hansen 010170-1234")), wrong("alikecode", kept=10000)),
    "a code of many signs": (text(row(), row(code="981 " + 200 * "x")), wrong("alikecode", kept=10000)),
    "two sheets with a hidden row": (book(header=["Rapport"], prepare=_two_sheets), asked("sheet")),
}  # fmt: skip
