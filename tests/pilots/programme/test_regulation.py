"""Two price levels: the printed tables are met to the øre, and the fixture is what the sources say."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.core.management import call_command
from django.db.models import Sum

from accounting.models import Allocation
from common import clock
from pilots.programme import regulation
from pilots.programme.regulation import Table

pytestmark = pytest.mark.django_db


@pytest.fixture
def factors():
    call_command("loaddata", "regulation", verbosity=0)
    return Table(known_on=datetime.date(2025, 1, 1))


@pytest.mark.parametrize(("day", "month"), [((2023, 10, 1), "8922.41"), ((2023, 9, 30), "8879.77")])
def test_a_printed_pay_table_is_met(factors, day, month):
    factor = factors.on(datetime.date(*day))

    assert (Decimal(97_582) * factor.factor / 12).quantize(Decimal("0.01")) == Decimal(month)


def test_raises_inside_a_period_are_added_on_the_level_at_its_start(factors):
    start, before = (factors.on(datetime.date(year, 10, 1)).factor for year in (2020, 2022))

    assert round(before + Decimal("0.0077") * start, 6) == factors.on(datetime.date(2023, 1, 1)).factor


def test_before_the_first_factor_there_is_none_and_after_the_last_the_latest(factors):
    assert factors.on(datetime.date(2017, 9, 30)) is None
    assert factors.on(datetime.date(2040, 1, 1)).factor == Decimal("1.160420")
    days = [datetime.date(year, 1, 1) for year in (2024, 2025, 2026)]
    assert [factors.on(day).is_estimate(day) for day in days] == [False, True, True]


@pytest.mark.parametrize(("today", "factor"), [((2023, 6, 1), "1.091976"), ((2024, 10, 1), "1.160420")])
def test_the_pool_reckons_a_coming_year_by_what_is_known_today(factors, today, factor):
    with time_machine.travel(datetime.datetime(*today, 12, tzinfo=clock.COPENHAGEN), tick=False):
        assert regulation.factors().on(datetime.date(2025, 1, 1)).factor == Decimal(factor)


@pytest.mark.parametrize(("amount", "base"), [("1.064474", "1.00"), ("0.01", "0.01"), ("100", "93.94")])
def test_to_base_rounds_half_up_to_the_oere(factors, amount, base):
    assert factors.on(datetime.date(2022, 1, 1)).to_base(Decimal(amount)) == Decimal(base)


def test_an_instalments_sum_is_89_kroner_over_forty_million():
    for name in ("regions", "programme", "regulation", "allocations"):
        call_command("loaddata", name, verbosity=0)

    sums = Allocation.objects.values("instalment").annotate(sum=Sum("base_amount")).order_by("instalment")
    assert [(row["instalment"], row["sum"]) for row in sums] == [(1, 40_000_089), (2, 40_000_089)]
    assert Allocation.objects.first().amount == Allocation.objects.first().base_amount
