"""Many at once: one approval, one decision, one of the editors."""

import pytest
from django.db import connection
from django.http import QueryDict

from accounting.expenses import editing, spending
from accounting.expenses.forms import ExpenseForm
from accounting.models import Decision, Expense, Posting
from common.errors import Refused
from regions.permissions import Role
from tests.accounting.expenses.building import PDF, draft, in_doubt, opinion, sent
from tests.accounting.expenses.visiting import untouched
from tests.evidence import a_pdf
from tests.factories import member
from tests.pilots.test_races import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("january_2024", "in_english"),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="rows are only locked one by one on PostgreSQL"
    ),
]


def tried(do, *refusals):
    """A job that says whether it was done."""

    def job():
        try:
            do()
        except (Refused, *refusals):
            return False
        return True

    return job


def test_many_who_approve_at_once_book_once(account, report):
    found = sent(account)
    people = [account.other_hr, *(member(Role.HR, account.region) for _ in range(7))]

    done = at_once([tried(lambda by=by: spending.approve(found, by=by)) for by in people])

    report("approvals of one expense at once → bookings", f"{len(people)} → {Posting.objects.count()}")
    assert (done.count(True), Posting.objects.count()) == (1, 1)


def test_approving_and_sending_back_at_once_do_one_of_them(account):
    for _round in range(5):
        found = sent(account)
        third = member(Role.HR, account.region)
        done = at_once(
            [
                tried(lambda found=found: spending.approve(found, by=account.other_hr)),
                tried(lambda found=found, by=third: spending.send_back(found, by=by, reason="Nej")),
            ]
        )
        found.refresh_from_db()
        assert done.count(True) == 1
        assert found.postings.count() == (found.state == "booked")


def test_both_sides_at_once_make_one_decision(account):
    for _round in range(5):
        found = in_doubt(account)
        at_once(
            [
                tried(lambda found=found: opinion(found, account.hr, "employer")),
                tried(lambda found=found: opinion(found, account.coordinator, "union")),
            ]
        )
        assert Decision.objects.filter(expense=found).count() == 1
        assert Expense.objects.get(pk=found.pk).state == "waiting"


def test_of_many_editors_one_saves_and_the_others_read_of_it(account, samples, report):
    found, size = draft(account), samples(20, 200)
    page = untouched(found)

    def typing(text):
        def bind(expense, data):
            return ExpenseForm(data, book=account.book, instance=expense)

        sent = QueryDict(mutable=True)
        sent.update(page | {"text": text})
        return lambda: editing.save(found, bind, sent, by=account.hr)[1]

    answers = at_once([typing(f"Kursus {number}") for number in range(size)])

    saved = [number for number, merged in enumerate(answers) if merged.changed]
    report("edits of one expense at once → saved, lost", f"{size} → {len(saved)}, 0")
    assert len(saved) == 1
    assert sum(len(merged.conflicts) for merged in answers) == size - 1
    assert (Expense.objects.get().text, Expense.objects.get().revision) == (f"Kursus {saved[0]}", 1)


def test_sending_while_another_voucher_is_chosen_leaves_what_the_approver_sees(account):
    for _round in range(5):
        found = draft(account)
        at_once(
            [
                tried(lambda found=found: spending.send(found, by=account.hr)),
                tried(lambda found=found: spending.attach(found, "b.pdf", PDF + b"b", by=account.other_hr)),
            ]
        )
        found.refresh_from_db()
        # Whoever chose the newest voucher is the one who cannot approve it.
        assert found.state == "waiting"
        assert found.files.first().by_id == found.created_by_id


def test_one_voucher_chosen_many_times_at_once_is_kept_once(account, report):
    found, other = draft(account), a_pdf("et andet")

    kept = at_once([lambda: spending.attach(found, "b.pdf", other, by=account.hr).pk] * 8)

    report("presses with one voucher → vouchers", f"{len(kept)} → {len(set(kept))}")
    assert (len(set(kept)), found.files.count()) == (1, 2)
