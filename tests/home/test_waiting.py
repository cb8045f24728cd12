"""The overview tells each person what waits for them in the accounts, and nothing else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounting.closing import closing
from accounting.models import Overspending
from common import clock
from home import waiting
from regions.permissions import Role
from tests.accounting.expenses.building import in_doubt, opinion, sent
from tests.accounts import Account, month
from tests.extracts import csv, line, upload
from tests.factories import ProgrammeFactory, UserFactory, member
from tests.pilots.stages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "in_english")]


@pytest.fixture
def account():
    return Account(given=100)


def labels(user):
    found = waiting.pools(user, ProgrammeFactory())
    return [task.label for task in found["tasks"]]


def test_each_is_told_what_waits_for_them(account):
    sent(account)
    in_doubt(account)
    upload(account, csv(line("9", "30,00")), name="april.csv")
    account.pay("300")

    assert labels(account.other_hr) == [
        "1 expense to approve",
        "1 pay line waits to be assigned",
        "april.csv",
        "The pool is overspent",
        "Close April 2022",
        "1 expense in doubt",
    ]
    assert labels(account.hr)[0] == "1 pay line waits to be assigned"
    assert labels(account.coordinator) == ["1 expense in doubt"]
    assert labels(member(Role.AUDITOR, account.region)) == []
    assert Overspending.objects.count() == 1


def test_an_auditor_is_told_which_months_were_closed_since_the_last_visit(account):
    region, everywhere = member(Role.AUDITOR, account.region), member(Role.AUDITOR)
    account.pay("10")
    for text, total in (("2022-04", 10), ("2022-05", 0)):
        closing.close(account.book, month(text), by=account.hr, ledger_total=total, differences=[])
    for auditor in (region, everywhere):
        assert labels(auditor) == ["May 2022", "April 2022"]
        auditor.previous_login = clock.now()
    assert labels(region) == []
    assert waiting.pools(everywhere, ProgrammeFactory()) is None


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
        assert waiting.pools(user, ProgrammeFactory()) is None
    assert waiting.pools(account.hr, None) is None


def test_the_overview_shows_the_pool_and_costs_the_same_with_more_postings(account):
    client, counts = signed_in(account.hr), []
    client.get(reverse("overview"))
    for size in (1, 20):
        account.post(*(account.entry("1") for _posting in range(size)))
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(reverse("overview"))
        counts.append(len(asked))
    assert answer.context["sections"]["accounts"]["pools"][0]["spent"] == 21
    assert counts[0] == counts[1]
