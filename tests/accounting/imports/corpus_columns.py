"""Odd ways to write the columns of a payroll extract: amounts, and what they are counted in; months, codes, employments.

More of `corpus`, with its plan and its words for what each must become.
"""

from tests.accounting.imports.corpus import asked, book, read, row, text, wrong

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
}  # fmt: skip
