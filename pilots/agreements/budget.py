"""The amounts of a budget line: what pay is charged on top, and the same money at the level of 31.3.2018."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from common.money import format_kroner, rounded
from common.months import between, last_day
from pilots.agreements import pool
from pilots.descriptions.rows import CostType
from pilots.programme import regulation
from pilots.programme.charges import percent_on


def additions(amount, programme, day):
    """Pension and holiday allowance on pay by the percentages in force on a day: added, then rounded together."""
    return rounded(amount * Decimal(percent_on(programme, day)) / 100)


def complete(line):
    """Write a line's additions and base amount from its year, type and amount, and return it.

    Both go by 1 January of the year: base = (amount + additions) / its factor, rounded to the øre; 0 without a factor.
    """
    first = date(line.year, 1, 1)
    amount = Decimal(line.amount)
    is_salary = line.type == CostType.SALARY
    line.additions = additions(amount, line.agreement.pilot.programme, first) if is_salary else Decimal()
    factor = regulation.factor_of(line.year)
    line.base_amount = factor.to_base(amount + line.additions) if factor else Decimal()
    return line


@dataclass(frozen=True)
class Fit:
    """What a budget comes to, and whether the pool has it; `left` is None where nothing is allocated.

    Both sides write, clear and sign by this. How much is left is worked out of what is booked, so no sentence says it:
    it stands in the hint of the one who writes the budget, and keeps the account.
    """

    total: Decimal
    left: Decimal | None

    @property
    def is_known(self):
        return self.left is not None

    @property
    def is_over(self):
        return self.left is not None and self.total > self.left

    @property
    def sentence(self):
        sentence = _("The budget of %(total)s exceeds the pool's expected remaining amount. Write why")
        return sentence % {"total": format_kroner(self.total)}


def fit_of(agreement):
    return Fit(
        sum((line.total for line in agreement.budget.all()), Decimal()), pool.left_for(agreement.pilot)
    )


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
    factors = regulation.known_today()
    return {
        "sums": [
            _year_sum(key, lines, factors) for key in sorted({(line.year, line.type) for line in lines})
        ],
        "supplements": list(supplements(agreement)),
        "total": sum((line.total for line in lines), Decimal()),
        "base_total": sum((line.base_amount for line in lines), Decimal()),
    }


def _year_sum(key, lines, factors):
    year, kind = key
    own = [line for line in lines if (line.year, line.type) == key]
    factor = factors.on(date(year, 1, 1))
    return YearSum(
        f"{year} · {CostType(kind).label}",
        sum((line.amount for line in own), Decimal()),
        sum((line.additions for line in own), Decimal()),
        sum((line.base_amount for line in own), Decimal()),
        f"{factor.factor:.6f}".replace(".", ",") if factor else "",
        bool(factor) and factor.is_estimate(date(year, 1, 1)),
    )


def supplements(agreement):
    """What the chosen level costs per year: base / 12 × doctors × its months, each by its own factor.

    A month is regulated by the factor of its first day, as a posting is, and a broken one counts by its calendar days.
    It is reckoned in fractions and rounded once a year. A year of which some month has no factor is left out.
    """
    standing = agreement.standing
    rates = {rate.level: rate.base_amount for rate in standing.rates.all()} if standing else {}
    base = rates.get(agreement.level)
    if not (base and agreement.doctors and agreement.starts_on and agreement.ends_on):
        return
    factors = regulation.known_today()
    for year in range(agreement.starts_on.year, agreement.ends_on.year + 1):
        shares = by_factor(agreement.starts_on, agreement.ends_on, year, factors)
        if None not in shares:
            regulated = sum(sum(months) * Fraction(factor) for factor, months in shares.items())
            amount = rounded(Fraction(base) / 12 * agreement.doctors * regulated)
            yield Supplement(year, _formula(base, agreement.doctors, shares), amount)


def by_factor(first, last, year, factors):
    """{factor: [the part of each month of the period that it regulates]} of a year; None is the months without one."""
    found = defaultdict(list)
    for month in between(date(year, 1, 1), date(year, 12, 1)):
        begins, ends = max(first, month), min(last, last_day(month))
        if begins <= ends:
            factor = factors.on(month)
            found[factor and factor.factor].append(Fraction((ends - begins).days + 1, last_day(month).day))
    return found


def _formula(base, doctors, shares):
    terms = [f"{_months(months)} × {factor:.6f}".replace(".", ",") for factor, months in shares.items()]
    regulated = f"({' + '.join(terms)})" if len(terms) > 1 else terms[0]
    return f"{format_kroner(base)} / 12 × {doctors} × {regulated}"


def _months(shares):
    """Months as they are added: "9", "21/31", "(2 + 21/31)"."""
    whole = sum(share == 1 for share in shares)
    parts = [f"{whole}"] * (whole > 0) + [str(share) for share in shares if share != 1]
    return f"({' + '.join(parts)})" if len(parts) > 1 else parts[0]
