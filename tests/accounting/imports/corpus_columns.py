"""Odd ways to write the columns of a payroll extract: amounts, and what they are counted in; months, codes, employments.

More of `corpus`, with its plan and its words for what each must become.
"""

from tests.accounting.imports.corpus import read, row, text, wrong

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
}
