"""Four eyes on every expense, both sides on every doubt: there is no way around, by the verbs or beneath them."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from accounting.closing import closing
from accounting.expenses import doubts, spending
from accounting.expenses.expenses import ExpenseState, Opinion, Outcome
from accounting.models import Decision, Expense, Posting
from common import clock
from common.errors import Refused
from pilots.models import Message
from regions.journal import about
from regions.models import Membership, StandIn
from regions.permissions import Role
from tests.accounting.expenses.building import (
    PDF,
    VALUES,
    asked_for,
    booked,
    draft,
    in_doubt,
    opinion,
    sent,
    settled,
)
from tests.accounts import Account, month
from tests.factories import MembershipFactory, RegionFactory, member

pytestmark = [pytest.mark.django_db, pytest.mark.smoke, pytest.mark.usefixtures("january_2024", "in_english")]
APRIL = month("2022-04")


def test_who_changes_a_colleagues_draft_does_not_approve_it(account):
    found = draft(account)
    changed = spending.change(found, by=account.other_hr, **VALUES | {"amount": 99_000})
    spending.send(changed, by=account.hr)

    with pytest.raises(Refused, match="Another person"):
        spending.approve(found, by=account.other_hr)
    spending.approve(found, by=account.hr)
    assert Posting.objects.get().amount == 99_000


def test_who_chooses_another_voucher_does_not_approve_it(account):
    found = draft(account)
    spending.attach(found, "andet.pdf", PDF + b" andet", by=account.other_hr)
    spending.send(found, by=account.hr)

    with pytest.raises(Refused, match="Another person"):
        spending.approve(found, by=account.other_hr)


def test_what_was_changed_after_it_was_looked_at_is_not_approved(account):
    looked_at = sent(account)
    spending.send_back(looked_at, by=account.other_hr, reason="Beløbet er forkert")
    spending.change(looked_at, by=account.hr, **VALUES | {"amount": 9})
    spending.send(looked_at, by=account.hr)

    with pytest.raises(Refused, match="changed since you looked"):
        spending.approve(looked_at, by=account.other_hr, revision=looked_at.revision)
    assert not Posting.objects.exists()


def test_sending_again_is_another_version_even_without_a_change(account):
    looked_at = sent(account)
    spending.send_back(looked_at, by=account.other_hr, reason="Se igen")
    spending.attach(looked_at, "andet.pdf", PDF + b" andet", by=account.hr)
    spending.send(looked_at, by=account.hr)

    with pytest.raises(Refused, match="changed since you looked"):
        spending.approve(looked_at, by=account.other_hr, revision=looked_at.revision)


def test_a_file_is_not_slipped_in_after_sending(account):
    seen = draft(account)
    spending.send(seen, by=account.hr)

    with pytest.raises(Refused, match="Only a draft"):
        spending.attach(seen, "andet.pdf", PDF + b" andet", by=account.hr)
    assert seen.files.count() == 1


def test_it_is_booked_in_its_own_month_or_the_first_open_one(account):
    booked_in_own = spending.approve(sent(account), by=account.other_hr)
    closing.close(account.book, APRIL, by=account.hr, ledger_total=1250, differences=[])
    later = spending.approve(sent(account), by=account.other_hr)

    assert [(p.expense, f"{p.month:%Y-%m}") for p in Posting.objects.order_by("pk")] == [
        (booked_in_own, "2022-04"),
        (later, "2022-05"),
    ]
    with pytest.raises(Refused, match="is closed"):
        spending.approve(sent(account), by=account.other_hr, month=APRIL)


def test_a_month_that_refuses_leaves_the_expense_waiting(account):
    found = sent(account)
    with pytest.raises(Refused, match="has not begun"):
        spending.approve(found, by=account.other_hr, month=month("2024-02"))
    assert (Expense.objects.get().state, Posting.objects.count()) == (ExpenseState.WAITING, 0)


def test_a_person_who_becomes_facilitator_while_it_waits_is_not_paid(account):
    found = sent(account, supplier="Kirsten Lykke")
    member(Role.FACILITATOR, name="Kirsten Lykke")

    with pytest.raises(Refused, match="paid outside the regions' pools"):
        spending.approve(found, by=account.other_hr)


def test_a_bill_that_comes_after_the_help_is_not_paid_either(account):
    helper = member(Role.FACILITATOR, name="Kirsten Lykke")
    Membership.objects.filter(user=helper).update(ends_on=datetime.date(2022, 12, 31))

    with pytest.raises(Refused, match="paid outside the regions' pools"):
        spending.send(draft(account, supplier="KIRSTEN   LYKKE"), by=account.hr)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.HR])
def test_only_who_keeps_the_account_moves_an_expense(account, role):
    by = member(role, account.region if role in ("coordinator", "auditor", "steering") else None)
    found, waiting = draft(account), sent(account)
    for act in (
        lambda: spending.enter(account.book, by=by, **VALUES),
        lambda: spending.change(found, by=by, **VALUES),
        lambda: spending.attach(found, "x.pdf", PDF, by=by),
        lambda: spending.send(found, by=by),
        lambda: spending.approve(waiting, by=by),
        lambda: spending.send_back(waiting, by=by, reason="Nej"),
        lambda: spending.drop(waiting, by=by, reason="Nej"),
        lambda: spending.take_back(waiting, by=by, reason="Nej", month=APRIL),
    ):
        with pytest.raises(Refused, match="You may not do this"):
            act()
    assert not Posting.objects.exists()


def test_hr_of_another_region_moves_nothing_here(account):
    with pytest.raises(Refused, match="You may not do this"):
        spending.approve(sent(account), by=Account().hr)


def test_one_person_with_both_roles_speaks_for_one_side_only(account):
    both = member(Role.HR, account.region)
    MembershipFactory(user=both, role=Role.COORDINATOR, region=account.region)
    found = in_doubt(account)
    opinion(found, both, "union")

    with pytest.raises(Refused, match="Nobody speaks for both sides"):
        opinion(found, both, "employer")
    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.create(
            expense=found, side="employer", outcome=Outcome.PAYABLE, reason="x", by=both, at=clock.now()
        )


@pytest.mark.parametrize("state", ["waiting", "booked"])
def test_the_database_lets_no_doubt_be_passed_over(account, state):
    found = in_doubt(account)
    approval = {"approved_by": account.other_hr, "approved_at": clock.now()} if state == "booked" else {}

    with pytest.raises(IntegrityError), transaction.atomic():
        Expense.objects.filter(pk=found.pk).update(state=state, **approval)


def test_what_was_settled_stays_as_it_was_when_it_is_sent_back(account):
    found = settled(in_doubt(account), account)
    spending.send_back(found, by=account.other_hr, reason="Forkert bilagsnummer")
    values = VALUES | {"amount": 99_000, "text": "Noget andet", "running_costs": "no", "voucher": "B-18"}
    spending.change(found, by=account.hr, **values)
    again = spending.send(found, by=account.hr)

    assert (again.state, again.amount, again.text, again.voucher) == ("waiting", 1250, VALUES["text"], "B-18")
    spending.send_back(again, by=account.other_hr, reason="Igen")
    for wrong in ({"amount": 9}, {"text": "Andet"}, {"running_costs": "no"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Expense.objects.filter(pk=found.pk).update(**wrong)


def test_only_a_booked_expense_is_taken_back(account):
    with pytest.raises(Refused, match="Only a booked"):
        spending.take_back(sent(account), by=account.hr, reason="Fejl", month=APRIL)
    assert not about(account.book).filter(verb="postings_reversed").exists()


def test_the_story_of_an_expense_is_kept(account):
    found = sent(account)
    spending.send_back(found, by=account.other_hr, reason="Se bilaget")
    changed = spending.change(found, by=account.hr, **VALUES)
    spending.approve(spending.send(changed, by=account.hr), by=account.other_hr)
    spending.take_back(found, by=account.hr, reason="Betalt to gange", month=APRIL)

    assert list(about(found).order_by("pk").values_list("verb", flat=True)) == [
        "expense_entered",
        "expense_sent",
        "expense_sent_back",
        "expense_changed",
        "expense_sent",
        "expense_approved",
        "expense_taken_back",
    ]


def told(kind):
    return sorted(Message.objects.filter(kind=kind).values_list("to__name", flat=True))


def test_a_doubt_is_told_to_the_union_and_an_opinion_to_the_other_side(account):
    found = in_doubt(account)
    assert told("doubt") == [account.coordinator.name]

    opinion(found, account.coordinator, "union", "operation")
    assert told("doubt") == sorted([account.coordinator.name, account.hr.name, account.other_hr.name])
    assert told("second") == []


def test_who_entered_it_is_not_asked_to_approve_it(account):
    found = in_doubt(account)
    opinion(found, account.hr, "employer")
    opinion(found, account.coordinator, "union")

    assert told("second") == [account.other_hr.name]
    message = Message.objects.get(kind="second")
    about = f"OK21, {account.region.short_name}, udgift {found.pk}"
    assert (message.about, message.path) == (about, found.get_absolute_url())


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("expense_state_is_known", {"state": "paid"}),
        ("expense_running_costs_is_known", {"running_costs": "maybe"}),
        ("expense_amount_is_positive", {"amount": -1}),
        ("expense_approval_has_moment", {"approved_at": datetime.datetime(2022, 4, 1, tzinfo=datetime.UTC)}),
        ("expense_is_approved_by_another", {"approved_by": "hr"}),
        ("expense_booked_is_approved", {"state": "booked"}),
        ("expense_sent_is_complete", {"state": "waiting", "supplier": ""}),
        ("expense_sent_is_complete", {"state": "waiting", "text": ""}),
        ("expense_doubt_is_told", {"state": "doubt", "running_costs": "doubt"}),
        ("expense_dropped_has_reason", {"state": "dropped"}),
        ("expense_of_operation_is_not_paid", {"state": "waiting", "running_costs": "yes"}),
    ],
)
def test_the_database_holds_each_rule_of_an_expense(account, constraint, wrong):
    found = draft(account)
    if "approved_by" in wrong:
        wrong = {"approved_by": account.hr, "approved_at": clock.now()}

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Expense.objects.filter(pk=found.pk).update(**wrong)
    assert constraint in str(refusal.value)


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("opinion_outcome_is_known", {"outcome": "maybe"}),
        ("opinion_side_is_known", {"side": "region"}),
        ("opinion_has_reason", {"reason": ""}),
    ],
)
def test_the_database_holds_each_rule_of_an_opinion(account, constraint, wrong):
    found = in_doubt(account)
    row = {"expense": found, "side": "union", "outcome": "payable", "reason": "Ja", "at": clock.now()}

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Opinion.objects.create(by=account.coordinator, **row | wrong)
    assert constraint in str(refusal.value)


def test_what_was_settled_is_never_changed(account):
    settled(in_doubt(account), account)
    for rows, wrong in [
        (Decision.objects, {"outcome": "operation"}),
        (Opinion.objects, {"reason": "Noget andet"}),
    ]:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.all().delete()


def test_a_voucher_is_kept_as_it_was_and_its_name_without_a_cpr_number(account):
    found = spending.enter(account.book, by=account.hr, **VALUES)
    kept = spending.attach(found, "bilag 010170-1234.pdf", PDF, by=account.hr)

    assert kept.name == "bilag ••••••-••••.pdf"
    with pytest.raises(IntegrityError), transaction.atomic():
        found.files.update(name="andet.pdf")
    assert spending.attach(found, "igen.pdf", PDF, by=account.hr) == kept


def test_precedents_are_filtered_by_outcome_and_the_same_supplier_is_proposed(account):
    paid = settled(in_doubt(account), account)
    operation = settled(
        sent(account, running_costs="doubt", doubt="?", text="Møbler", supplier="Kontor A/S"),
        account,
        "operation",
    )

    assert [d.expense for d in asked_for(account.hr, outcome="operation")] == [operation]
    assert [d.expense for d in doubts.precedents(account.hr)] == [operation, paid]
    asked = sent(account, running_costs="doubt", doubt="?", text="Lampe", supplier="KONTOR A/S")
    assert [d.expense for d in doubts.similar(asked, account.coordinator)] == [operation]


def test_a_stand_in_is_named_with_whom_they_stand_in_for(account):
    other = member(Role.COORDINATOR, RegionFactory())
    today, held = clock.today(), account.coordinator.memberships.get()
    StandIn.objects.create(
        membership=held, user=other, starts_on=today, ends_on=today, given_by=held.user, given_at=clock.now()
    )
    found = in_doubt(account)
    opinion(found, other, "union")

    event = about(found).get(verb="opinion_given")
    assert (event.by, event.on_behalf_of) == (other, account.coordinator)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_expenses_cannot_be_truncated(account):
    booked(account)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute("TRUNCATE accounting_expense CASCADE")
