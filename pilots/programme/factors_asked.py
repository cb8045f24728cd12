"""The regulation factors by which budgets are reckoned."""

from datetime import date

from pilots.agreements.pool import answering


def factors():
    """The factors known today: `on(day)` is the one in force (`factor`, `to_base`, …), None before any."""
    return answering("regulation").factors()


def factor_of(year):
    """The factor by which a year's budget is reckoned, that of its 1 January; None without any."""
    return factors().on(date(year, 1, 1))
