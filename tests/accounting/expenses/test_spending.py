"""An expense is entered by one and approved by another; doubts are settled by both sides together."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from accounting.book import booking
from accounting.expenses import doubts, spending
from accounting.expenses.expenses import ExpenseState
from accounting.models import Decision, Expense, Posting, VoucherFile
from common import clock
from common.errors import Refused
from pilots.models import Message
from regions.permissions import Role
from tests.accounting.expenses.building import PDF, VALUES, asked_for, draft, in_doubt, opinion, sent
from tests.accounts import Account, month
from tests.factories import filed, member

pytestmark = [pytest.mark.django_db, pytest.mark.smoke, pytest.mark.usefixtures("january_2024", "in_english")]


def test_an_expense_is_booked_when_another_approves_it(account):
    pilot = filed(account.region, by=account.hr)
    found = sent(account, pilot=pilot)
    assert set(Message.objects.filter(kind="second").values_list("to", flat=True)) == {
        account.other_hr.pk
    } | {pilot.created_by_id} - {account.hr.pk}

    spending.approve(found, by=account.other_hr, month=month("2022-04"))

    posting = Posting.objects.get()
    assert (posting.type, posting.amount, posting.voucher, posting.account, posting.pilot) == (
        "other",
        1250,
        "B-17",
        "1-2-3",
        pilot,
    )
    assert (posting.expense, posting.pay_month) == (found, month("2022-04"))
    assert Expense.objects.get().state == ExpenseState.BOOKED


def test_nobody_approves_their_own(account):
    found = sent(account)
    with pytest.raises(Refused, match="Another person"):
        spending.approve(found, by=account.hr, month=month("2022-04"))
    assert not Posting.objects.exists()
    with pytest.raises(IntegrityError, match=r"expense_is_approved_by_another|CHECK"), transaction.atomic():
        Expense.objects.filter(pk=found.pk).update(approved_by=account.hr, approved_at=clock.now())


def test_approving_twice_books_once(account):
    found = sent(account)
    spending.approve(found, by=account.other_hr, month=month("2022-04"))
    with pytest.raises(Refused, match="does not wait"):
        spending.approve(found, by=account.other_hr, month=month("2022-04"))
    assert Posting.objects.count() == 1


@pytest.mark.parametrize(
    ("lacking", "sentence"),
    [
        ({"date": None}, "Write the date"),
        ({"amount": None}, "Write the amount"),
        ({"supplier": ""}, "Write who was paid"),
        ({"text": ""}, "Write what it covers"),
        ({"voucher": ""}, "number of the voucher"),
        ({"running_costs": ""}, "are running costs"),
        ({"running_costs": "yes"}, "never pays running costs"),
        ({"running_costs": "doubt"}, "what the doubt is about"),
        ({"date": datetime.date(2024, 2, 1)}, "has not come yet"),
    ],
)
def test_what_is_lacking_is_said_when_it_is_sent(account, lacking, sentence):
    found = draft(account, **lacking)
    with pytest.raises(Refused, match=sentence):
        spending.send(found, by=account.hr)
    assert Expense.objects.get().state == ExpenseState.DRAFT


def test_without_a_voucher_nothing_is_sent(account):
    found = spending.enter(account.book, by=account.hr, **VALUES)
    with pytest.raises(Refused, match="Choose the voucher"):
        spending.send(found, by=account.hr)


@pytest.mark.parametrize("supplier", ["Kirsten Lykke", "Lykke,  kirsten", "Facilitator ApS"])
def test_the_facilitator_can_never_be_charged(account, supplier):
    member(Role.FACILITATOR, name="Kirsten Lykke")
    with pytest.raises(Refused, match="paid outside the regions' pools"):
        spending.send(draft(account, supplier=supplier), by=account.hr)
    with pytest.raises(Refused, match="paid outside the regions' pools"):
        spending.send(draft(account, text="Honorar til Kirsten Lykke"), by=account.hr)


@pytest.mark.parametrize(
    ("name", "content"),
    [("bilag.pdf", b"ikke en pdf"), ("bilag.exe", b"MZ"), ("bilag.png", PDF), ("bilag.pdf", b"")],
)
def test_a_voucher_is_a_pdf_or_a_picture(account, name, content):
    found = spending.enter(account.book, by=account.hr, **VALUES)
    with pytest.raises(Refused):
        spending.attach(found, name, content, by=account.hr)
    assert not VoucherFile.objects.exists()


def test_a_doubt_is_settled_when_both_sides_agree(account):
    found = in_doubt(account)
    assert Message.objects.filter(kind="doubt", to=account.coordinator).count() == 1
    with pytest.raises(Refused, match="does not wait"):
        spending.approve(found, by=account.other_hr, month=month("2022-04"))

    opinion(found, account.hr, "employer", reason="Ikke i budgettet før")
    opinion(found, account.coordinator, "union", "operation", "Alle får det")
    assert Expense.objects.get().state == ExpenseState.DOUBT
    opinion(found, account.coordinator, "union", reason="Det er kun for forsøget")

    decision = Decision.objects.get()
    assert (decision.outcome, decision.reason) == (
        "payable",
        "Ikke i budgettet før\n\nDet er kun for forsøget",
    )
    assert Expense.objects.get().state == ExpenseState.WAITING
    spending.approve(found, by=account.other_hr, month=month("2022-04"))


def test_what_both_call_operation_is_never_paid(account):
    found = in_doubt(account)
    opinion(found, account.hr, "employer", "operation")
    opinion(found, account.coordinator, "union", "operation")
    assert Expense.objects.get().state == ExpenseState.REFUSED
    with pytest.raises(Refused):
        spending.approve(found, by=account.other_hr, month=month("2022-04"))


def test_nobody_speaks_for_a_side_that_is_not_theirs(account):
    found = in_doubt(account)
    for by, side in [
        (account.hr, "union"),
        (account.coordinator, "employer"),
        (member(Role.AUDITOR, account.region), "employer"),
        (Account().coordinator, "union"),
    ]:
        with pytest.raises(Refused, match="may not speak"):
            opinion(found, by, side)


def test_decisions_are_found_again_by_their_words(account):
    found = in_doubt(account)
    opinion(found, account.hr, "employer", reason="Kun for deltagerne")
    opinion(found, account.coordinator, "union", reason="Enig")
    other = in_doubt(Account())

    assert [d.expense for d in asked_for(account.coordinator, q="deltagerne kursus")] == [found]
    assert not asked_for(account.coordinator, q="findesikke").exists()
    assert not doubts.precedents(Account().coordinator).exists()
    again = in_doubt(account)
    assert [d.expense for d in doubts.similar(again, account.hr)] == [found]
    assert doubts.similar(other, member(Role.HR, other.book.region)) == []


def test_an_expense_is_sent_back_mended_and_sent_again(account):
    found = sent(account)
    with pytest.raises(Refused, match="Write why"):
        spending.send_back(found, by=account.other_hr, reason=" ")
    spending.send_back(found, by=account.other_hr, reason="Bilaget mangler moms")
    changed = spending.change(found, by=account.hr, **VALUES | {"amount": 1000})
    spending.approve(spending.send(changed, by=account.hr), by=account.other_hr, month=month("2022-04"))
    assert Posting.objects.get().amount == 1000


def test_a_booked_expense_is_corrected_by_a_reversal(account):
    found = spending.approve(sent(account), by=account.other_hr, month=month("2022-04"))
    spending.take_back(found, by=account.hr, reason="Betalt to gange", month=month("2022-05"))
    assert sum(p.amount for p in Posting.objects.all()) == 0
    with pytest.raises(Refused, match="taken back already"):
        spending.take_back(found, by=account.hr, reason="Igen", month=month("2022-05"))


def test_an_expense_whose_reversal_is_taken_back_itself_stands_again_and_can_be_taken_back(account):
    found = spending.approve(sent(account), by=account.other_hr, month=month("2022-04"))
    spending.take_back(found, by=account.hr, reason="Betalt to gange", month=month("2022-05"))
    reversal = Posting.objects.filter(reverses__isnull=False)
    assert Expense.objects.with_taken_back().get().is_taken_back

    booking.reverse(
        account.book, reversal, by=account.hr, month=month("2022-05"), reason="Kun betalt en gang"
    )
    assert not Expense.objects.with_taken_back().get().is_taken_back

    spending.take_back(found, by=account.hr, reason="Krediteret", month=month("2022-06"))
    assert sum(p.amount for p in Posting.objects.all()) == 0
    assert Expense.objects.with_taken_back().get().is_taken_back


def test_what_was_sent_never_changes_by_any_door(account):
    found = sent(account)
    with pytest.raises(IntegrityError), transaction.atomic():
        Expense.objects.filter(pk=found.pk).update(amount=9)
    with pytest.raises(IntegrityError), transaction.atomic():
        Expense.objects.filter(pk=found.pk).delete()
    spending.drop(found, by=account.hr, reason="Fortrudt")
    with pytest.raises(IntegrityError), transaction.atomic():
        Expense.objects.filter(pk=found.pk).update(state="waiting")
