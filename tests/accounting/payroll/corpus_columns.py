"""Odd ways to write the columns of a payroll extract: amounts, and what they are counted in; months, codes, employments.

More of `corpus`, with its plan and its words for what each must become.
"""

from datetime import datetime

from tests.accounting.payroll.corpus import HEADER, asked, book, read, refused, row, text, wrong

AMOUNTS = {
    "500.-": 50000,
    "kr. 500.-": 50000,
    "5 kr.-": 500,
    "500,--": 50000,
    "1.500,--": 150000,
    "kr. 1.500,--": 150000,
    "1.500.-": 150000,
    "1.500,–": 150000,
    "1.500,—": 150000,
    "1,500.-": 150000,
    "500,- kr.": 50000,
    "-500.-": -50000,
    "(500,-)": -50000,
    "5,00-": -500,
    "5,00-kr.": -500,
    "- kr. 5,00": -500,
}
COLUMNS = {
    # amounts
    **{f"amount {one!r}": (text(row(one)), read(ore)) for one, ore in AMOUNTS.items()},
    "whole kroner in two ways": (text(row("500.-"), row("1.250,50")), read(175050)),
    **{
        f"an amount in doubt {one!r}": (text(row(one)), wrong("amount"))
        for one in ("5 kr 500", "5 kr 50", "5 kr. -", "5 kr -", "500,00--", "1500-,", "00.500,00")
    },
    **{
        f"a zero in front of three decimals {one!r}": (text(row(one)), wrong("decimals"))
        for one in ("0.500", "00.500", "0,125", "0.125")
    },
    # amounts that an English program has read as numbers
    **{
        f"amounts that have lost their comma {name}": (made, refused("converted"))
        for name, made in {
            "in a workbook": book(row("1.500,25"), row(10000), row(995)),
            "in a text": text(row("1.500,25"), row("10000"), row("995")),
            "and their point": book(row("1,500.25"), row(10000)),
            "beside round ones": book(row("1.500,00"), row(10000)),
        }.items()
    },
    **{
        f"amounts beside texts {name}": (made, read(ore))
        for name, made, ore in (
            ("with a comma alone", book(row("1.500,25"), row("5,00"), row(1000)), 250525),
            ("and numbers with øre", book(row("1.500,25"), row(1000), row(5.5)), 250575),
            ("and numbers below thousand", book(row("1.500,25"), row(995)), 249525),
            ("with points alone", text(row("1.500,25"), row("2.000"), row("3000")), 650025),
        )
    },
    # codes
    **{
        f"a code that says there is none {one!r}": (text(row(), row("5,00", code=one)), wrong("nocode", kept=10000))
        for one in ("NULL", "(tom)", "-", "nan", "None", "?", "N/A", "I/T", "0", "000", "(blank)")
    },
    **{
        f"a code too wide for its column {one!r}": (text(row(), row("5,00", code=one)), wrong("error", kept=10000))
        for one in ("#####", "###")
    },
    **{
        f"a code that a program has changed {one!r}": (text(row(), row("5,00", code=one)), asked("code"))
        for one in ("981¹", "9.81E+02", "9,81E+02", "sep-81", "9B1", "OO4Z")
    },
    **{
        f"a code that a spreadsheet has spoiled {one!r}": (
            text(row(), row("5,00", code=one)), wrong("alikecode", kept=10000)
        )
        for one in ("1.2E+15", "apr-22", "22-apr")
    },
    "a code of zero as a number": (book(row(100), row(5, code=0)), wrong("nocode", kept=10000)),
    "a person in the column of codes": (
        text(row(), row("5,00", code="981 Peter Hansen")), wrong("alikecode", kept=10000)
    ),
    # units
    **{
        f"a unit of thousands below the names {unit!r}": (text(["", "", "", "", unit], row("1,5")), refused("thousands"))
        for unit in ("tkr.", "(t.kr.)", "i 1.000 kr.", "tusinde", "mio. kr.", "TDKK", "hele tusinder")
    },
    **{
        f"a title of thousands {title!r}": (text(row("1,5"), top=[title]), refused("thousands"))
        for title in (
            "Beløb i TDKK", "Alle beløb i t.DKK", "KDKK", "Alle beløb i tusinder", "Beløb i '000 kr.", "DKK '000",
            "Beløb i mill. kr.", "Tal i tusinde", "Beløb i hele tusind kroner", "Beløb i T. kr.",
        )
    },
    **{
        f"a title that speaks of another unit {title!r}": (text(row("150025"), top=[title]), asked("unit"))
        for title in (
            "Beløb i ører", "Beløb i 1/100 kr.", "Beloeb i oere", "Valuta: EUR", "Alle tal i øre", "Beløb over 1.000 kr. vist",
            "Beløb uden komma (sidste to cifre er decimaler)",
        )
    },
    **{
        f"a title that speaks of none {title!r}": (text(row(), top=[title]), read(10000))
        for title in (
            "Udskrift nr. 1000", "Lønsekretariatet, 1000 København K", "Øre-, næse- og halskirurgi", "Øre, næse og hals",
            "Løn for 1000 ansatte, udskrevet", "Alle beløb er i kr.", "Beløb i kroner og øre", "Kørt kl. 10.00 af kr",
        )
    },
    **{
        f"at the foot {note!r}": (text(row("150025"), [note, "", "", "", ""]), expected)
        for note, expected in {
            "Alle beløb er i øre": asked("unit"),
            "Note: beløb i t.kr.": refused("thousands"),
            "Beløb i 1.000 kr.": refused("thousands"),
            "Øre-, næse- og halskirurgi": read(15002500, note=1),
        }.items()
    },
    "at the foot below a blank row and a note": (
        text(row(), ["", "", "", "", ""], ["Udskrevet", *4 * [""]], ["Beløb i øre", *4 * [""]]), asked("unit")
    ),
    "at the foot in one field": (("csv", text(row("150025"))[1] + "Beløb i øre\r\n".encode()), asked("unit")),
    "a unit between the lines": (
        text(row("100"), ["Herefter i øre", "", "", "", ""], HEADER, row("15000")), refused("units")
    ),
    "a sheet named for its unit": (
        book(row(150025), prepare=lambda made: setattr(made.active, "title", "Beløb i øre")), asked("unit")
    ),
    **{
        f"a column of units {name!r} {units}": (
            text(*([*row("100"), unit] for unit in units), header=[*HEADER, name]), expected
        )
        for name, units, expected in [
            ("Enhed", ["øre"], asked("unit")),
            ("", ["øre", "øre"], asked("unit")),
            ("Valuta", ["EUR"], refused("units")),
            ("Enhed", ["kr", "øre"], refused("units")),
            ("Valuta", ["DKK", ""], read(20000)),
        ]
    },
    "a second table in another unit": (
        text([*row("100"), "kr"], [*HEADER, "Enhed"], [*row("5000"), "øre"], header=[*HEADER, "Enhed"]), refused("units")
    ),
    "a name beside the amounts that is a unit": (text([*row("150025"), ""], header=[*HEADER, "(øre)"]), asked("unit")),
    **{
        f"a second table with {name!r}": (
            text(row("100"), [*HEADER[:4], name], row("15000")), wrong("table", kept=10000, heading=1)
        )
        for name in ("Beløb (øre)", "Beløb i 1.000 kr.")
    },
    **{
        f"named {name!r}": (text(row("1500"), header=[*HEADER[:4], name]), expected)
        for name, expected in {
            "Beløb (tdkk)": refused("thousands"),
            "Beløb t.DKK": refused("thousands"),
            "Beløb i tusinder": refused("thousands"),
            "Beløb i ører": read(1500),
            "Beløb x 100": asked("unit"),
            "Beløb i øre (kr.)": asked("unit"),
            "Beløb (EUR)": asked("unit"),
            "Beløb i hele kr.": read(150000),
            "Beløb DKK": read(150000),
            "Beløb kr/øre": read(150000),
        }.items()
    },
    # signs
    **{
        f"a column of signs {name!r} {signs}": (text(*([*row(), sign] for sign in signs), header=[*HEADER, name]), asked("sign"))
        for name in ("+/-", "Debit/Kredit", "D/C", "S/H", "DebetKredit", "D/K-kode", "Fortegn beløb", "Tegn", "Kredit", "")
        for signs in (["-", "+"], ["K", "D"], ["H", ""])
    },
    "a column of signs before the amounts": (
        text([*row()[:4], "-", "100,00"], header=[*HEADER[:4], "", HEADER[4]]), asked("sign")
    ),
    **{
        f"a column that may tell signs {name!r} {words}": (text(*([*row(), word] for word in words), header=[*HEADER, name]), asked("sign"))
        for name, words in {
            "Type": ["Udbetaling", "Træk"], "Slags": ["Ydelse", "Modregning"], "Korrektion": ["Tilbageført", ""], "Status": ["Udbetalt", "Annulleret"], "Linje": ["Aktiv", "Slettet"],
            "Storno": ["X", ""], "Annulleret": ["Ja", "Nej"], "Faktor": ["1", "-1"],
        }.items()
    },
    "a column of one and minus one": (book([*row(100), 1], [*row(50), -1], header=[*HEADER, "Faktor"]), asked("sign")),
    "a column that says that all is well": (
        text([*row(), "Aktiv"], [*row("5,00"), "Godkendt"], header=[*HEADER, "Status"]), read(10500)
    ),
    "a column of nothing but one": (book([*row(100), 1], [*row(50), 1], header=[*HEADER, "Antal"]), read(15000)),
    "a column of figures, minus one among them": (
        book([*row(100), 1], [*row(50), -1], [*row(70), 2], header=[*HEADER, "Antal"]), read(22000)
    ),
    "a column of signs as figures": (book([*row(100), -1], header=[*HEADER, "Fortegn"]), asked("sign")),
    "a column of signs that is blank": (text([*row(), ""], header=[*HEADER, "Fortegn"]), read(10000)),
    "a column of other letters": (text([*row(), "K"], [*row(), "M"], header=[*HEADER, "Køn"]), read(20000)),
    "a column of signs in a second table": (
        text([*row(), ""], [*HEADER, "Fortegn"], [*row("50"), "-"], header=[*HEADER, "Navn"]), asked("sign")
    ),
    # months
    **{
        f"American dates {months}": (text(*(row(month=one) for one in months)), expected)
        for months, expected in {
            ("1/1/22", "2/1/22", "3/1/22", "4/30/22"): read(40000),
            ("01-01-2022", "02-01-2022", "04-30-2022"): read(30000),
            ("01.01.2022", "04.30.2022"): read(20000),
            ("1/1/22", "2/1/22"): asked("dates"),
            ("04/05/21",): asked("dates"),
            ("30/4/2022", "4/30/2022"): asked("dates"),
            ("30.04.2022", "04.02.2022"): read(20000),
            ("04.02.2022",): read(10000),
        }.items()
    },
    "a month whose last zero is lost": (book(row(100, month=2021.1), row(5, month=2021.11)), wrong("period", kept=500)),
    "a month whose last zero is lost in a text": (text(row(month="2021.1"), row("5,00", month="2021.11")), wrong("period", kept=500)),
    **{
        f"midnight of another month in Greenwich {one!r}": (text(row(month=one), row("5,00")), wrong("period", kept=500))
        for one in (
            "2022-03-31T22:00:00Z", "2021-12-31T23:00:00.0000000Z", "2022-03-31 22:00:00", "31-03-2022 22:00",
            "2021-10-31T23:00:00+00:00",
        )
    },
    "a moment of a workbook that is midnight in Greenwich": (
        book(row(100, month=datetime(2022, 3, 31, 22)), row(5)), wrong("period", kept=500)  # noqa: DTZ001
    ),
    **{
        f"the end of a month {one!r}": (text(row(month=one)), read(10000))
        for one in ("2022-03-31T23:59:59", "2022-03-31T00:00:00+02:00", "2022-03-30T12:00:00Z")
    },
    "a number of a month": (book(row(100, month=2022.02)), read(10000)),
    "American dates beside dates": (
        book(row(100, month=datetime(2022, 2, 1)), row(50, month="1/13/2022")), asked("dates")  # noqa: DTZ001
    ),
    # employments
    **{
        f"a number of three parts {one!r}": (text(row(number=one), row()), wrong("alike", kept=10000))
        for one in ("0-1-2", "0 1/2", "000-07-1", "00-1-2")
    },
    **{f"a number that is nought {one!r}": (text(row(number=one), row()), wrong("number", kept=10000)) for one in ("0", "00000", "0-0")},
}  # fmt: skip
