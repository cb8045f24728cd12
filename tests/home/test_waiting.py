"""The overview tells each person what waits for them in the accounts, and nothing else."""

from copy import copy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounting.closing import closing
from accounting.models import Overspending
from common import clock
from home import waiting
from home.account_waits import counts_of
from home.asked import Asked
from regions.permissions import Role
from tests.accounting.closing.building import close
from tests.accounting.expenses.building import in_doubt, opinion, sent
from tests.accounts import Account, month
from tests.extracts import csv, line, upload
from tests.factories import ProgrammeFactory, UserFactory, member
from tests.pilots.stages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "in_english")]


# Of an overview, the account included.
MOST_QUERIES = 15


@pytest.fixture
def account():
    return Account(given=100)


def pools(user):
    # A copy of the person: each question is of a request of its own.
    return waiting.pools(Asked(copy(user), ProgrammeFactory(), clock.today()))


def labels(user):
    return [task.label for task in pools(user)["tasks"]]


def test_each_is_told_what_waits_for_them(account):
    sent(account)
    in_doubt(account)
    upload(account, csv(line("9", "30,00")), name="april.csv")
    account.pay("300")

    assert labels(account.other_hr) == [
        "1 expense to approve",
        "1 pay line waits to be assigned",
        "1 payroll list to book",
        "The pool is overspent",
        "Close April 2022",
        "1 expense in doubt",
    ]
    assert labels(account.hr)[0] == "1 pay line waits to be assigned"
    assert labels(account.coordinator) == ["1 expense in doubt"]
    assert labels(member(Role.AUDITOR, account.region)) == []
    assert Overspending.objects.count() == 1


def test_each_book_is_told_of_the_first_month_after_its_own_last_closed_one(account):
    other, untouched = Account(), Account()
    for book in (account, other):
        for in_month in ("2022-04", "2022-05", "2022-06"):
            book.pay("10", in_month=in_month)
    close(account, "2022-04")
    close(account, "2022-05")
    close(other, "2022-04")

    assert labels(account.hr) == ["Close June 2022"]
    assert labels(other.hr) == ["Close May 2022"]
    assert labels(untouched.hr) == []
    counts = [counts_of(one.hr, one.book).months for one in (account, other, untouched)]
    assert counts == [1, 2, 0]


def test_an_auditor_is_told_which_months_were_closed_since_the_last_visit(account):
    region, everywhere = member(Role.AUDITOR, account.region), member(Role.AUDITOR)
    account.pay("10")
    for text, total in (("2022-04", 10), ("2022-05", 0)):
        closing.close(account.book, month(text), by=account.hr, ledger_total=total, differences=[])
    for auditor in (region, everywhere):
        assert labels(auditor) == ["May 2022", "April 2022"]
        auditor.previous_login = clock.now()
    assert labels(region) == []
    assert pools(everywhere) is None


def test_a_doubt_waits_for_who_has_not_spoken_and_for_both_while_they_disagree(account):
    def told():
        return [labels(user) for user in (account.hr, account.coordinator)]

    expense, waits = in_doubt(account), ["1 expense in doubt"]
    assert told() == [waits, waits]
    opinion(expense, account.hr, "employer")
    assert told() == [[], waits]
    opinion(expense, account.coordinator, "union", outcome="operation")
    assert told() == [waits, waits]
    assert labels(member(Role.AUDITOR, account.region)) == []
    opinion(expense, account.coordinator, "union")
    assert told() == [[], []]


def test_who_has_no_region_of_their_own_is_told_nothing(account):
    for user in (member(Role.CENTRAL_UNION), member(Role.STEERING, account.region), UserFactory()):
        assert pools(user) is None
    assert waiting.pools(Asked(account.hr, None, clock.today())) is None


def test_the_overview_shows_the_pool_and_costs_the_same_with_more_postings(account):
    client, counts = signed_in(account.hr), []
    client.get(reverse("overview"))
    for size in (1, 20):
        account.post(*(account.entry("1") for _posting in range(size)))
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(reverse("overview"))
        counts.append(len(asked))
    assert answer.context["sections"]["accounts"]["pools"][0]["spent"] == 21
    assert counts == [MOST_QUERIES] * 2


def test_the_coordinator_is_told_what_has_been_told_of_the_closed_months_in_as_many_queries(account):
    account.pay("10")
    closing.close(account.book, month("2022-04"), by=account.hr, ledger_total=10, differences=[])
    client = signed_in(account.coordinator)
    client.get(reverse("overview"))

    with CaptureQueriesContext(connection) as asked:
        answer = client.get(reverse("overview"))

    assert answer.context["sections"]["accounts"]["pools"][0]["spent"] == 0
    assert len(asked) <= MOST_QUERIES
