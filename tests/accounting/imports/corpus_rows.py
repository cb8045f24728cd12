"""Odd rows of payroll extracts: what is a line and what is none, where the names of the columns stand, what sums what.

More of `corpus`, with its plan and its words for what each must become.
"""

from tests.accounting.imports.corpus import HEADER, book, read, row, text, wrong

ALL_BLANK = ["nocode", "institution", "number"]
NAMES = ",".join(HEADER)


def lines(*rows, encoding="utf-8"):
    """A text by its lines as they stand."""
    return "csv", "".join(f"{one}\r\n" for one in rows).encode(encoding)


def _formulas(*cells):
    return [f"={cell}" for cell in cells]


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
}  # fmt: skip
