"""What is booked stays booked; what was wrong is taken back by name; every posting hangs on the one before it."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from accounting.book import booking, chain, sums
from accounting.book.booking import Entry
from accounting.models import Closing, Overspending, Posting
from common import clock
from common.errors import Refused
from pilots.models import Message
from regions.permissions import Role
from tests.accounts import Account, load_factors, month
from tests.factories import filed, member

pytestmark = [pytest.mark.django_db, pytest.mark.smoke, pytest.mark.usefixtures("january_2024", "in_english")]


@pytest.fixture
def account():
    return Account()


def close(account, text):
    return Closing.objects.create(
        book=account.book,
        month=month(text),
        by=account.hr,
        at=clock.now(),
        count=0,
        booked_total=0,
        ledger_total=0,
    )


def test_postings_are_numbered_and_chained_within_their_month(account):
    account.post(account.entry("100.50"), account.entry("-20"), in_month="2022-04")
    account.pay("7", in_month="2022-05")
    account.pay("1", in_month="2022-04")

    rows = Posting.objects.order_by("month", "number")
    assert [(p.reference, p.amount) for p in rows] == [
        ("2022-04/1", Decimal("100.50")),
        ("2022-04/2", Decimal("-20.00")),
        ("2022-04/3", Decimal("1.00")),
        ("2022-05/1", Decimal("7.00")),
    ]
    assert len({p.hash for p in rows}) == 4
    assert chain.verify(account.book, month("2022-04")) == chain.Verdict(3, rows[2].hash)
    assert sums.total(account.book) == Decimal("88.50")


def test_the_base_level_goes_by_the_pay_month_and_is_rounded_at_each_posting(account):
    load_factors()
    posting = account.pay("1091.98", in_month="2023-02", pay_month="2023-01")
    early = account.pay("1091.98", in_month="2023-02", pay_month="2022-12")

    assert (posting.base_amount, posting.factor.factor) == (Decimal("1000.00"), Decimal("1.091976"))
    assert (early.base_amount, early.factor.factor) == (Decimal("1007.49"), Decimal("1.083866"))


def test_a_factor_that_became_known_later_does_not_touch_what_is_booked(account):
    factors = load_factors()
    before = account.pay("1000", in_month="2023-11")
    factors.create(
        effective_from=datetime.date(2023, 10, 1),
        known_from=datetime.date(2024, 1, 10),
        factor="1.100000",
        status="published",
        source="Ny aftale",
    )
    after = account.pay("1000", in_month="2023-11")

    assert Posting.objects.get(pk=before.pk).base_amount == Decimal("911.39")
    assert after.base_amount == Decimal("909.09")


def test_a_reversal_names_what_it_takes_back_and_has_both_its_levels_negated(account):
    load_factors()
    posting = account.pay("1091.98", in_month="2023-01")
    it, when = Posting.objects.filter(pk=posting.pk), month("2023-02")

    booking.reverse(account.book, it, by=account.hr, month=when, reason="Forkert læge")

    back = posting.reversal
    assert (back.amount, back.base_amount, back.month) == (
        -posting.amount,
        -posting.base_amount,
        month("2023-02"),
    )
    assert (back.pay_month, back.employment_id, back.reason) == (
        posting.pay_month,
        posting.employment_id,
        "Forkert læge",
    )
    assert sums.total(account.book) == 0
    with pytest.raises(Refused, match="has been taken back already"):
        booking.reverse(account.book, it, by=account.hr, month=when, reason="Igen")


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_correction_needs_a_reason(account, reason):
    posting = account.pay("10")

    with pytest.raises(Refused, match="Write why"):
        booking.reverse(
            account.book, Posting.objects.all(), by=account.hr, month=month("2022-04"), reason=reason
        )
    with pytest.raises(Refused, match="Write why"):
        account.adjust("10", reason=reason)
    assert list(Posting.objects.all()) == [posting]


def test_a_closed_month_and_one_before_it_take_no_postings_by_any_door(account):
    account.pay("10", in_month="2022-04")
    close(account, "2022-04")
    row = Posting.objects.values().get()

    for text in ("2022-04", "2022-03"):
        with pytest.raises(Refused, match="is closed"):
            account.pay("10", in_month=text)
        raw = row | {"id": None, "number": 9, "month": month(text)}
        with pytest.raises(IntegrityError), transaction.atomic():
            Posting.objects.create(**raw)
        with pytest.raises(IntegrityError), transaction.atomic():
            Posting.objects.bulk_create([Posting(**raw)])
    account.pay("10", in_month="2022-05")
    assert Posting.objects.count() == 2


def test_a_month_that_has_not_begun_takes_none(account):
    with pytest.raises(Refused, match="has not begun"):
        account.pay("10", in_month="2024-02")


@pytest.mark.parametrize(
    "role", [Role.COORDINATOR, Role.AUDITOR, Role.CENTRAL_EMPLOYER, Role.CENTRAL_UNION, Role.SECRETARIAT]
)
def test_only_the_regions_own_hr_books(account, role):
    by = member(role, account.region if role in (Role.COORDINATOR, Role.AUDITOR) else None)

    for person in (by, member(Role.HR, Account().region)):
        with pytest.raises(Refused, match="You may not do this"):
            account.post(account.entry("10"), by=person)
    assert not Posting.objects.exists()


CHANGES = {
    "update": lambda row: Posting.objects.filter(pk=row.pk).update(amount=1),
    "save": lambda row: Posting(**Posting.objects.values().get(pk=row.pk) | {"text": "andet"}).save(),
    "delete": lambda row: Posting.objects.filter(pk=row.pk).delete(),
    "bulk_update": lambda row: Posting.objects.bulk_update([row], ["voucher"]),
    "sql update": lambda row: _sql("UPDATE accounting_posting SET text = 'x'"),
    "sql delete": lambda row: _sql("DELETE FROM accounting_posting"),
}


def _sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("door", CHANGES)
def test_the_book_is_append_only_by_any_door(account, door):
    row = account.pay("10")

    with pytest.raises(IntegrityError), transaction.atomic():
        CHANGES[door](row)
    assert Posting.objects.get().amount == 10


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_the_book_cannot_be_truncated(account):
    account.pay("10")
    _sql("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError), transaction.atomic():
        _sql("TRUNCATE accounting_posting CASCADE")


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("posting_amount_is_not_zero", {"amount": 0}),
        ("posting_type_is_known", {"type": "facilitator"}),
        ("posting_months_are_months", {"pay_month": datetime.date(2022, 4, 2)}),
        ("posting_salary_has_employment_and_code", {"employment_id": None}),
        ("posting_coordinator_has_appointment", {"type": "coordinator"}),
        ("posting_expense_is_named", {"type": "other"}),
        ("posting_correction_has_reason", {"type": "adjustment"}),
        ("posting_number_is_unique", {"number": 1}),
    ],
)
def test_the_database_holds_each_rule_of_a_posting(account, constraint, wrong):
    account.pay("10")
    row = Posting.objects.values().get() | {"id": None, "number": 2}
    Posting.objects.create(**row)

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Posting.objects.create(**row | {"number": 3} | wrong)
    # SQLite names the columns of a unique constraint instead.
    assert constraint in str(refusal.value) or connection.vendor == "sqlite"


def test_altered_history_breaks_the_chain(account):
    account.post(*(account.entry(amount) for amount in range(1, 6)))
    if connection.vendor == "postgresql":
        _sql("SET CONSTRAINTS ALL IMMEDIATE")
        _sql("ALTER TABLE accounting_posting DISABLE TRIGGER posting_is_append_only_rows")
    else:
        _sql("DROP TRIGGER posting_is_append_only_update")
    _sql("UPDATE accounting_posting SET amount = 999 WHERE number = 3")

    verdict = chain.verify(account.book, month("2022-04"))
    assert (verdict.holds, verdict.broken_at) == (False, 3)


def test_an_overspent_pool_is_flagged_once_told_and_never_refused():
    account = Account(given=100)
    account.pay("200")
    assert not Overspending.objects.exists()

    account.pay("0.01")
    account.pay("50")

    flag = Overspending.objects.get()
    assert (flag.spent, flag.allocated) == (Decimal("200.01"), 200)
    assert set(Message.objects.filter(kind="overspent").values_list("to", flat=True)) == {
        account.hr.pk,
        account.other_hr.pk,
        account.coordinator.pk,
    }


def test_what_is_spent_beyond_what_was_explained_is_flagged_anew():
    from accounting.book import overspend

    account = Account(given=100)
    account.pay("250")
    overspend.explain(Overspending.objects.get(), "Vikaren fik løn for to måneder", by=account.hr)
    account.pay("-10")
    account.pay("10")
    assert Overspending.objects.unexplained().count() == 0

    account.pay("1")
    assert Overspending.objects.unexplained().get().spent == Decimal("251.00")
    with pytest.raises(Refused, match="explained already"):
        overspend.explain(Overspending.objects.exclude(reason="").get(), "Igen", by=account.hr)


def test_sums_as_of_a_day_are_what_stood_there_then(account):
    import time_machine

    account.pay("10")
    with time_machine.travel("2024-01-20T09:00:00Z", tick=False):
        account.pay("5")

    assert sums.total(account.book, as_of=datetime.date(2024, 1, 15)) == 10
    assert sums.total(account.book, as_of=datetime.date(2024, 1, 20)) == 15


def test_an_entry_has_everything_that_is_chained():
    assert {
        name for name in chain.FIELDS if name not in ("book_id", "month", "number", "by_id", "at")
    } == set(Entry.__dataclass_fields__)


def test_a_posting_is_moved_to_another_pilot_in_one_press(account):
    load_factors()
    here, there = (filed(account.region, by=account.hr) for _ in range(2))
    posting = account.pay("100", in_month="2022-04", pilot=here)

    moved = booking.move(
        account.book, posting, there, by=account.hr, month=month("2022-05"), reason="Forkert forsøg"
    )

    rows = Posting.objects.order_by("month", "number").values_list("pilot", "amount", "reason", "reverses")
    assert list(rows) == [
        (here.pk, 100, "", None),
        (here.pk, -100, "Forkert forsøg", posting.pk),
        (there.pk, 100, "Forkert forsøg", posting.reversal.pk),
    ]
    kept = ("type", "pay_month", "base_amount", "factor_id", "code_id", "employment_id", "text")
    assert [getattr(moved, name) for name in kept] == [getattr(posting, name) for name in kept]
    assert sums.total(account.book) == Decimal("100.00")
    assert chain.verify(account.book, month("2022-05")).holds


def test_a_posting_is_not_moved_to_where_it_is_to_another_region_or_twice(account):
    here, foreign = filed(account.region, by=account.hr), filed()
    posting = account.pay("100", pilot=here)
    given = {"by": account.hr, "month": posting.month, "reason": "Forkert"}

    for pilot in (here, foreign):
        with pytest.raises(Refused):
            booking.move(account.book, posting, pilot, **given)
    booking.move(account.book, posting, None, **given)
    with pytest.raises(Refused):
        booking.move(account.book, posting, None, **given)

    assert Posting.objects.count() == 3


def test_what_was_moved_is_moved_back_and_what_it_took_back_is_not(account):
    here, there = (filed(account.region, by=account.hr) for _ in range(2))
    posting = account.pay("100", pilot=here)
    given = {"by": account.hr, "month": posting.month, "reason": "Forkert"}
    moved = booking.move(account.book, posting, there, **given)

    for taken in (posting, posting.reversal):
        with pytest.raises(Refused):
            booking.move(account.book, taken, None, **given)
        with pytest.raises(Refused):
            booking.reverse(account.book, Posting.objects.filter(pk=taken.pk), **given)
    again = booking.move(account.book, moved, here, **given)

    assert (again.pilot, again.amount, sums.total(account.book)) == (here, 100, 100)
