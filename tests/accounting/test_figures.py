"""The pool's figures: small worked ones, and random ones against an independent recomputation, to the øre."""

import datetime
import io
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from accounting import pool, sums, workbook
from accounting.figures import Figures
from accounting.models import Allocation, ClosedSum, Closing, Posting, RegulationFactor
from common import clock
from pilots.models import BudgetLine
from tests.accounts import Account, load_factors, month
from tests.agreements import Negotiation
from tests.factories import filed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024")]


def agreed(account, amount, year=2022):
    """A pilot of the region whose agreement commits `amount`."""
    pilot = filed(account.region, by=account.hr)
    found = Negotiation(pilot, hr=account.hr, coordinator=account.coordinator).start()
    agreement = found.agreement
    BudgetLine.objects.filter(agreement=agreement).delete()
    BudgetLine.objects.create(
        agreement=agreement, year=year, type="salary", amount=amount, base_amount=amount
    )
    type(agreement).objects.filter(pk=agreement.pk).update(budget_reason="Rate 2 følger")
    found.send().clear().sign("employer").sign("union")
    return pilot


def figures(account, **asked):
    return Figures(account.book, **{"sees_postings": True} | asked)


def freeze(account, text):
    """Close a month as the database has it closed: with its sums."""
    parts = sums.parts(account.book, first=month(text), last=month(text))
    closing = Closing.objects.create(
        book=account.book,
        month=month(text),
        by=account.hr,
        at=clock.now(),
        count=0,
        booked_total=0,
        ledger_total=0,
    )
    ClosedSum.objects.bulk_create(
        ClosedSum(
            closing=closing,
            pilot_id=part.pilot_id,
            type=part.type,
            code_id=part.code_id,
            count=part.count,
            amount=part.amount,
            base_amount=part.base_amount,
        )
        for part in parts
    )


def test_spending_eats_its_commitment_and_what_is_over_is_shown():
    account = Account(given=1000)
    under, over = agreed(account, 500), agreed(account, 100)
    account.pay("200", pilot=under)
    account.pay("150", pilot=over)
    account.adjust("30")

    found = figures(account)

    assert [(line.committed.amount, line.spent.amount) for line in found.pilots] == [
        (500, 200),
        (100, 150),
        (0, 30),
    ]
    assert (found.given.amount, found.committed.amount, found.spent.amount) == (2000, 600, 380)
    assert (found.outstanding.amount, found.over.amount) == (300, 80)
    assert (found.remaining.amount, found.left.amount) == (1620, 1320)
    assert pool.left(account.book) == 1320
    assert pool.left_for(under) == 2000 - 150 - 30


def test_stipends_still_expected_are_not_left():
    account = Account(given=1_000_000)
    appointment = account.appointment(starts_on=datetime.date(2023, 4, 1))
    before = figures(account)
    assert before.stipends.amount == 2 * Decimal("11423.88")
    assert before.left.amount == 2_000_000 - 2 * Decimal("11423.88")
    account.stipend(appointment, "11423.88", in_month="2023-04")
    after = figures(account)

    # April and May: the programme's window ends on 31 May 2023.
    assert after.stipends.amount == Decimal("11423.88")
    assert after.left.amount == before.left.amount


def test_spending_goes_through_the_instalments_in_their_order_and_is_prepaid_before_the_first():
    account = Account(given=1000)
    account.pay("300", in_month="2022-02")
    early = figures(account, as_of=clock.today())
    account.pay("900", in_month="2023-02")
    found = figures(account)

    assert [(i.spent.amount, i.remaining.amount) for i in found.instalments] == [(1000, 0), (200, 800)]
    assert (early.is_prepaid, found.is_prepaid, found.is_overspent) == (False, False, False)
    assert [(y.year, y.given.amount, y.spent.amount) for y in found.years] == [
        (2022, 1000, 300),
        (2023, 1000, 900),
    ]


def test_more_than_is_available_is_prepaid_and_more_than_all_is_overspent(january_2024):
    account = Account(given=1000)
    Allocation.objects.filter(instalment=2).update(available_from=datetime.date(2024, 4, 1))
    account.pay("1000.01", in_month="2023-02")
    assert (figures(account).is_prepaid, figures(account).prepaid.amount) == (True, Decimal("0.01"))

    account.pay("1000", in_month="2023-03")
    assert (figures(account).is_prepaid, figures(account).is_overspent) == (False, True)


def test_a_regulated_instalment_shows_both_levels_and_one_without_factor_one_figure():
    account = Account(given=1000)
    factor = load_factors().get(effective_from="2023-01-01")
    Allocation.objects.filter(instalment=2).update(factor=factor)

    first, second = figures(account).instalments

    assert (first.given.amount, first.given.base) == (1000, 1000)
    assert (second.given.amount, second.given.base) == (Decimal("1091.98"), 1000)


def test_who_sees_sums_only_sees_closed_months_alone():
    account = Account(given=1000)
    account.pay("100", in_month="2022-04")
    freeze(account, "2022-04")
    account.pay("50", in_month="2022-05")
    account.adjust("7", in_month="2022-05")
    freeze(account, "2022-05")
    account.pay("9", in_month="2022-06")

    found = figures(account, sees_postings=False)
    earlier = figures(account, sees_postings=False, as_of=month("2022-04"))

    assert (found.spent_on_pay.amount, found.spent_otherwise.amount) == (150, 7)
    assert found.through == month("2022-05")
    assert (earlier.spent.amount, earlier.on) == (100, datetime.date(2022, 4, 30))
    assert figures(account).spent.amount == 166


def test_before_any_month_is_closed_sums_readers_see_nothing_spent():
    account = Account(given=1000)
    account.pay("100")
    found = figures(account, sees_postings=False)
    assert (found.spent.amount, found.through, found.remaining.amount) == (0, None, 2000)


# Random books

KINDS = ["salary", "adjustment", "coordinator"]
POSTINGS = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        st.integers(-5_000_000, 9_000_000).filter(bool),
        st.integers(0, 23),
        st.integers(0, 23),
        st.integers(0, 2),
    ),
    min_size=1,
    max_size=25,
)


def at_month(index):
    return f"{2022 + index // 12}-{index % 12 + 1:02d}"


def book_them(account, appointment, pilots, rows):
    for kind, ore, booked, concerns, who in sorted(rows, key=lambda row: row[2]):
        amount, pay_month = Decimal(ore).scaleb(-2), at_month(concerns)
        if kind == "salary":
            account.pay(amount, in_month=at_month(booked), pay_month=pay_month, pilot=pilots[who])
        elif kind == "coordinator":
            account.stipend(appointment, amount, in_month=at_month(booked), pay_month=pay_month)
        else:
            account.adjust(amount, in_month=at_month(booked), pilot=pilots[who])


def recomputed(book):
    """Totals from raw rows, with fractions and nothing of the product's."""
    factors = list(
        RegulationFactor.objects.order_by("effective_from").values_list("effective_from", "factor")
    )
    found = {"spent": 0, "base": 0, "pay": 0, "years": defaultdict(int), "pilots": defaultdict(int)}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT month, pay_month, type, amount, pilot_id FROM accounting_posting WHERE book_id = %s",
            [book.pk],
        )
        for booked, concerns, kind, ore, pilot in cursor.fetchall():
            factor = [f for day, f in factors if day <= concerns][-1]
            base = Fraction(ore) / Fraction(factor)
            rounded = (
                int(Decimal(base.numerator * 10**9 // base.denominator).scaleb(-9).quantize(1, ROUND_HALF_UP))
                if base >= 0
                else -int(
                    Decimal(-base.numerator * 10**9 // base.denominator).scaleb(-9).quantize(1, ROUND_HALF_UP)
                )
            )
            found["spent"] += ore
            found["base"] += rounded
            found["pay"] += ore if kind in ("salary", "coordinator") else 0
            found["years"][booked.year] += ore
            found["pilots"][pilot] += ore
    return found


@pytest.mark.skipif(connection.vendor != "postgresql", reason="raw rows are read as PostgreSQL gives them")
def test_figures_page_and_workbook_equal_an_independent_recomputation(samples, report):
    load_factors()
    account = Account(given=1_000_000)
    appointment = account.appointment()
    pilots = [agreed(account, 50_000), agreed(account, 20_000), None]
    tried = 0

    @settings(
        max_examples=samples(15, 300),
        suppress_health_check=list(HealthCheck),
        deadline=None,
        derandomize=True,
    )
    @given(POSTINGS, st.integers(0, 24))
    def check(rows, closed):
        nonlocal tried
        tried += 1
        with transaction.atomic():
            book_them(account, appointment, pilots, rows)
            for index in range(closed):
                freeze(account, at_month(index))
            _compare(account, recomputed(account.book))
            transaction.set_rollback(True)

    check()
    report("random books, reckoned three ways", tried)
    assert tried >= 10


def _compare(account, truth):
    found = figures(account)
    ore = lambda amount: int(amount * 100)  # noqa: E731
    assert ore(found.spent.amount) == truth["spent"]
    assert ore(found.spent.base) == truth["base"]
    assert ore(found.spent_on_pay.amount) == truth["pay"]
    assert {y.year: ore(y.spent.amount) for y in found.years if y.spent.amount} == {
        year: amount for year, amount in truth["years"].items() if amount
    }
    assert {line.pilot_id: ore(line.spent.amount) for line in found.pilots if line.spent.amount} == {
        pilot: amount for pilot, amount in truth["pilots"].items() if amount
    }
    file = io.BytesIO()
    workbook.write_accounts(file, found, at=clock.now(), by=account.hr, heads=[])
    sheets = load_workbook(file)
    summary = {row[0].value: row[1].value for row in sheets.worksheets[1].iter_rows(min_row=2)}
    printed = {str(label): money.amount for label, money in workbook.summary_lines(found)}
    assert {label: round(value * 100) for label, value in summary.items()} == {
        label: ore(amount) for label, amount in printed.items()
    }
    postings = [row[7].value for row in sheets.worksheets[4].iter_rows(min_row=2)]
    assert round(sum(postings[:-1]) * 100) == truth["spent"]
    assert len(postings) - 1 == Posting.objects.filter(book=account.book).count()
