"""The pages of other expenses: nothing typed is lost, nothing happens twice, nobody reads what is not theirs."""

import io
from datetime import date
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounting.models import Decision, Expense, Opinion, Posting, VoucherFile
from accounting.spending import spending
from common.forms import layout_fields
from regions.permissions import Role
from tests.accounting.spending.building import PDF, VALUES, booked, draft, in_doubt, opinion, sent, settled
from tests.accounts import Account, month
from tests.factories import filed, member
from tests.pilots.stages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "in_english")]
TYPED = {
    "date": "12.04.2022",
    "amount": "1.250,50",
    "supplier": "Firma",
    "text": "Kursus",
    "voucher": "B1",
    "running_costs": "no",
}


def english(user):
    """A client of the user, who reads the sentences as they stand in the code."""
    client = signed_in(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def account():
    return Account()


@pytest.fixture
def hr(account):
    return english(account.hr)


@pytest.fixture
def other(account):
    return english(account.other_hr)


def pdf(name="bilag.pdf", content=PDF):
    return SimpleUploadedFile(name, content, "application/pdf")


def new(account):
    return reverse("expense_new", args=[account.book.pk])


def edit(expense):
    return reverse("expense_edit", args=[expense.pk])


def act(expense, verb):
    return reverse("expense_act", args=[expense.pk, verb])


def errors(response):
    return {name: list(sentences) for name, sentences in response.context["form"].errors.items()}


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
    hr.post(edit(found), TYPED | {"send": "1", "file": pdf(), "revision": "0"})
    assert Expense.objects.get().state == "waiting"


@pytest.mark.smoke
def test_ordinary_operation_is_never_sent(account, hr):
    answer = hr.post(new(account), TYPED | {"running_costs": "yes", "send": "1", "file": pdf()})

    assert errors(answer) == {
        "running_costs": ["The pool never pays ordinary operation. Drop the expense instead."]
    }
    assert Expense.objects.get().state == "draft"


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("date", "31.02.2022", "Write the date as day, month and year, e.g. 31.12.2027"),
        ("amount", "1.5", "Write the amount in digits, e.g. 250.000 or 1.234,50"),
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
def test_what_is_wrong_is_said_at_its_field_and_kept_as_typed(account, hr, field, typed, sentence):
    member(Role.FACILITATOR, name="Kirsten Lykke")
    answer = hr.post(new(account), TYPED | {field: typed, "token": uuid4()})

    assert (answer.status_code, errors(answer)) == (422, {field: [sentence]})
    assert answer.context["form"][field].value() == typed
    assert not Expense.objects.exists()


def test_a_refused_form_keeps_the_file_that_was_chosen(account, hr):
    typed = TYPED | {"amount": "ti", "token": uuid4()}
    answer = hr.post(new(account), typed | {"file": pdf()})

    found = Expense.objects.get()
    assert (answer.status_code, found.files.get().name, found.text) == (422, "bilag.pdf", "Kursus")
    assert answer.context["form"]["amount"].value() == "ti"
    assert "bilag.pdf" in answer.content.decode()
    again = hr.post(edit(found), typed | {"file": pdf("nyt.png", b"\x89PNG\r\n\x1a\n"), "revision": "0"})
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


def test_who_saves_second_reads_both_texts(account, hr, other):
    found = draft(account)
    other.post(edit(found), TYPED | {"text": "Andet kursus", "revision": "0"})
    answer = hr.post(edit(found), TYPED | {"revision": "0", "file": pdf(content=PDF + b"2")})

    assert answer.status_code == 409
    text = answer.content.decode()
    assert account.other_hr.name in text
    assert [(d.label, d.before, d.after) for d in answer.context["conflict"].differences] == [
        ("What it covers", "Andet kursus", "Kursus")
    ]
    assert (Expense.objects.get().text, answer.context["revision"]) == ("Andet kursus", 1)
    assert found.files.count() == 2
    hr.post(edit(found), TYPED | {"revision": "1"})
    assert Expense.objects.get().text == "Kursus"


def test_what_was_sent_meanwhile_is_not_changed(account, hr):
    found = draft(account)
    spending.send(found, by=account.hr)

    assert hr.post(edit(found), TYPED | {"revision": "0"}).url == found.get_absolute_url()
    assert Expense.objects.get().text == VALUES["text"]


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


def test_why_it_was_sent_back_stands_above_the_draft_until_it_is_sent_again(account, hr):
    found = sent(account)
    spending.send_back(found, by=account.other_hr, reason="Bilaget mangler moms")

    assert hr.get(edit(found)).context["sent_back"].note == "Bilaget mangler moms"
    spending.send(found, by=account.hr)
    spending.drop(found, by=account.hr, reason="Fortrudt")
    answer = hr.get(act(found, "drop"), follow=True)
    assert answer.redirect_chain == [(found.get_absolute_url(), 302)]


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
    late = hr.post(url, {"outcome": "operation", "reason": "Fortrudt"}, follow=True)
    assert [str(m) for m in late.context["messages"]][-1] == "The doubt is settled already."


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

    assert page.context["standing"] == ("ok", "Payable: not ordinary operation")
    text = page.content.decode()
    for hidden in ("2022-04/1", account.other_hr.name, VALUES["account"], "Booked"):
        assert hidden not in text
    assert VALUES["text"] in text


def test_the_auditor_reads_and_changes_nothing_and_sees_no_drafts(account):
    auditor = english(member(Role.AUDITOR, account.region))
    kept, found = draft(account), sent(account)

    page = auditor.get(reverse("expenses", args=[account.book.pk]))
    assert [row[0] for row in page.context["rows"]] == [found]
    assert auditor.get(kept.get_absolute_url()).status_code == 404
    assert auditor.get(found.get_absolute_url()).context["acts"] == []
    assert auditor.post(act(found, "attester"), {"month": "2022-04"}).status_code == 403
    assert auditor.get(reverse("precedents")).status_code == 200


def test_a_voucher_is_an_attachment_whoever_fetches_it(account):
    found = in_doubt(account)
    url = reverse("expense_file", args=[found.pk, found.files.get().pk])
    for user in (account.hr, account.coordinator, member(Role.AUDITOR, account.region)):
        answer = english(user).get(url)
        assert answer.headers["Content-Disposition"] == f'attachment; filename="bilag-{found.pk}.pdf"'
        assert b"".join(answer.streaming_content) == PDF
    wrong = reverse("expense_file", args=[sent(account).pk, found.files.get().pk])
    assert english(account.hr).get(wrong).status_code == 404


def shown(client, account, **query):
    page = client.get(reverse("expenses", args=[account.book.pk]), query)
    return [row[0] for row in page.context["rows"]]


def test_the_list_is_filtered_by_state_pilot_month_and_text(account, hr):
    pilot = filed(account.region, by=account.hr)
    waiting = sent(account, pilot=pilot, text="Kursus")
    paid = booked(account, supplier="Trykkeriet", date=date(2022, 5, 3))
    back = booked(account, voucher="X-99")
    spending.take_back(back, by=account.hr, reason="Fejl", month=month("2022-05"))

    assert shown(hr, account) == [back, paid, waiting]
    assert shown(hr, account, state="waiting") == [waiting]
    assert shown(hr, account, state="booked") == [paid]
    assert shown(hr, account, state="taken-back") == [back]
    assert shown(hr, account, pilot=pilot.pk) == [waiting]
    assert shown(hr, account, pilot="none", q="trykk") == [paid]
    assert shown(hr, account, month="2022-05") == [paid]
    assert shown(hr, account, q="x-99") == [back]
    page = hr.get(reverse("expenses", args=[account.book.pk]))
    assert (page.context["listing"].total, page.context["listing"].booked) == (3750, 1250)


def test_the_sheet_has_what_the_filter_shows(account, hr):
    sent(account, text="=1+1")
    booked(account, supplier="Trykkeriet")
    answer = hr.get(reverse("expenses_sheet", args=[account.book.pk]), {"q": "kursusfirmaet"})

    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    header, *rows = [[cell.value for cell in row] for row in book.worksheets[1].iter_rows()]
    assert len(header) == 8
    assert [(row[1], row[2], row[7]) for row in rows] == [("Kursusfirmaet", "=1+1", 1250)]
    assert "kursusfirmaet" in str([cell.value for row in book.worksheets[0].iter_rows() for cell in row])


def test_a_filter_that_offers_no_such_thing_finds_nothing(account, hr):
    sent(account)
    foreign = filed(Account().region)
    answer = hr.get(reverse("expenses", args=[account.book.pk]), {"pilot": foreign.pk})

    assert (answer.status_code, answer.context["rows"]) == (422, [])


def test_another_regions_pilot_cannot_be_chosen(account, hr):
    foreign = filed(Account().region)
    answer = hr.post(new(account), TYPED | {"pilot": foreign.pk, "token": uuid4()})

    assert (answer.status_code, list(errors(answer))) == (422, ["pilot"])


def queries(client, url):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_three_rows_take_as_many_queries_as_one(account, hr):
    pilot = filed(account.region, by=account.hr)
    urls = [
        reverse("expenses", args=[account.book.pk]),
        reverse("expenses_sheet", args=[account.book.pk]),
        reverse("doubts", args=[account.book.pk]),
        reverse("precedents"),
    ]
    counts = []
    hr.get(urls[0])
    for turn in range(3):
        settled(sent(account, pilot=pilot, running_costs="doubt", doubt="Drift?"), account)
        opinion(sent(account, pilot=pilot, running_costs="doubt", doubt="?"), account.hr, "employer")
        if turn != 1:
            counts.append([queries(hr, url) for url in urls])
    assert counts[0] == counts[1]


def test_what_was_settled_is_read_and_not_asked_when_it_is_sent_back(account, hr):
    found = settled(in_doubt(account), account)
    spending.send_back(found, by=account.other_hr, reason="Forkert bilagsnummer")
    found.refresh_from_db()
    page = hr.get(edit(found))
    assert sorted(page.context["form"].fields) == ["account", "date", "file", "pilot", "voucher"]
    assert layout_fields(page.context["form"]) == ["date", "pilot", "file", "voucher", "account"]

    typed = TYPED | {"voucher": "B-18", "amount": "9", "revision": found.revision, "send": "1"}
    assert hr.post(edit(found), typed).status_code == 302
    again = Expense.objects.get()
    assert (again.state, again.voucher, again.amount) == ("waiting", "B-18", 1250)


def test_the_layout_forgets_no_field(account, hr):
    form = hr.get(new(account)).context["form"]
    assert sorted(layout_fields(form)) == sorted(form.fields)
    found = sent(account)
    for verb, client in [("send-retur", hr), ("drop", hr)]:
        form = client.get(act(found, verb)).context["form"]
        assert sorted(layout_fields(form)) == sorted(form.fields)
