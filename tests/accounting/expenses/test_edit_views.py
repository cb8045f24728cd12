"""Entering an expense: nothing typed or chosen is lost, and nothing is entered twice."""

from datetime import date
from uuid import uuid4

import pytest

from accounting.expenses import spending
from accounting.models import Expense, Posting, VoucherFile
from common.forms import layout_fields
from regions.once import once
from regions.permissions import Role
from tests.accounting.expenses.building import PDF, VALUES, draft, in_doubt, sent, settled
from tests.accounting.expenses.visiting import TYPED, act, edit, errors, new, pdf, typed, untouched
from tests.accounts import Account, month
from tests.evidence import a_picture
from tests.factories import filed, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "in_english")]


@pytest.mark.smoke
def test_an_expense_is_entered_sent_and_approved(account, hr, other):
    answer = hr.post(new(account), TYPED | {"send": "1", "file": pdf(), "token": uuid4()})
    found = Expense.objects.get()
    assert (answer.status_code, answer.url) == (302, found.get_absolute_url())
    assert (found.date, found.state) == (date(2022, 4, 12), "waiting")

    assert hr.get(found.get_absolute_url()).context["approval_form"] is None
    page = other.get(found.get_absolute_url())
    assert page.context["approval_form"].initial["month"] == "2022-04"
    other.post(act(found, "attester"), {"month": "2022-05", "revision": found.revision})

    posting = Posting.objects.get()
    assert (posting.amount * 100, posting.month) == (125050, month("2022-05"))
    assert posting.reference in hr.get(found.get_absolute_url()).content.decode()


def test_what_lacks_is_said_at_the_fields_and_the_draft_is_kept(account, hr):
    answer = hr.post(new(account), {"text": "Kursus", "send": "1", "token": uuid4()})

    found = Expense.objects.get()
    assert (answer.status_code, found.state) == (422, "draft")
    assert set(errors(answer)) == {"date", "amount", "supplier", "voucher", "running_costs", "file"}
    # Pressed again, the page saves the same draft.
    assert f'action="{edit(found)}#fejl"' in answer.content.decode()
    hr.post(edit(found), typed(found, send="1", file=pdf()))
    assert Expense.objects.get().state == "waiting"


@pytest.mark.smoke
def test_ordinary_operation_is_never_sent(account, hr):
    answer = hr.post(new(account), TYPED | {"running_costs": "yes", "send": "1", "file": pdf()})

    assert errors(answer) == {
        "running_costs": ["The pool never pays running costs. Drop the expense instead."]
    }
    assert Expense.objects.get().state == "draft"


@pytest.mark.parametrize(
    ("field", "said", "sentence"),
    [
        ("date", "31.02.2022", "31 February does not exist: February 2022 has 28 days"),
        ("amount", "1.5", "Write the amount with digits, e.g. 250.000 or 1.234,50"),
        ("amount", "-5", "Write an amount above 0. What was wrong is taken back by a reversal."),
        ("amount", "0", "Write an amount above 0. What was wrong is taken back by a reversal."),
        *(
            (field, f"{before} 010170-1234", "This looks like a CPR number. Write it without one")
            for field, before in [
                ("text", "Kursus"),
                ("supplier", "Firma"),
                ("voucher", "B"),
                ("account", "1"),
                ("doubt", "Om"),
            ]
        ),
        (
            "supplier",
            "Facilitatoren",
            "The facilitator is paid outside the regions' pools and can never be charged to one.",
        ),
        (
            "text",
            "Møde med lykke,  KIRSTEN",
            "The facilitator is paid outside the regions' pools and can never be charged to one.",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_kept_as_typed(account, hr, field, said, sentence):
    member(Role.FACILITATOR, name="Kirsten Lykke")
    answer = hr.post(new(account), TYPED | {field: said, "token": uuid4()})

    assert (answer.status_code, errors(answer)) == (422, {field: [sentence]})
    assert answer.context["form"][field].value() == said
    assert not Expense.objects.exists()


@pytest.mark.parametrize("number", ["2203004567", "1012345678", "0708123456"])
def test_ten_digits_number_a_voucher_and_an_account_and_are_no_text(account, hr, number):
    kept = {"voucher": number, "account": f"4110 {number}"}
    answers = [
        hr.post(new(account), TYPED | kept | {"token": uuid4()}),
        hr.post(new(account), TYPED | {"text": f"Kursus {number}", "token": uuid4()}),
    ]

    assert [answer.status_code for answer in answers] == [302, 422]
    assert Expense.objects.values("voucher", "account").get() == kept


def test_a_refused_form_keeps_the_file_that_was_chosen(account, hr):
    answer = hr.post(new(account), TYPED | {"amount": "ti", "token": uuid4(), "file": pdf()})

    found = Expense.objects.get()
    assert (answer.status_code, found.files.get().name, found.text) == (422, "bilag.pdf", "Kursus")
    assert answer.context["form"]["amount"].value() == "ti"
    assert "bilag.pdf" in answer.content.decode()
    picture = pdf("nyt.png", a_picture())
    again = hr.post(edit(found), typed(found, amount="ti", file=picture))
    assert (again.status_code, found.files.first().name) == (422, "nyt.png")


@pytest.mark.parametrize(
    ("name", "content"),
    [("bilag.exe", b"MZ"), ("bilag.pdf", b"MZ"), ("bilag.svg", b"<svg/>"), ("bilag.png", PDF)],
)
def test_a_file_of_another_kind_is_refused_at_its_field(account, hr, name, content):
    answer = hr.post(new(account), TYPED | {"file": pdf(name, content), "token": uuid4()})

    assert (answer.status_code, list(errors(answer))) == (422, ["file"])
    assert not VoucherFile.objects.exists()


def test_pressed_twice_one_expense_is_entered(account, hr):
    data = TYPED | {"send": "1", "token": uuid4()}
    answers = [hr.post(new(account), data | {"file": pdf()}) for _press in range(2)]

    assert [(answer.status_code, answer.url) for answer in answers] == [
        (302, Expense.objects.get().get_absolute_url())
    ] * 2
    assert VoucherFile.objects.count() == 1


def test_who_saves_second_in_a_field_reads_both_texts(account, hr, other):
    found = draft(account)
    shown = typed(found)
    other.post(edit(found), typed(found, text="Andet kursus"))
    answer = hr.post(edit(found), shown | {"text": "Mit kursus", "file": pdf(content=PDF + b"2")})

    [conflict] = answer.context["merged"].conflicts
    assert (answer.status_code, conflict.save.by) == (409, account.other_hr)
    assert (conflict.label, conflict.theirs, conflict.mine) == (
        "What it covers",
        "Andet kursus",
        "Mit kursus",
    )
    assert Expense.objects.get().text == "Andet kursus"
    assert found.files.count() == 2
    chosen = {"choice-text": f"mine:{conflict.mark}", "seen": answer.context["seen"]}
    hr.post(edit(found), shown | {"text": "Mit kursus"} | chosen)
    assert Expense.objects.get().text == "Mit kursus"


def test_two_who_write_in_two_fields_are_both_saved(account, hr, other):
    found = draft(account)
    shown = untouched(found)
    other.post(edit(found), shown | {"text": "Andet kursus"})

    answer = hr.post(edit(found), shown | {"supplier": "Andet firma"})

    saved = Expense.objects.get()
    assert (answer.status_code, saved.text, saved.supplier) == (302, "Andet kursus", "Andet firma")


def test_back_and_save_makes_no_second_draft(account, hr):
    address = f"{new(account)}?token={uuid4()}"
    page = hr.get(address)
    data = TYPED | {"token": page.context["token"], "seen": page.context["seen"]}
    hr.post(address, data)
    found = Expense.objects.get()

    assert hr.get(address).url == edit(found)
    again = hr.post(address, data | {"account": "4711"})
    assert (again.status_code, again.url, Expense.objects.get().account) == (302, edit(found), "4711")


def test_what_was_sent_meanwhile_is_not_changed_and_what_was_typed_is_shown(account, hr, other):
    found = draft(account)
    pressed = untouched(found) | {"send": "1"}
    spending.send(found, by=account.hr)

    assert hr.post(edit(found), pressed).url == found.get_absolute_url()
    late = other.post(edit(found), TYPED | {"text": "Skrevet for sent"})
    assert (late.status_code, "Skrevet for sent" in late.context["texts"]) == (409, True)
    assert Expense.objects.get().text == VALUES["text"]


def test_why_it_was_sent_back_stands_above_the_draft_until_it_is_sent_again(account, hr):
    found = sent(account)
    spending.send_back(found, by=account.other_hr, reason="Bilaget mangler moms")

    assert hr.get(edit(found)).context["sent_back"].note == "Bilaget mangler moms"
    spending.send(found, by=account.hr)
    spending.drop(found, by=account.hr, reason="Fortrudt")
    answer = hr.get(act(found, "drop"), follow=True)
    assert answer.redirect_chain == [(found.get_absolute_url(), 302)]


def test_another_regions_pilot_cannot_be_chosen(account, hr):
    foreign = filed(Account().region)
    answer = hr.post(new(account), TYPED | {"pilot": foreign.pk, "token": uuid4()})

    assert (answer.status_code, list(errors(answer))) == (422, ["pilot"])


def test_what_was_settled_is_read_and_not_asked_when_it_is_sent_back(account, hr):
    found = settled(in_doubt(account), account)
    spending.send_back(found, by=account.other_hr, reason="Forkert bilagsnummer")
    found.refresh_from_db()
    page = hr.get(edit(found))
    assert sorted(page.context["form"].fields) == ["account", "date", "file", "pilot", "voucher"]
    assert layout_fields(page.context["form"]) == ["date", "pilot", "file", "voucher", "account"]

    assert hr.post(edit(found), typed(found, voucher="B-18", amount="9", send="1")).status_code == 302
    again = Expense.objects.get()
    assert (again.state, again.voucher, again.amount) == ("waiting", "B-18", 1250)


def test_the_layout_forgets_no_field(account, hr):
    form = hr.get(new(account)).context["form"]
    assert sorted(layout_fields(form)) == sorted(form.fields)
    found = sent(account)
    for verb, client in [("send-retur", hr), ("drop", hr)]:
        form = client.get(act(found, verb)).context["form"]
        assert sorted(layout_fields(form)) == sorted(form.fields)


def test_a_token_that_another_form_has_spent_says_nothing_of_an_expense(account, hr):
    token = uuid4()
    once(token, by=account.hr, do=lambda: "/forsog/3/")

    assert hr.get(f"{new(account)}?token={token}").status_code == 200
    assert hr.post(new(account), TYPED | {"token": token}).url == edit(Expense.objects.get())
    assert hr.get(f"/forsog/nyt/?token={uuid4()}").status_code == 200
