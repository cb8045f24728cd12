"""One expense: what is done with it is done once, and nobody reads what is not theirs."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounting.book import booking
from accounting.expenses import spending
from accounting.models import Decision, Expense, Opinion, Posting
from tests.accounting.expenses.building import VALUES, booked, draft, in_doubt, sent, settled
from tests.accounting.expenses.visiting import act, edit, english, errors
from tests.accounts import Account, month
from tests.factories import filed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "in_english")]


def test_approving_twice_by_the_page_books_once_and_says_so_once(account, other):
    found = sent(account)
    data = {"month": "2022-04", "revision": found.revision, "token": uuid4()}
    answers = [other.post(act(found, "attester"), data) for _press in range(2)]

    assert [answer.url for answer in answers] == [found.get_absolute_url()] * 2
    assert Posting.objects.count() == 1
    assert [str(m) for m in other.get(found.get_absolute_url()).context["messages"]] == [
        "The expense is approved and booked."
    ]


def test_an_approval_without_what_was_seen_is_asked_again(account, other):
    found = sent(account)
    answer = other.post(act(found, "attester"), {"month": "2022-04"})
    assert answer.status_code == 422

    stale = other.post(act(found, "attester"), {"month": "2022-04", "revision": "0"}, follow=True)
    assert [str(m) for m in stale.context["messages"]] == [
        "The expense has been changed since you looked at it. Look at it again."
    ]
    assert not Posting.objects.exists()


@pytest.mark.parametrize("verb", ["send-retur", "drop"])
def test_a_reason_is_asked_for_on_a_page_of_its_own(account, other, verb):
    found = sent(account)
    assert other.get(act(found, verb)).status_code == 200
    refused = other.post(act(found, verb), {"reason": " "})
    assert (refused.status_code, errors(refused)) == (422, {"reason": ["Write why"]})
    named = other.post(act(found, verb), {"reason": "Om 010170-1234"})
    assert (named.status_code, Expense.objects.get().state) == (422, "waiting")

    answer = other.post(act(found, verb), {"reason": "Bilaget mangler moms"})
    assert answer.url == found.get_absolute_url()
    assert Expense.objects.get().state == {"send-retur": "draft", "drop": "dropped"}[verb]
    assert "Bilaget mangler moms" in other.get(found.get_absolute_url()).content.decode()


def test_a_booked_expense_is_taken_back_by_its_page_once(account, hr):
    found = booked(account)
    data = {"month": "2022-06", "reason": "Betalt to gange", "token": uuid4()}
    assert hr.get(act(found, "tilbagefoer")).status_code == 200
    answers = [hr.post(act(found, "tilbagefoer"), data) for _press in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert [p.amount for p in Posting.objects.order_by("pk")] == [1250, -1250]
    page = hr.get(found.get_absolute_url())
    assert page.context["standing"] == ("outline", "Taken back")
    assert page.context["acts"] == []
    assert len(page.context["messages"]) == 1


def test_both_sides_settle_a_doubt_by_their_pages(account, hr):
    found = in_doubt(account)
    url, coordinator = reverse("expense_opinion", args=[found.pk]), english(account.coordinator)
    assert hr.post(url, {"outcome": "", "reason": ""}).status_code == 422
    assert hr.post(url, {"outcome": "payable", "reason": "010170-1234"}).status_code == 422
    assert not Opinion.objects.exists()

    data = {"outcome": "payable", "reason": "Kun for forsøget", "token": uuid4()}
    for _press in range(2):
        hr.post(url, data)
    assert Opinion.objects.count() == 1
    coordinator.post(url, {"outcome": "payable", "reason": "Enig"})

    assert Decision.objects.get().outcome == "payable"
    late = hr.post(url, {"outcome": "operation", "reason": "Fortrudt"})
    assert (late.status_code, str(late.context["why"])) == (409, "The doubt is settled already.")
    assert late.context["texts"] == ["Fortrudt"]


def test_a_side_that_is_not_theirs_cannot_be_sent(account, hr):
    found = in_doubt(account)
    url = reverse("expense_opinion", args=[found.pk])
    hr.post(url, {"side": "union", "outcome": "payable", "reason": "Enig"})

    assert Opinion.objects.get().side == "employer"


@pytest.mark.smoke
def test_the_coordinator_sees_what_is_in_doubt_and_nothing_else(account):
    doubtful, plain, kept = in_doubt(account), sent(account), draft(account)
    client = english(account.coordinator)

    assert client.get(doubtful.get_absolute_url()).status_code == 200
    assert client.get(reverse("doubts", args=[account.book.pk])).status_code == 200
    assert [client.get(found.get_absolute_url()).status_code for found in (plain, kept)] == [404, 404]
    assert client.get(reverse("expenses", args=[account.book.pk])).status_code == 403
    assert client.get(edit(doubtful)).status_code == 403
    assert client.post(act(doubtful, "drop"), {"reason": "Nej"}).status_code == 403
    assert client.get(reverse("expense_file", args=[plain.pk, plain.files.get().pk])).status_code == 404
    assert english(Account().coordinator).get(doubtful.get_absolute_url()).status_code == 404


def test_the_coordinator_is_not_told_what_is_booked(account):
    found = settled(in_doubt(account), account)
    spending.approve(found, by=account.other_hr, month=month("2022-04"))
    page = english(account.coordinator).get(found.get_absolute_url())

    assert page.context["standing"] == ("ok", "Payable: not running costs")
    text = page.content.decode()
    for hidden in ("2022-04/1", account.other_hr.name, VALUES["account"], "Booked"):
        assert hidden not in text
    assert VALUES["text"] in text


def test_a_reason_that_comes_too_late_is_shown_to_be_copied(account, hr):
    found = sent(account)
    spending.approve(found, by=account.other_hr, month=month("2022-04"))

    answer = hr.post(act(found, "send-retur"), {"reason": "Bilaget mangler moms", "token": uuid4()})

    assert (answer.status_code, answer.context["texts"]) == (409, ["Bilaget mangler moms"])


def test_the_page_of_an_expense_says_where_its_posting_was_moved(account, hr):
    found, there = booked(account), filed(account.region, by=account.hr)
    posting = found.postings.get()
    moved = booking.move(
        account.book, posting, there, by=account.hr, month=month("2022-05"), reason="Forkert"
    )

    page = hr.get(found.get_absolute_url())

    assert page.context["moved_to"] == moved
    assert f"by posting {moved.reference}" in page.content.decode()
