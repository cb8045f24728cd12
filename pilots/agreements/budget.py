"""The amounts of a budget line: what pay is charged on top, and the same money at the level of 31.3.2018."""

from decimal import ROUND_HALF_UP, Decimal

from pilots import pool
from pilots.pilot import CostType

CENT = Decimal("0.01")


def additions(amount, programme):
    """Pension and holiday allowance on pay by the programme's settings; each line is rounded half up to the øre."""
    percent = (programme.pension_percent or 0) + (programme.holiday_percent or 0)
    return (amount * Decimal(percent) / 100).quantize(CENT, ROUND_HALF_UP)


def complete(line):
    """Write a line's additions and base amount from its year, type and amount, and return it.

    base = (amount + additions) / the factor of 1 January of the year, rounded half up to the øre; 0 without a factor.
    """
    amount = Decimal(line.amount)
    is_salary = line.type == CostType.SALARY
    line.additions = additions(amount, line.agreement.pilot.programme) if is_salary else Decimal()
    factor = pool.factor_of(line.year)
    line.base_amount = factor.to_base(amount + line.additions) if factor else Decimal()
    return line
