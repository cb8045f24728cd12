"""Odd rows of payroll extracts: what is a line and what is none, where the names of the columns stand, what sums what.

More of `corpus`, with its plan and its words for what each must become.
"""

import re

from tests.accounting.payroll.corpus import HEADER, asked, book, edited, read, refused, row, text, wrong

ALL_BLANK = ["nocode", "institution", "number"]
NAMES = ",".join(HEADER)


def lines(*rows, encoding="utf-8"):
    """A text by its lines as they stand."""
    return "csv", "".join(f"{one}\r\n" for one in rows).encode(encoding)


def _formulas(*cells):
    return [f"={cell}" for cell in cells]


def _third_amount(formula):
    """Three lines, the amount of the last by a formula whose value is known."""
    made = book(row(100), row(50, number="00012"), row(99, number="00013"))
    written = b"\\1<f>" + formula.encode() + b"</f><v>"
    return edited(made, lambda xml: re.sub(rb'(<c r="E4"[^>]*>)<v>', written, xml))


def _shown_as(form):
    """Two lines, the amount of the first in a number format."""
    return book(row(100), row(50), prepare=lambda made: setattr(made.active["E2"], "number_format", form))


def _nothing(formula):
    """Two lines, the amount of the last by a formula that comes to 0."""
    written = b"\\1<f>" + formula.encode() + b"</f><v>"
    return edited(book(row(100), row(0)), lambda xml: re.sub(rb'(<c r="E3"[^>]*>)<v>', written, xml))


def _shared(formula):
    """The same, where the last shares a formula that is written in the line above it."""
    made = book(row(100), row(50, number="00012"), row(99, number="00013"))
    first = b'\\1<f t="shared" ref="E3:E4" si="0">' + formula + b"</f><v>"
    made = edited(made, lambda xml: re.sub(rb'(<c r="E3"[^>]*>)<v>', first, xml))
    return edited(made, lambda xml: re.sub(rb'(<c r="E4"[^>]*>)<v>', rb'\1<f t="shared" si="0"/><v>', xml))


LOST_ROWS = {
    "of Excel's double quoting": (
        lines(NAMES, "AB,00007,981,2022-04,100", '"AB,00012,981,2022-04,""1.000,50"""'),
        wrong("narrow", kept=10000),
    ),
    "quoted as a whole": (lines(";".join(HEADER), ";".join(row()), f'"{";".join(row("5,00"))}"'), wrong("narrow", kept=10000)),
    **{
        f"parted by {by!r} among others": (
            lines(";".join(HEADER), ";".join(row()), by.join(row("5.00"))), wrong("narrow", kept=10000)
        )
        for by in (",", "\t", "|", "  ")
    },
    "with commas and empty fields behind": (
        lines(";".join(HEADER), ";".join(row()), ",".join(row("5")) + ";;;;"), wrong("narrow", kept=10000)
    ),
    "in one cell of a workbook": (book(row(100), [";".join(row("5,00"))]), wrong("narrow", kept=10000)),
}  # fmt: skip
ROWS = {
    **{f"a row {name}": made for name, made in LOST_ROWS.items()},
    # a line without a code
    **{
        f"a blank repeat whose amount is {amount!r}": (
            text(row(), ["", "", "", "2022-03", amount]), wrong(*ALL_BLANK, problem, kept=10000, rows=1)
        )
        for amount, problem in {
            "1.000,505": "decimals", "#N/A": "error", "1o0,00": "amount", "EUR 100,00": "amount", "100,00 K": "amount"
        }.items()
    },
    "an amount that cannot be read alone": (
        text(row(), ["", "", "", "", "500,00*"]), wrong(*ALL_BLANK, "period", "amount", kept=10000, rows=1)
    ),
    "keys alone": (
        text(row(), ["AB", "00012", "", "", ""]), wrong("nocode", "period", "amount", kept=10000, rows=1)
    ),
    "words for keys": (
        text(row(), ["AB", "ukendt", "", "april", "se bilag"]),
        wrong("nocode", "number", "period", "amount", kept=10000, rows=1),
    ),
    "a line below the names": (text([5 * "-"] * 5, row()), read(10000, note=1)),
    "the sign that ends a file of DOS": (("csv", text(row())[1] + b"\x1a"), read(10000, note=1)),
    "an institution alone": (text(row(), ["AB", "", "", "", ""]), wrong("nocode", "number", "period", "amount", kept=10000, rows=1)),
    "a footnote with commas": (text(row(), ["Udskrevet af løn, kontoret", "", "", "", ""]), read(10000, note=1)),
    **{
        f"no code and the name {name!r}": (
            text([*row(), "x"], [*row("7,00", code=""), name], header=[*HEADER, column]), wrong("nocode", kept=10000)
        )
        for name, column in {"Sum Li": "Navn", "Total Care ApS": "Enhed", "Total": "Afdeling"}.items()
    },
    "an error for a code and a name like a total": (
        text([*row(), "x"], [*row("7,00", code="#N/A"), "I alt"], header=[*HEADER, "Navn"]), wrong("error", kept=10000)
    ),
    "no number and the name Sum": (
        text([*row(), "x"], [*row("7,00", number=""), "Sum"], header=[*HEADER, "Navn"]), wrong("number", kept=10000)
    ),
    "a total in a text without keys": (
        text([*row(), "x"], ["", "", "", "", "100,00", "I alt"], header=[*HEADER, "Tekst"]), read(10000, total=1)
    ),
    # formulas that nobody has calculated
    "a last row of formulas": (
        book(row(100), _formulas('"AB"', "7", "981", '"2022-04"', "50")), wrong(*5 * ["formula"], kept=10000, rows=1)
    ),
    "a formula of a program that writes 0 for each": (_nothing("F3*G3"), wrong("formula", kept=10000)),
    "a formula that comes to nothing in Excel": (
        edited(_nothing("F3*G3"), lambda xml: xml.replace(b'fullCalcOnLoad="1"', b""), part="xl/workbook.xml"), read(10000, zero=1)
    ),
    "formulas in the keys": (
        book(row(100), ["AB", "00007", "=981", "2022-04", 50], row(7)), wrong("formula", kept=10700)
    ),
    "a formula in an amount alone": (
        book(row(100), ["", "", "", "2022-03", "=50+50"], row(7)),
        wrong(*ALL_BLANK, "formula", kept=10700, rows=1),
    ),
    # what a comma or a semicolon has split
    "an amount split before empty columns": (
        lines(f"{NAMES},Afdeling,Konto", "AB,00007,981,2022-04,200,4020,", "AB,00007,981,2022-04,100,50,4010,"),
        wrong("wide", kept=20000),
    ),
    "hours split before the amounts": (
        lines("Institution,Tjenestenummer,Lønart,Periode,Timer,Beløb,Tekst", "AB,00007,981,2022-04,7,25,1000,", "AB,00007,981,2022-04,7,5,1000,"),
        wrong("wide", "wide"),
    ),
    "hours split in one line": (
        lines("Institution,Tjenestenummer,Lønart,Periode,Timer,Beløb,Tekst,", "AB,00007,981,2022-04,7,100,x", "AB,00007,981,2022-04,7,5,100,x"),
        wrong("wide", kept=10000),
    ),
    "a name with a comma before the code": (
        lines("Institution,Tjenestenummer,Navn,Lønart,Periode,Beløb,Tekst,", "AB,00007,Ole,981,2022-04,1000,x", "AB,00007,Hansen,Ole,981,2022-04,1000,x"),
        wrong("wide", kept=100000),
    ),
    "a semicolon in a text before the amounts": (
        lines("Institution;Tjenestenummer;Lønart;Periode;Tekst;Beløb;Timer;Konto", "AB;00007;981;2022-04;x;100,00;7;", "AB;00007;981;2022-04;a;5;100,00;7;"),
        wrong("wide", kept=10000),
    ),
    "a semicolon behind every line": (
        lines(f"{';'.join(HEADER)};Navn", *[f"{';'.join(row())};x;"] * 2), read(20000)
    ),
    # where the names of the columns stand
    "a second table with more columns": (
        lines(f"{';'.join(HEADER)};", f"{';'.join(row())};", f"{';'.join(HEADER)};Afdeling", f"{';'.join(row('7,00'))};x"),
        read(10700, heading=1),
    ),
    "a second table of wider lines": (
        text(row(), row(), row(), [*HEADER, "Afdeling"], [*row("7,00"), "x"], header=[*HEADER, ""]), read(30700, heading=1)
    ),
    "a second table in a workbook": (
        book(row(100), [], [*HEADER, "Navn"], [*row(7), "x"]), read(10700, heading=1, blank=1)
    ),
    "a first line in which a name stands": (
        text([*row(), "Konto"], [*row("7,00"), "x"], header=[*HEADER, "Løn"]), read(10700)
    ),
    "a line above the names": (text(row(), top=[";".join(row("55,00"))]), wrong("above", kept=10000)),
    "lines above names that are not known": (
        text(row(), row("5,00"), HEADER, row("7,00"), header=["Enhed", *HEADER[1:]]), wrong("above", "above", kept=700)
    ),
    "what was chosen above the names": (
        text(row(), top=["Lønart;981;0042;;", "Løn i alt;2;100,00;;"]), read(10000)
    ),
    **{
        f"a second table whose names are not known {name}": (
            text([*row(), "7,00"], names, [*row("7,00"), "100,00"], row(), header=[*HEADER, "Timer"]),
            wrong("table", "table", "table", kept=10000),
        )
        for name, names in {
            "in English": ["Unit", "Employee", "Paycode", "Month", "Hours", "Amount"],
            "but two": ["Inst", "Ansat", "Løntype", "Mdr", "Antal", "Kroner"],
        }.items()
    },
    "names again below a second table": (
        text(row(), ["Unit", "Employee", "Paycode", "Month", "Amount"], row("7,00"), HEADER, row("5,00")),
        wrong("table", "table", kept=10500, heading=1),
    ),
    # totals whose keys are all filled in
    **{
        f"a total {name}": (text(*(row(amount, number=number, code=code, institution=(*more, "AB")[0]) for amount, number, code, *more in rows)), wrong(*["total"] * count, kept=kept))
        for name, rows, count, kept in [
            ("of several persons before others", [("100,00", "7", "981"), ("50,00", "12", "981"), ("25,00", "13", "981"), ("175,00", "13", "981"), ("9,00", "14", "981")], 1, 18400),
            ("in the first line", [("175,00", "13", "981"), ("100,00", "7", "981"), ("50,00", "12", "981"), ("25,00", "13", "981")], 1, 17500),
            ("of two persons", [("100,00", "7", "981"), ("50,00", "12", "981"), ("150,00", "12", "981")], 1, 15000),
            ("of two codes", [("100,00", "7", "981"), ("50,00", "7", "0042"), ("150,00", "7", "981"), ("7,00", "12", "981")], 1, 15700),
            ("of two codes further down", [("1,00", "3", "981"), ("100,00", "7", "981"), ("50,00", "7", "0042"), ("150,00", "7", "0042"), ("7,00", "12", "981")], 1, 15800),
            ("that stands twice", [("100,00", "7", "981"), ("50,00", "12", "981"), ("25,00", "13", "981"), ("175,00", "13", "981"), ("175,00", "13", "981")], 2, 17500),
            ("of each person, of a second institution and of all", [("100,00", "7", "981"), ("50,00", "7", "981"), ("150,00", "7", "981"), *[(one, number, "981", "CD") for one, number in (("31,00", "1"), ("20,00", "1"), ("51,00", "1"), ("7,00", "2"), ("9,00", "2"), ("16,00", "2"), ("67,00", "2"))], ("217,00", "2", "981", "CD")], 5, 21700),
            ("of each person and of all", [("100,00", "7", "981"), ("50,00", "7", "981"), ("150,00", "7", "981"), ("31,00", "12", "981"), ("20,00", "12", "981"), ("51,00", "12", "981"), ("201,00", "12", "981")], 3, 20100),
        ]
    },
    "a total of other codes too": (
        text(row("100,00"), row("50,00", number="12"), row("25,00", code="100"), row("175,00", number="12")),
        wrong("total", kept=15000, other=1),
    ),
    **{
        f"totals of each person with other codes that stand under {code}": (
            text(*(row(amount, number=number, code=one) for amount, number, one in (
                ("9,00", "7", "981"), ("90,00", "7", "100"), ("99,00", "7", code), ("80,00", "12", "100"), ("4,00", "12", "981"),
                ("84,00", "12", "981"), ("70,00", "13", "100"), ("2,00", "13", "981"), ("72,00", "13", "981"),
            ))),
            wrong(*["total"] * count, kept=1500, other=6 - count),
        )
        for code, count in (("981", 3), ("100", 2))
    },
    "three amounts that may be a total": (
        text(*(row(f"{n}000,00", month=f"2022-0{m}") for n, m in ((1, 2), (1, 3), (2, 4)))), wrong("total", kept=200000)
    ),
    **{
        f"a total by the word {word!r} beside it": (
            text([*row(), "x"], [*row("50,00", code="0042"), "y"], [*row("149,00"), word], header=[*HEADER, "Løntekst"]),
            wrong("total", kept=15000),
        )
        for word in (
            "Total for 00007", "I alt pr. medarbejder", "Samlet beløb", "Subtotal 981", "Sub-total", "Mellemtotal", "Hovedsum",
            "Slutsum", "Totalt", "Totaler", "Sum for AB", "Sum (kr.)", "TOTAL 00007", "Sum total", "Sum=",
            "Overført", "Overført fra forrige side", "Til transport", "Saldo", "Akkumuleret",
        )
    },
    **{
        f"a line beside {word!r}": (text([*row(), word], [*row("7,00"), "x"], header=[*HEADER, "Løntekst"]), read(10700))
        for word in ("Overført ferie", "Transport", "Saldoferie")
    },
    **{
        f"a total that begins with {word!r}": (text(row(), [word, "", "", "", "99,00"]), read(10000, total=1))
        for word in ("Totalt", "Slutsum", "Mellemtotal", "Hovedsum", "Sub-total", "Total for 00007")
    },
    **{
        f"an amount shown as {form}": (_shown_as(form), wrong("amount", kept=5000))
        for form in ('#,##0.00 "EUR"', "[$€-2] #,##0.00", '0 "øre"', '#,##0 "t.kr."', "_-* #,##0.00 [$USD]_-")
    },
    "empty cells below in a format of another unit": (
        book(row(100), prepare=lambda made: [setattr(made.active[f"E{n}"], "number_format", '0 "EUR"') for n in range(3, 9)]),
        read(10000),
    ),
    **{
        f"an amount shown in kroner as {form}": (_shown_as(form), read(15000))
        for form in ('#,##0.00 "kr."', "[$kr.-406] #,##0.00", "#,##0.00;[Red]-#,##0.00", "#,##0,", '0 "timer"')
    },
    **{
        f"a formula of others {formula}": (_third_amount(formula), wrong("total", kept=15000))
        for formula in (
            "E2+E3", "SUM(E2,E3)", 'SUM(INDIRECT("E2:E3"))', "+SUM(E2:E3)", "ROUND(SUM(E2:E3),2)", "SUM($E$2:E3)", "SUM(E:E)", "SUMIF(C2:C3,981,E2:E3)",
            "SUMPRODUCT(E2:E3)", "SUM(Ark1!E2:E3)", "SUM(Tabel1[Beløb])", "_xlfn.AGGREGATE(9,5,E2:E3)", "SUM( E2:E3 )",
            "SUM(OFFSET(E4,-2,0):E3)", "SUM(D2:E3)", "SUM(E5:E9)", "SUM(Linjer)", "SUM(2:3)", "SUM('Data 2'!E2:E30)", "SUBTOTAL(109,Tabel1[Beløb])",
        )
    },
    **{
        f"a formula of its own row {formula}": (_third_amount(formula), read(24900))
        for formula in ("F4*G4", "[@Sats]*[@Timer]", "Tabel1[[#This Row],[Sats]]*2", "50+49", "SUM(F4:G4)", "VLOOKUP(B4,Data!A:E,5,FALSE)", "Data!E2", "INDEX('Data 2'!$E$2:$E$99,MATCH(B4,'Data 2'!B:B,0))", "[1]Data!E2", "SUM(F4)")
    },
    "a shared formula": (_shared(b"E2*1.02"), wrong("total", "total", kept=10000)),
    "a shared formula of its own row": (_shared(b"F3*G3"), read(24900)),
    # what cannot be seen
    "a row of no height": (edited(book(row(100), row(5)), lambda xml: xml.replace(b'<row r="3"', b'<row r="3" ht="0"')), asked("hidden")),
    "a row of hardly any height": (book(row(100), row(5), prepare=lambda made: setattr(made.active.row_dimensions[3], "height", 0.5)), asked("hidden")),
    "rows that are hidden unless they have a height": (
        edited(book(row(100), row(5)), lambda xml: xml.replace(b"<sheetFormatPr ", b'<sheetFormatPr zeroHeight="1" ')), asked("hidden")
    ),
    "a column of no width": (
        edited(book(row(100)), lambda xml: xml.replace(b"<sheetData>", b'<cols><col min="5" max="5" width="0"/></cols><sheetData>')),
        read(10000),
    ),
    "a row that stands twice": (edited(book(row(100), row(5)), lambda xml: re.sub(rb'r="([A-E]?)3"', rb'r="\g<1>2"', xml)), refused("twice")),
    "a formula whose text is empty": (
        edited(
            book(row(100), row(5)),
            lambda xml: re.sub(rb'<c r="C2"[^>]*>.*?</c>', rb'<c r="C2" t="str"><f>TEXT(1,1)</f><v></v></c>', xml),
        ),
        wrong("nocode", kept=500),
    ),
    # quotation marks
    "a quotation mark that swallows a line into spare columns": (
        lines(
            f"Navn;{';'.join(HEADER)};Tekst;;;;;;", f'Hansen;{";".join(row("2,00"))};"til', f'Peter";{";".join(row("4,00"))};y',
            f"Olsen;{';'.join(row('8,00'))};z",
        ),
        wrong("quote", kept=1200),
    ),
    # letters
    **{
        f"names whose letters are broken {header[2]!r}": (text(row(), header=header), refused("broken"))
        for header in (
            [name.encode(meant).decode(wrote) for name in HEADER]
            for meant, wrote in (
                ("utf-8", "cp850"), ("utf-8", "mac_roman"), ("cp1252", "cp850"), ("cp850", "cp1252"), ("cp1252", "mac_roman"),
                ("mac_roman", "cp1252"),
            )
        )
    },
    "names whose letters are lost": (text(row(), header=[name.replace("ø", "?") for name in HEADER]), refused("broken")),
}  # fmt: skip
