"""The amounts of a budget line: what pay is charged on top, and the same money at the level of 31.3.2018."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from common.money import format_kroner
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


@dataclass(frozen=True)
class YearSum:
    """What a year's lines of a type come to, at both levels, and the factor between them."""

    label: str
    amount: Decimal
    additions: Decimal
    base_amount: Decimal
    factor: str
    is_estimate: bool


@dataclass(frozen=True)
class Supplement:
    """What the supplement costs in a year: the formula as it is worked out, and its result."""

    year: int
    formula: str
    amount: Decimal


def overview(agreement):
    """{"sums": per year and type, "supplements": per year, "total", "base_total"} of what is saved."""
    lines = list(agreement.budget.all())
    return {
        "sums": [_year_sum(key, lines) for key in sorted({(line.year, line.type) for line in lines})],
        "supplements": list(supplements(agreement)),
        "total": sum((line.total for line in lines), Decimal()),
        "base_total": sum((line.base_amount for line in lines), Decimal()),
    }


def _year_sum(key, lines):
    year, kind = key
    own = [line for line in lines if (line.year, line.type) == key]
    factor = pool.factor_of(year)
    return YearSum(
        f"{year} · {CostType(kind).label}",
        sum((line.amount for line in own), Decimal()),
        sum((line.additions for line in own), Decimal()),
        sum((line.base_amount for line in own), Decimal()),
        f"{factor.factor:.6f}".replace(".", ",") if factor else "",
        bool(factor) and pool.is_estimate(year),
    )


def supplements(agreement):
    """What the chosen level costs per year: base × factor / 12 × months × doctors, rounded half up to the øre.

    Months are counted whole and by the calendar days of a broken one.
    """
    standing = agreement.standing
    rates = {rate.level: rate.base_amount for rate in standing.rates.all()} if standing else {}
    base = rates.get(agreement.level)
    if not (base and agreement.doctors and agreement.starts_on and agreement.ends_on):
        return
    for year in range(agreement.starts_on.year, agreement.ends_on.year + 1):
        factor = pool.factor_of(year)
        months = months_in(agreement.starts_on, agreement.ends_on, year)
        if factor:
            exact = base * factor.factor / 12 * months * agreement.doctors
            amount = exact.quantize(CENT, ROUND_HALF_UP)
            yield Supplement(year, _formula(base, factor.factor, months, agreement.doctors), amount)


def months_in(first, last, year):
    """Months of the period in a year, e.g. 12 or 1.5, with six decimals; a broken month by its calendar days."""
    count = Decimal()
    for month in range(1, 13):
        days = monthrange(year, month)[1]
        begins = max(first, date(year, month, 1))
        ends = min(last, date(year, month, days))
        if begins <= ends:
            count += Decimal((ends - begins).days + 1) / days
    return count.quantize(Decimal("0.000001")).normalize()


def _formula(base, factor, months, doctors):
    numbers = (f"{factor:.6f}", f"{months:f}")
    factor_text, months_text = (number.replace(".", ",") for number in numbers)
    return f"{format_kroner(base)} × {factor_text} / 12 × {months_text} × {doctors}"
