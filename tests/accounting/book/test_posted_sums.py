"""What each booking came to is kept by the database, as the postings themselves say it; open months are added up from it."""

from decimal import Decimal

import pytest
from django.db import connection, transaction

from accounting.book import booking, sums
from accounting.models import PostedSum, Posting
from common import guards
from tests.accounting.posted import kept_sums, sums_of_postings
from tests.accounts import Account, load_factors, month
from tests.factories import filed

pytestmark = [pytest.mark.django_db, pytest.mark.smoke, pytest.mark.usefixtures("january_2024", "in_english")]
needs_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="SQLite keeps posting by posting, and joins them at the next migrate",
)


@pytest.fixture
def account():
    load_factors()
    return Account()


def booked(account):
    """In two months, for a pilot and for none, twice in one, with and without a factor, and taken back."""
    pilot = filed(account.region, by=account.hr)
    alike = [account.entry(amount, pilot=pilot) for amount in ("100.50", "7", "0.01")]
    account.post(*alike, account.entry("-20"), in_month="2022-04")
    account.post(account.entry("3", pilot=pilot), in_month="2022-04")
    account.pay("1091.98", in_month="2023-02", pay_month="2023-01")
    account.pay("55", in_month="2023-02", pay_month="2017-01")
    wrong = Posting.objects.filter(amount=-20)
    booking.reverse(account.book, wrong, by=account.hr, month=month("2022-04"), reason="Dobbelt")
    return pilot


def parts_of_postings(book):
    months = Posting.objects.filter(book=book).order_by("month").values_list("month", flat=True).distinct()
    return [part for month in months for part in sums.of_postings(book, month)]


def in_order(parts):
    return sorted(parts, key=str)


def test_open_months_come_to_what_their_postings_do(account):
    booked(account)

    assert kept_sums() == sums_of_postings() != {}
    assert in_order(sums.parts(account.book)) == in_order(parts_of_postings(account.book))


@needs_postgresql
def test_what_is_booked_together_and_alike_is_one_row_under_the_first(account):
    pilot = booked(account)
    first, again = PostedSum.objects.filter(pilot=pilot).order_by("posting_id")

    assert (first.count, first.amount, again.count) == (3, Decimal("107.51"), 1)
    assert first.posting == Posting.objects.filter(pilot=pilot).earliest("pk")


def test_a_sum_without_a_factor_for_all_has_none(account):
    booked(account)
    [part] = sums.parts(account.book, first=month("2023-02"))

    assert (part.count, part.amount, part.base_amount) == (2, Decimal("1146.98"), None)


def test_the_next_migrate_keeps_the_same_in_as_few_rows_as_there_are(account):
    booked(account)
    PostedSum.objects.all().update(amount=1, count=9)
    guards.lay(connection)

    assert kept_sums() == sums_of_postings()
    assert PostedSum.objects.count() == len(sums_of_postings())


def test_without_its_trigger_the_sums_would_lie(account):
    (_gone, _sql), (name, _inserted) = PostedSum.kept.triggers(PostedSum, connection.vendor)
    of = " ON accounting_posting" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{of}")
    account.pay("5", in_month="2022-04")

    assert kept_sums() != sums_of_postings()


@needs_postgresql
def test_postings_that_are_written_while_the_guards_are_silent_are_kept_too(account):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        account.pay("5", in_month="2022-04")

    assert kept_sums() == sums_of_postings() != {}
