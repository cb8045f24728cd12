"""The list of expenses, its sheet and its vouchers."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounting.expenses import spending
from regions import saved_views
from regions.journal import Event
from regions.permissions import Role
from tests.accounting.expenses.building import PDF, booked, draft, in_doubt, opinion, sent, settled
from tests.accounting.expenses.visiting import act, english
from tests.accounts import Account, month
from tests.factories import filed, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "in_english")]


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


def test_a_sheet_of_a_filter_that_must_be_mended_is_no_empty_file(account, hr):
    answer = hr.get(reverse("expenses_sheet", args=[account.book.pk]), {"month": "2022-13"})

    assert (answer.status_code, answer.url) == (
        302,
        f"{reverse('expenses', args=[account.book.pk])}?month=2022-13",
    )
    assert not Event.objects.filter(verb="expenses_fetched").exists()


def test_what_the_sheet_was_searched_for_is_in_the_journal_without_a_cpr_number(account, hr):
    for query in ("kursusfirmaet", "010170-1234"):
        hr.get(reverse("expenses_sheet", args=[account.book.pk]), {"q": query})

    notes = Event.objects.filter(verb="expenses_fetched").order_by("pk").values_list("note", flat=True)
    assert [note.rpartition(": ")[2] for note in notes] == ["kursusfirmaet", "••••••-••••"]


def test_a_filter_that_offers_no_such_thing_finds_nothing(account, hr):
    sent(account)
    foreign = filed(Account().region)
    answer = hr.get(reverse("expenses", args=[account.book.pk]), {"pilot": foreign.pk})

    assert (answer.status_code, answer.context["rows"]) == (422, [])


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


def test_the_search_finds_whole_words_first_and_other_spellings(account, hr):
    inside, whole = sent(account, text="Prøvetrykning i Århus"), sent(account, text="Trykning Aarhus")
    newest = sent(account, text="Trykninger i Århus")

    assert shown(hr, account, q="trykning aarhus") == [whole, newest, inside]
    answer = hr.get(reverse("expenses", args=[account.book.pk]), {"q": "og"})
    assert (answer.status_code, answer.context["rows"]) == (422, [])


def test_each_view_of_the_expenses_holds_as_many_as_it_counts_all_in_one_query(account, hr):
    pilot = filed(account.region, by=account.hr)
    sent(account, pilot=pilot, text="Kursus")
    booked(account, supplier="Trykkeriet", date=date(2022, 5, 3))
    for query in (
        "q=kursus",
        f"pilot={pilot.pk}",
        "pilot=none",
        "month=2022-05",
        "state=booked",
        "pilot=x&view=1",
    ):
        saved_views.save("expenses", account.book.pk, query, name=query, organisation="", by=account.hr)

    chips = hr.get(reverse("expenses", args=[account.book.pk])).context["views"].chips

    assert [chip.count for chip in chips][:2] == [2, 1]
    held = [len(hr.get(chip.url, follow=True).context["rows"]) for chip in chips]
    assert [chip.count for chip in chips] == held


def test_what_is_in_doubt_is_found_by_words_and_by_whose_word_is_lacking(account, hr):
    first, second, third = (
        sent(account, supplier=name, running_costs="doubt", doubt="Drift?")
        for name in ("Alfa", "Beta", "Gamma")
    )
    opinion(second, account.hr, "employer")
    opinion(third, account.hr, "employer")
    opinion(third, account.coordinator, "union", "operation")

    def found(**asked):
        page = hr.get(reverse("doubts", args=[account.book.pk]), asked)
        return [row[0] for row in page.context["rows"]]

    # Who disagrees may think again.
    assert found(turn="mine") == [first, third]
    assert found(turn="others") == [second]
    assert found(turn="disagreed") == [third]
    assert found(q="beta") == [second]
    assert found(turn="x") == found(pilot="999") == []
    assert found() == found(pilot="none", amount="1") == [first, second, third]
