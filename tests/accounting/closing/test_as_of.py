"""Every past day is told from frozen sums as it is from the postings that stood there then."""

import datetime
from collections import Counter
from random import Random

import pytest
import time_machine

from accounting.book import sums
from accounting.closing import closing, reopening
from accounting.models import ClosedSum, Closing, Posting
from common.clock import end_of
from tests.accounting.closing.building import close
from tests.accounts import JANUARY_2024, Account
from tests.factories import filed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024")]
DAYS, SEED = 60, 20180331


@pytest.fixture
def account():
    return Account(given=1_000_000)


def a_day(account, dice, pilots):
    """Something is booked, and now and then a month is closed or the last one reopened."""
    upcoming = closing.next_month(account.book)
    account.pay(str(dice.randint(-500, 900) or 1), pilot=dice.choice(pilots), in_month=f"{upcoming:%Y-%m}")
    if dice.random() < 0.4:
        close(account, f"{upcoming:%Y-%m}")
    last = Closing.objects.in_force().first()
    if last and dice.random() < 0.25:
        reopening.ask(last, "Et bilag kom for sent", by=account.hr)
        reopening.reopen(Closing.objects.get(pk=last.pk), by=account.other_hr)


def stood(book, day):
    """What the postings of a book come to at the end of a day, by month and pilot."""
    found = Counter()
    for month, pilot, amount in Posting.objects.filter(book=book, at__lt=end_of(day)).values_list(
        "month", "pilot", "amount"
    ):
        found[month, pilot] += amount
    return found


def told(parts, *keys):
    found = Counter()
    for part in parts:
        found[tuple(getattr(part, key) for key in keys)] += part.amount
    return found


def test_the_months_closed_by_then_are_read_from_their_sums_and_all_agrees(
    account, django_assert_num_queries
):
    dice, pilots = Random(SEED), [filed(account.region, by=account.hr) for _turn in range(2)]
    with time_machine.travel(JANUARY_2024, tick=False) as clock:
        for _day in range(DAYS):
            a_day(account, dice, pilots)
            clock.shift(datetime.timedelta(days=1))

    for number in range(-1, DAYS + 1):
        day = JANUARY_2024.date() + datetime.timedelta(days=number)
        expected = stood(account.book, day)
        with django_assert_num_queries(3, exact=False):
            parts = sums.parts(account.book, as_of=day)
        assert told(parts, "month", "pilot_id") == expected
        by_pilot = told(sums.shares(account.book, as_of=day), "pilot_id")
        assert by_pilot == told(parts, "pilot_id")
        first = min((month for month, _pilot in expected), default=None)
        assert sums.total(account.book, as_of=day, last=first, first=first) == sum(
            amount for (month, _pilot), amount in expected.items() if month == first
        )
    assert Closing.objects.filter(reopened_at__isnull=False).count() >= 3
    assert ClosedSum.objects.filter(closing__reopened_at=None).count() >= 5
