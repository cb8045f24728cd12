"""The pool's figures: small worked ones, and random ones against an independent recomputation, to the øre."""

import datetime
import io
import re
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from openpyxl import load_workbook

from accounting.book import sums
from accounting.models import ClosedSum, Closing
from accounting.pool import pool, together
from accounting.pool.figures import Closed, Figures, Sums
from common import clock
from pilots.models import BudgetLine, RegulationFactor
from regions.permissions import Role
from tests.accounts import Account, load_factors, month
from tests.agreements import Negotiation
from tests.factories import filed, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024")]


def agreed(account, amount, years=(2022,), base=None):
    """A pilot of the region whose agreement commits `amount` in each of the years; at base level the same, or `base`."""
    pilot = filed(account.region, by=account.hr)
    found = Negotiation(pilot, hr=account.hr, coordinator=account.coordinator).start()
    agreement = found.agreement
    BudgetLine.objects.filter(agreement=agreement).delete()
    BudgetLine.objects.bulk_create(
        BudgetLine(agreement=agreement, year=year, type="salary", amount=amount, base_amount=base or amount)
        for year in years
    )
    type(agreement).objects.filter(pk=agreement.pk).update(budget_reason="Rate 2 følger")
    found.send().clear().sign("employer").sign("union")
    return pilot


def figures(account, **asked):
    return Figures(account.book, **asked)


def freeze(account, text):
    """Close a month as the database has it closed: with its sums."""
    parts = sums.parts(account.book, first=month(text), last=month(text))
    closing = Closing.objects.create(
        book=account.book,
        month=month(text),
        by=account.hr,
        at=clock.now(),
        count=sum(part.count for part in parts),
        booked_total=0,
        ledger_total=0,
        ends_period=True,
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


def test_the_years_add_up_to_what_is_left_and_a_dear_year_eats_from_the_earliest_that_is_not_all_spent():
    load_factors()
    account = Account(given=1000)
    pilot = agreed(account, 100, years=(2022, 2023, 2024))
    account.pay("30", pilot=pilot, in_month="2022-04")
    account.pay("150", pilot=pilot, in_month="2023-04")
    account.adjust("7", in_month="2023-05")

    found = figures(account)

    # 120 of 300 is not spent: all of 2024, and 20 of the 70 that 2022 has left; the 50 that 2023 cost too much are eaten.
    assert [(year.year, year.expected.amount, year.unused.amount) for year in found.years] == [
        (2022, 30 + 20, 950),
        (2023, 157, 843),
        (2024, 100, -100),
    ]
    assert sum(year.unused.amount for year in found.years) == found.left.amount


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
    account.allocate(2, available_from=datetime.date(2024, 4, 1))
    account.pay("1000.01", in_month="2023-02")
    assert (figures(account).is_prepaid, figures(account).prepaid.amount) == (True, Decimal("0.01"))

    account.pay("1000", in_month="2023-03")
    assert (figures(account).is_prepaid, figures(account).is_overspent) == (False, True)


def test_a_regulated_instalment_shows_both_levels_and_one_without_factor_one_figure():
    account = Account(given=1000)
    factor = load_factors().get(effective_from="2023-01-01")
    account.allocate(2, factor=factor)

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

    found = Closed(account.book).sums
    earlier = Closed(account.book, as_of=month("2022-04")).sums

    assert (found.spent_on_pay.amount, found.spent_otherwise.amount) == (150, 7)
    assert found.through == month("2022-05")
    assert (earlier.spent.amount, earlier.spent_through) == (100, datetime.date(2022, 4, 30))
    assert figures(account).spent.amount == 166


def test_before_any_month_is_closed_sums_readers_see_nothing_spent():
    account = Account(given=1000)
    account.pay("100")
    found = Closed(account.book).sums
    assert (found.spent.amount, found.through, found.remaining.amount) == (0, None, 2000)


@pytest.mark.smoke
def test_what_is_left_in_kroner_is_left_at_base_level_and_nothing_is_nothing_at_both():
    load_factors()
    account = Account(given=1000)
    spent, half, over = (agreed(account, 60_000, base=56_366) for _turn in range(3))
    account.pay("60000", pilot=spent, in_month="2022-11")
    account.pay("30000", pilot=half, in_month="2022-11")
    account.pay("90000", pilot=over, in_month="2022-11")

    found = figures(account)

    assert [(line.outstanding.base, line.over.base) for line in found.pilots] == [
        (0, 0),
        (28_183, 0),
        (0, 28_183),
    ]
    assert (found.outstanding.base, found.over.base) == (28_183, 28_183)


def test_a_pool_that_is_spent_to_the_last_krone_has_nothing_left_at_either_level():
    load_factors()
    account = Account(given=1000)
    account.pay("1200", in_month="2022-11")
    begun = [(one.spent.base, one.remaining.base) for one in figures(account).instalments]
    account.pay("800", in_month="2023-02")

    found = figures(account)

    # 1200 / 1.083866 = 1107.15, of which five sixths lie in the first instalment, which is full.
    assert begun == [(Decimal("922.63"), 0), (Decimal("184.52"), 800)]
    left = [found.remaining, found.left, *(one.remaining for one in found.instalments)]
    assert [(one.amount, one.base) for one in left] == [(0, 0)] * 4


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


class Truth:
    """The figures in øre, from raw rows and plain numbers, with fractions and nothing of the product's."""

    GIVEN, COMMITTED_IN = {2022: (100_000_000, 100_000_000), 2023: (109_197_600, 100_000_000)}, 2022
    PROMISED = ((5_000_000, 4_697_200), (2_000_000, 1_846_100))
    # 57,119.42 × 7.4 / 37, from September 2021 to May 2023, when the programme's window ends.
    STIPEND = 1_142_388
    MONTHS = [(2021, m) for m in range(9, 13)] + [(2022, m) for m in range(1, 13)]
    MONTHS += [(2023, m) for m in range(1, 6)]

    def __init__(self, book, pilots):
        table = RegulationFactor.objects.order_by("effective_from").values_list("effective_from", "factor")
        self.factors = list(table)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT month, pay_month, type, amount, pilot_id FROM accounting_posting WHERE book_id = %s",
                [book.pk],
            )
            self.rows = [(*row, self.base(row[3], row[1])) for row in cursor.fetchall()]
        self.promised = dict(zip([pilot.pk for pilot in pilots], self.PROMISED, strict=True))

    def base(self, ore, day):
        return whole(Fraction(ore) / Fraction([f for start, f in self.factors if start <= day][-1]))

    @staticmethod
    def rest(of, used):
        """What is left, in øre, and its share of the whole at base level; without a whole, of what is used."""
        left, measure = of[0] - used[0], of if of[0] else used
        return (left, whole(Fraction(left * measure[1], measure[0]))) if left else (0, 0)

    def both(self, holds):
        """(øre, øre at base level) of the rows for which it holds."""
        rows = [row for row in self.rows if holds(*row[:5])]
        return sum(row[3] for row in rows), sum(row[5] for row in rows)

    def pilots(self):
        """{pilot or None: ((spent), (outstanding), (over))}, each at both levels."""
        found = {}
        for pilot in {row[4] for row in self.rows} | self.promised.keys():
            spent, promised = self.both(lambda *row, pk=pilot: row[4] == pk), self.promised.get(pilot, (0, 0))
            left = self.rest(promised, spent)
            over = (-left[0], -left[1])
            found[pilot] = (spent, left if left[0] > 0 else (0, 0), over if left[0] < 0 else (0, 0))
        return found

    def stipends(self):
        """{year: both levels} of the months for which nothing is booked that is not taken back."""
        found = defaultdict(lambda: (0, 0))
        for year, number in self.MONTHS:
            day = datetime.date(year, number, 1)
            if not self.both(lambda *row, day=day: row[2] == "coordinator" and row[1] == day)[0]:
                found[year] = _more(found[year], (self.STIPEND, self.base(self.STIPEND, day)))
        return found

    def summary(self):
        """The lines of the pool, in their order, each at both levels."""
        pay = self.both(lambda *row: row[2] in ("salary", "coordinator"))
        spent = self.both(lambda *_row: True)
        given, committed = _more(*self.GIVEN.values()), _more(*self.PROMISED)
        outstanding, over = (_more(*(line[place] for line in self.pilots().values())) for place in (1, 2))
        stipends = _more((0, 0), *self.stipends().values())
        remaining = self.rest(given, spent)
        left = self.rest(given, _more(spent, outstanding, stipends))
        return [given, committed, pay, _less(spent, pay), spent, remaining, outstanding, over, stipends, left]

    def years(self):
        """{year: (given, committed, spent, spent at base level, remaining, unused)}."""
        booked = {row[0].year for row in self.rows}
        left = {pilot: line[1][0] for pilot, line in self.pilots().items()}
        found = {}
        for year in sorted(booked | self.stipends().keys() | {2022, 2023}, reverse=True):
            spent = self.both(lambda *row, year=year: row[0].year == year)
            given = self.GIVEN.get(year, (0, 0))[0]
            promised = (year == self.COMMITTED_IN) * _more(*self.PROMISED)[0]
            due = self.stipends().get(year, (0, 0))[0]
            for pilot, outstanding in left.items():
                booked_on = self.both(lambda *row, at=(year, pilot): (row[0].year, row[4]) == at)[0]
                committed = (year == self.COMMITTED_IN) * self.promised.get(pilot, (0, 0))[0]
                taken = min(outstanding, max(committed - booked_on, 0))
                left[pilot] -= taken
                due += taken
            found[year] = (given, promised, *spent, given - spent[0], given - spent[0] - due)
        assert not any(left.values())
        return found


def whole(exact):
    """The øre nearest to a Fraction; halves go away from zero."""
    return int(exact + Fraction(1, 2)) if exact >= 0 else -int(Fraction(1, 2) - exact)


def _more(*pairs):
    return tuple(map(sum, zip(*pairs, strict=True)))


def _less(one, other):
    return tuple(a - b for a, b in zip(one, other, strict=True))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="raw rows are read as PostgreSQL gives them")
def test_page_and_workbook_equal_an_independent_recomputation(samples, report, client):
    account = Account(given=1_000_000)
    account.allocate(2, factor=load_factors().get(effective_from="2023-01-01"))
    appointment = account.appointment()
    pilots = [agreed(account, ore // 100, base=base // 100) for ore, base in Truth.PROMISED]
    client.force_login(account.hr)
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
            book_them(account, appointment, [*pilots, None], rows)
            for index in range(closed):
                freeze(account, at_month(index))
            truth = Truth(account.book, pilots)
            _compare_pages(client, account, truth)
            _compare_workbook(client, account.book, truth)
            transaction.set_rollback(True)

    check()
    report("random books, reckoned three ways", tried)
    assert tried >= 10


TOLD = (
    "given",
    "available",
    "committed",
    "spent_on_pay",
    "spent_otherwise",
    "spent",
    "remaining",
    "stands_at",
)


def told(found):
    return found if isinstance(found, Sums) else [getattr(found, name) for name in TOLD]


def _compare_together(account):
    book, readers = [account.book], (account.hr, account.coordinator)
    together_told = [told(found) for user in readers for _book, found in together.of_books(user, book)]
    assert together_told == [told(Figures(account.book)), told(Closed(account.book).sums)]


def test_pools_of_different_months_are_told_together_as_alone():
    account, other = Account(given=1000), Account(given=2000)
    for one, until in ((account, 3), (other, 1)):
        pilot = agreed(one, 500)
        for index in range(4):
            one.pay("10", pilot=pilot, in_month=at_month(index))
        for index in range(until):
            freeze(one, at_month(index))
    own, reader = [account.book, other.book], member(Role.HR, account.region)

    alone = [told(found) for found in (Figures(account.book), Closed(other.book).sums)]
    assert [told(found) for _book, found in together.of_books(reader, own)] == alone
    sums, figures = [Closed(book).sums for book in own], [told(Figures(book)) for book in own]
    assert [told(found) for _book, found in together.of_books(member(Role.CENTRAL_UNION), own)] == sums
    assert [told(found) for _book, found in together.of_books(member(Role.AUDITOR), own)] == figures


def _compare_pages(client, account, truth):
    _compare_together(account)
    book = account.book
    *_drawn, totals, _instalments, years = tables(client.get(book.get_absolute_url()))
    assert [tuple(row[1:]) for row in totals] == truth.summary()
    assert {int(year): tuple(rest) for year, *rest in years} == truth.years()
    [pilots] = tables(client.get(reverse("pilot_accounts", args=[book.pk])))
    promised = truth.promised
    assert sorted(tuple(row[1:]) for row in pilots[:-1]) == sorted(
        (promised.get(pk, (0, 0))[0], *spent, outstanding[0], over[0])
        for pk, (spent, outstanding, over) in truth.pilots().items()
    )


def tables(page):
    """The rows of each table of a page: the head of a row, then øre."""
    return [
        [
            [row[0].text_content(), *(ore_of(cell.text_content()) for cell in row[1:])]
            for row in table.iter("tr")
            if row.find("td") is not None
        ]
        for table in html.fromstring(page.content).iter("table")
    ]


def ore_of(text):
    digits = "".join(re.findall(r"\d", text)) or "0"
    return -int(digits) if re.match(r"\s*[-−]", text) else int(digits)


def _compare_workbook(client, book, truth):
    answer = client.get(reverse("accounts_workbook", args=[book.pk]))
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)), data_only=True)
    sheets = book.worksheets
    ore = lambda cells: tuple(round(cell * 100) for cell in cells)  # noqa: E731
    values = [list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in sheets]
    assert [ore(row[1:]) for row in values[1]] == truth.summary()
    assert {
        int(row[1]): ore((row[4], row[5], row[6], row[7], row[8], row[9]))
        for row in values[2]
        if row[1].isdigit() and len(row[1]) == 4
    } == truth.years()
    postings = [ore(row[7:9]) for row in values[6]]
    assert sorted(postings[:-1]) == sorted((row[3], row[5]) for row in truth.rows)
    assert postings[-1] == truth.summary()[4]
