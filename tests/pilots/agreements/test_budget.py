"""Cost of the supplement a year: each month by its own factor, in fractions, rounded once."""

import random
from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
import time_machine

from pilots.agreements import budget
from pilots.models import RegulationFactor
from tests.accounts import JANUARY_2024, load_factors

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _january_2024():
    with time_machine.travel(JANUARY_2024, tick=False):
        yield


def costs(base, first, last, doctors=1):
    """{year: kroner} of a supplement."""
    return {
        found.year: found.amount for found in budget.supplements(an_agreement(base, first, last, doctors))
    }


def an_agreement(base, first, last, doctors=1):
    rates = [SimpleNamespace(level="low", base_amount=Decimal(base))]
    standing = SimpleNamespace(rates=SimpleNamespace(all=lambda: rates))
    return SimpleNamespace(standing=standing, level="low", doctors=doctors, starts_on=first, ends_on=last)


@pytest.mark.smoke
@pytest.mark.parametrize(
    ("base", "first", "last", "year", "amount"),
    [
        ("60000", date(2022, 1, 1), date(2022, 12, 31), 2022, "64159.32"),
        ("25000", date(2022, 5, 2), date(2023, 3, 21), 2023, "6091.00"),
    ],
)
def test_a_supplement_costs_what_its_months_do(base, first, last, year, amount):
    load_factors()
    assert costs(base, first, last)[year] == Decimal(amount)


def test_the_formula_says_which_months_have_which_factor():
    load_factors()
    found = budget.supplements(an_agreement("25000", date(2022, 5, 2), date(2023, 3, 21), 2))
    assert [one.formula.replace("\xa0", " ") for one in found] == [
        "25.000,00 kr. / 12 × 2 × ((4 + 30/31) × 1,064474 + 3 × 1,083866)",
        "25.000,00 kr. / 12 × 2 × (2 + 21/31) × 1,091976",
    ]


def test_a_factor_counts_from_the_day_it_was_known():
    RegulationFactor.objects.create(
        effective_from="2022-01-01", known_from="2022-01-01", factor="1.1", status="published", source="x"
    )
    for known, factor in (("2024-01-15", "1.2"), ("2024-01-16", "1.3")):
        RegulationFactor.objects.create(
            effective_from="2022-02-01", known_from=known, factor=factor, status="published", source="x"
        )
    found = costs("12000", date(2022, 1, 1), date(2022, 3, 31))
    assert found == {2022: Decimal(1100 + 2 * 1200)}


def test_a_year_with_a_month_before_the_first_factor_is_left_out():
    load_factors()
    assert list(costs("12000", date(2017, 9, 30), date(2018, 1, 31))) == [2018]


def by_days(base, first, last, doctors, year, table):
    """Øre of a year, added day by day with plain fractions."""
    exact, day = Fraction(0), max(first, date(year, 1, 1))
    while day <= min(last, date(year, 12, 31)):
        factor = next(factor for start, factor in reversed(table) if start <= day.replace(day=1))
        exact += Fraction(base) / 12 * doctors * Fraction(factor) / monthrange(day.year, day.month)[1]
        day += timedelta(1)
    return int(exact * 100 + Fraction(1, 2))


def test_random_supplements_equal_an_independent_reckoning(report):
    load_factors()
    table = list(
        RegulationFactor.objects.filter(known_from__lte="2024-01-15").values_list("effective_from", "factor")
    )
    chance, tried = random.Random(7), 0
    for _turn in range(250):
        base, doctors = Decimal(chance.randrange(1, 9_000_000)).scaleb(-2), chance.randrange(1, 15)
        first = date(2021, 9, 1) + timedelta(chance.randrange(900))
        last = first + timedelta(chance.randrange(900))
        found = costs(base, first, last, doctors)
        assert list(found) == list(range(first.year, last.year + 1))
        for year, amount in found.items():
            tried += 1
            assert amount * 100 == by_days(base, first, last, doctors, year, table)
    report("years of supplements, reckoned day by day", tried)
    assert tried > 500
