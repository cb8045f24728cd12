"""A month is closed in its order, once it has ended and every øre of the difference to the ledger is explained."""

import datetime
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounting.book import booking, chain, sums
from accounting.book.booking import Entry
from accounting.closing import closing
from accounting.models import ClosedSum, Closing, ClosingDifference, Posting
from common import clock
from common.errors import Refused
from regions.models import Event
from regions.permissions import Role
from tests.accounting.closing.building import close
from tests.accounts import Account, load_factors, month
from tests.factories import draft, member

pytestmark = [pytest.mark.django_db, pytest.mark.smoke, pytest.mark.usefixtures("january_2024", "told_apart")]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def account():
    return Account()


def test_closing_freezes_count_total_head_and_sums(account):
    pilot = draft(account.region)
    account.pay("100.50", pilot=pilot)
    last = account.pay("-20", pilot=pilot)
    account.adjust("7")

    found = close(account, "2022-04")

    last = Posting.objects.order_by("number").last()
    assert (found.count, found.booked_total, found.ledger_total) == (3, Decimal("87.50"), Decimal("87.50"))
    assert (found.head, found.by, found.at) == (last.hash, account.hr, clock.now())
    frozen = found.sums.order_by("type").values_list(
        "pilot", "type", "code", "count", "amount", "base_amount"
    )
    assert list(frozen) == [
        (None, "adjustment", None, 1, Decimal("7.00"), None),
        (pilot.pk, "salary", account.code.pk, 2, Decimal("80.50"), None),
    ]
    event = Event.objects.get(verb="month_closed")
    assert (event.by, event.region, event.note) == (account.hr, account.region, "2022-04")


def test_the_difference_is_explained_line_by_line_to_the_ore(account):
    account.pay("100")

    for differences in ([], [("Fradrag", "-49.99")], [("Fradrag", "-50"), ("Øre", "0.01")]):
        with pytest.raises(Refused, match="of the difference is not explained yet"):
            close(account, "2022-04", ledger="50", differences=differences)
    assert not Closing.objects.exists()

    found = close(account, "2022-04", ledger="50", differences=[("Fradrag", "-60"), (" Rente ", "10")])
    assert found.difference == -50
    assert [(d.text, d.amount) for d in found.differences.all()] == [("Fradrag", -60), ("Rente", 10)]


@pytest.mark.parametrize(
    ("line", "sentence"), [((" ", "-50"), "what explains"), (("Ingenting", "0"), "other than 0")]
)
def test_an_empty_line_explains_nothing(account, line, sentence):
    account.pay("100")

    with pytest.raises(Refused, match=sentence):
        close(account, "2022-04", ledger="50", differences=[line])


def test_months_are_closed_in_their_order_from_the_earliest_booked(account):
    account.pay("1", in_month="2022-06")
    account.pay("1", in_month="2022-04")

    for text in ("2022-05", "2022-06", "2023-01"):
        with pytest.raises(Refused, match="Close April 2022 first"):
            close(account, text)
    close(account, "2022-04")
    # A month without postings is closed too.
    assert close(account, "2022-05").count == 0
    for text in ("2022-04", "2022-05", "2021-12"):
        with pytest.raises(Refused, match="is closed already"):
            close(account, text)
    close(account, "2022-06")
    assert account.book.closings.ends() == [month(m) for m in ("2022-04", "2022-05", "2022-06")]


def test_a_book_without_postings_begins_with_the_programme(account):
    assert closing.next_month(account.book) == month("2022-01")
    assert close(account, "2022-01").booked_total == 0


def test_a_month_that_has_not_ended_is_not_closed(account):
    account.pay("1", in_month="2023-12")
    close(account, "2023-12")

    with pytest.raises(Refused, match="January 2024 has not ended yet"):
        close(account, "2024-01")


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.AUDITOR, Role.SECRETARIAT, Role.CENTRAL_UNION])
def test_only_the_regions_own_hr_closes(account, role):
    account.pay("1")
    regional = role in (Role.COORDINATOR, Role.AUDITOR)

    for by in (member(role, account.region if regional else None), Account().hr):
        with pytest.raises(Refused, match="You may not do this"):
            close(account, "2022-04", by=by)


def test_a_closed_month_takes_no_postings_by_any_door(account):
    first = account.pay("10")
    close(account, "2022-04")
    doors = [
        lambda: account.pay("1"),
        lambda: account.adjust("1"),
        lambda: account.pay("1", in_month="2022-03"),
        lambda: booking.reverse(
            account.book, Posting.objects.all(), by=account.hr, month=month("2022-04"), reason="Fejl"
        ),
    ]

    for door in doors:
        with pytest.raises(Refused, match="is closed"):
            door()
    raw = Posting.objects.values().get() | {"id": None, "number": 2}
    for write in (Posting.objects.create, lambda **row: Posting.objects.bulk_create([Posting(**row)])):
        with pytest.raises(IntegrityError), transaction.atomic():
            write(**raw)
    assert list(Posting.objects.all()) == [first]


def test_a_broken_chain_closes_nothing(account):
    account.post(*(account.entry(amount) for amount in range(1, 4)))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE accounting_posting DISABLE TRIGGER posting_is_append_only_rows")
        else:
            cursor.execute("DROP TRIGGER posting_is_append_only_update")
        cursor.execute("UPDATE accounting_posting SET amount = 999 WHERE number = 2")

    with pytest.raises(Refused, match=r"breaks at posting no\. 2"):
        close(account, "2022-04")
    holds, sentence = closing.check(account.book, month("2022-04"))
    assert not holds
    assert "no. 2" in sentence


def test_a_chain_that_holds_and_is_not_the_closed_one_is_told_of(account):
    account.pay("5")
    close(account, "2022-04")
    assert closing.check(account.book, month("2022-04"))[0]

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE accounting_closing DISABLE TRIGGER closing_keeps_its_figures_rows")
        else:
            cursor.execute("DROP TRIGGER closing_keeps_its_figures_update")
        cursor.execute("UPDATE accounting_closing SET head = 'andet'")
    holds, sentence = closing.check(account.book, month("2022-04"))
    assert (holds, "is not the one that was closed" in sentence) == (False, True)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE accounting_closedsum SET amount = amount + 100",
        "UPDATE accounting_closedsum SET base_amount = 1",
        "DELETE FROM accounting_closedsum",
        "UPDATE accounting_closing SET booked_total = booked_total + 100",
        (
            "INSERT INTO accounting_closedsum (closing_id, type, count, amount) "
            "SELECT id, 'adjustment', 1, 100 FROM accounting_closing"
        ),
    ],
)
def test_the_check_tells_when_frozen_sums_are_not_those_of_the_postings(account, change):
    account.pay("10")
    close(account, "2022-04")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in ("closing", "closedsum"):
                cursor.execute(f"ALTER TABLE accounting_{table} DISABLE TRIGGER USER")
        else:
            for name in (
                "closedsum_is_append_only_update",
                "closedsum_is_append_only_delete",
                "closedsum_is_of_its_closing_insert",
                "closing_keeps_its_figures_update",
            ):
                cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(change)
    holds, sentence = closing.check(account.book, month("2022-04"))
    assert (holds, "are not those of its postings" in sentence) == (False, True)


def test_nothing_is_added_to_the_sums_of_a_closed_month(account):
    account.pay("10")
    account.adjust("7")
    kept = ClosedSum.objects.filter(closing=close(account, "2022-04"))
    assert kept.count() == 2
    for count in (1, 0):
        with pytest.raises(IntegrityError), transaction.atomic():
            ClosedSum.objects.create(**kept.values().first() | {"id": None, "count": count})


def test_the_database_keeps_what_was_closed(account):
    account.pay("10")
    found = close(account, "2022-04", ledger="11", differences=[("Gebyr", "1")])
    changes = [
        lambda: Closing.objects.update(booked_total=1),
        lambda: Closing.objects.all().delete(),
        lambda: ClosedSum.objects.update(amount=1),
        lambda: ClosedSum.objects.all().delete(),
        lambda: ClosingDifference.objects.update(text="x"),
        lambda: ClosingDifference.objects.all().delete(),
    ]
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    row = Closing.objects.values().get() | {"id": None}
    for text in ("2022-04", "2022-03"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Closing.objects.create(**row | {"month": month(text)})
    with pytest.raises(IntegrityError), transaction.atomic():
        Closing.objects.create(**row | {"month": datetime.date(2022, 5, 2)})
    for wrong in ({"text": ""}, {"amount": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ClosingDifference.objects.create(closing=found, **{"text": "Gebyr", "amount": 1} | wrong)


AMOUNTS = st.integers(-10_000_000, 10_000_000).filter(bool).map(lambda ore: Decimal(ore).scaleb(-2))
ROWS = st.lists(
    st.tuples(
        AMOUNTS,
        st.sampled_from(["2022-04", "2022-05"]),
        # Before the first factor, and under several of them.
        st.sampled_from(["2016-12", "2021-10", "2022-04", "2022-05"]),
        st.sampled_from(["salary", "coordinator", "adjustment"]),
        st.sampled_from([0, 1, 2]),
    ),
    max_size=25,
)


# The account is rolled back by each example itself.
SHARED = [HealthCheck.function_scoped_fixture]


def book_and_reckon(account, rows, codes, pilots, employment, appointment):
    """Book the rows, and reckon what {(month, pilot, type, code): [count, amount, amount at the base level]} must be."""
    expected = defaultdict(lambda: [0, Decimal(0), Decimal(0)])
    for amount, booked, pay_month, kind, pick in rows:
        entry = Entry(
            type=kind,
            amount=amount,
            pay_month=month(pay_month),
            code_id=codes[pick % 2] if kind == "salary" else None,
            employment_id=employment.pk if kind == "salary" else None,
            appointment_id=appointment.pk if kind == "coordinator" else None,
            pilot_id=None if kind == "coordinator" else pilots[pick],
            reason="Rettelse" if kind == "adjustment" else "",
        )
        booking.post(account.book, [entry], by=account.hr, month=month(booked))
        _add(expected[month(booked), entry.pilot_id, kind, entry.code_id], amount, pay_month)
    return expected


def test_frozen_sums_equal_an_independent_recomputation(account, samples, report):
    load_factors()
    codes = [account.code.pk, account.salary_code("8125").pk]
    whose = {"appointment": account.appointment(), "employment": account.employment()}
    pilots = [None, draft(account.region).pk, draft(account.region).pk]
    tried = 0

    @settings(max_examples=samples(20, 300), suppress_health_check=SHARED, deadline=None)
    @given(ROWS)
    def check(rows):
        nonlocal tried
        tried += 1
        with transaction.atomic():
            expected = book_and_reckon(account, rows, codes, pilots, **whose)
            for text in ("2022-04", "2022-05")[: 2 if any(r[1] == "2022-04" for r in rows) else 0]:
                close(account, text)
            months = set(Closing.objects.values_list("month", flat=True))
            closed = {key: tuple(sum) for key, sum in expected.items() if key[0] in months}
            frozen = ClosedSum.objects.values_list(
                "closing__month", "pilot", "type", "code", "count", "amount", "base_amount"
            )
            assert {tuple(row[:4]): tuple(row[4:]) for row in frozen} == closed
            assert sums.total(account.book) == sum((row[0] for row in rows), Decimal(0))
            transaction.set_rollback(True)

    check()
    report("random books whose frozen sums were recomputed", tried)
    assert tried >= 20


FACTORS = {"2016-12": None, "2021-10": "1.064474", "2022-04": "1.064474", "2022-05": "1.064474"}


def _add(held, amount, pay_month):
    factor = FACTORS[pay_month]
    held[0] += 1
    held[1] += amount
    if factor is None or held[2] is None:
        held[2] = None
    else:
        held[2] += (amount / Decimal(factor)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_a_hundred_thousand_postings_are_verified_in_seconds(account, samples, report):
    import time

    count = samples(5_000, 100_000)
    employment = account.employment()
    entries = (account.entry(1 + n % 900, employment=employment) for n in range(count))
    booking.post(account.book, entries, by=account.hr, month=month("2022-04"))

    began = time.perf_counter()
    verdict = chain.verify(account.book, month("2022-04"))
    seconds = time.perf_counter() - began

    report(f"postings of a month verified: {count}, seconds", f"{seconds:.2f}")
    assert (verdict.holds, verdict.count) == (True, count)
