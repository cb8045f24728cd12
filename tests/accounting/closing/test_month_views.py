"""The months as their readers see them: HR and auditor everything, the others closed sums alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from accounting.closing import months, reopening
from accounting.models import Closing
from common.money import format_kroner
from regions.permissions import Role
from tests.accounting.closing.building import close
from tests.accounts import Account, month
from tests.extracts import booked, csv, line, upload
from tests.factories import filed, member
from tests.pilots.stages import signed_in, signed_in_anew

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "told_apart")]
ROWS = {"differences-TOTAL_FORMS": "0", "differences-INITIAL_FORMS": "0"}


@pytest.fixture
def account():
    return Account()


def url(account, name, month=None):
    return reverse(name, args=[account.book.pk, *([month] if month else [])])


def lines(*pairs):
    data = ROWS | {"differences-TOTAL_FORMS": str(len(pairs))}
    for number, (text, amount) in enumerate(pairs):
        data |= {f"differences-{number}-text": text, f"differences-{number}-amount": amount}
    return data


def test_hr_closes_a_month_whose_difference_is_explained(account):
    account.pay("100")
    client, page = signed_in_anew(account.hr), url(account, "month_close", "2022-04")
    assert client.get(page).status_code == 200

    refused = client.post(page, {"ledger_total": "90,00", **lines()})
    assert (refused.status_code, Closing.objects.count()) == (422, 0)
    assert (
        "−10,00\u00a0kr. af forskellen" in refused.content.decode()
        or "−10,00\u00a0kr. of the difference" in (refused.content.decode())
    )
    answer = client.post(page, {"ledger_total": "90,00", **lines(("Fradrag", "-10"))})

    assert (answer.status_code, answer.url) == (302, url(account, "month", "2022-04"))
    assert Closing.objects.get().difference == -10


def test_every_line_of_what_a_month_holds_opens_exactly_its_postings(account):
    for amount, string in (("100", "1-2-3"), ("7", "1-2-33"), ("20", ""), ("5", "1-2-3")):
        account.pay(amount, account=string)
    account.adjust("3")
    account.pay("900", account="1-2-3", in_month="2022-05")
    client = signed_in_anew(account.hr)

    body = html.fromstring(client.get(url(account, "month_close", "2022-04")).content)
    caption = next(c for c in body.iterfind(".//caption") if "måneden" in c.text.lower() or "month" in c.text)
    shown = {}
    for row in caption.getparent().iterfind(".//tbody/tr"):
        link = row.find(".//a")
        shown[link.text_content()] = client.get(link.get("href")).context["ledger"].figures

    assert {text: format_kroner(total) for text, (_count, total) in shown.items()} == {t: t for t in shown}
    assert sorted(shown.values()) == [(1, 3), (1, 7), (1, 20), (2, 105)]


def test_a_line_is_added_removed_and_reckoned_without_closing(account):
    account.pay("100")
    client, page = signed_in_anew(account.hr), url(account, "month_close", "2022-04")
    typed = {"ledger_total": "90,00", **lines(("Fradrag", "-4"), ("Andet", "-1"))}

    more = client.post(page, typed | {"add": "differences"})
    less = client.post(page, typed | {"remove": "differences-0"})
    reckoned = client.post(page, typed | {"reckon": "1"})

    assert [len(r.context["formset"].forms) for r in (more, less, reckoned)] == [3, 1, 2]
    assert less.context["formset"].forms[0]["text"].value() == "Andet"
    assert more.context["form"]["ledger_total"].value() == "90,00"
    assert (reckoned.status_code, reckoned.context["reckoning"]["left"]) == (200, -5)
    assert not Closing.objects.exists()


@pytest.mark.parametrize(
    ("pair", "field"),
    [
        (("", "5"), "text"),
        (("Fradrag", ""), "amount"),
        (("Fradrag", "0"), "amount"),
        (("X", "1.5"), "amount"),
    ],
)
def test_half_a_line_is_refused_at_its_field(account, pair, field):
    account.pay("100")
    answer = signed_in_anew(account.hr).post(
        url(account, "month_close", "2022-04"), {"ledger_total": "100", **lines(pair)}
    )

    assert (answer.status_code, list(answer.context["formset"].forms[0].errors)) == (422, [field])


@pytest.mark.parametrize("data", [{}, {"ledger_total": "", **ROWS}, {"ledger_total": "hundrede", **ROWS}])
def test_what_cannot_be_read_comes_back(account, data):
    account.pay("100")
    answer = signed_in_anew(account.hr).post(url(account, "month_close", "2022-04"), data)

    assert (answer.status_code, Closing.objects.count()) == (422, 0)


def test_a_blank_line_counts_as_not_there(account):
    account.pay("100")
    answer = signed_in_anew(account.hr).post(
        url(account, "month_close", "2022-04"), {"ledger_total": "100", **lines(("", ""))}
    )
    assert answer.status_code == 302


def test_closing_asks_for_the_password_once_more_and_then_goes_on(account):
    account.pay("100")
    client, page = signed_in(account.hr), url(account, "month_close", "2022-04")
    assert client.get(page).status_code == 200

    answer = client.post(page, {"ledger_total": "100", **ROWS})

    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert not Closing.objects.exists()


def test_pressed_twice_it_is_closed_once(account):
    account.pay("100")
    client, page = signed_in_anew(account.hr), url(account, "month_close", "2022-04")
    token = client.get(page).context["form"]["token"].value()
    data = {"ledger_total": "100", "token": str(token), **ROWS}

    answers = [client.post(page, data) for _press in range(2)]

    assert [(a.status_code, a.url) for a in answers] == [(302, url(account, "month", "2022-04"))] * 2
    assert Closing.objects.count() == 1


def test_a_month_out_of_order_leads_back_with_a_sentence(account):
    account.pay("100")
    answer = signed_in_anew(account.hr).get(url(account, "month_close", "2022-05"), follow=True)

    assert answer.redirect_chain == [(url(account, "month", "2022-05"), 302)]
    assert len(list(answer.context["messages"])) == 1


def test_what_still_waits_is_said(account):
    from accounting.models import Expense
    from common import clock

    account.pay("300000")
    Expense.objects.create(
        book=account.book,
        state="doubt",
        date="2022-04-01",
        amount=5,
        supplier="Leverandør",
        text="Kursus",
        voucher="B-1",
        running_costs="doubt",
        doubt="Er det drift?",
        created_by=account.hr,
        created_at=clock.now(),
    )
    answer = signed_in_anew(account.hr).get(url(account, "month_close", "2022-04"))

    assert answer.context["reminders"] == {"lines": 0, "doubts": 1, "waiting": 0, "overspent": True}


def test_pay_in_quarantine_waits_once_whether_its_import_is_booked_or_open(account):
    account.pay("1")
    booked(account, csv(line("1", "10,00"), line("2", "20,00")))
    # What waits already is not counted once more.
    assert {found.state for found in upload(account, csv(line("1", "10,00"))).lines} == {"unchanged"}
    upload(account, csv(line("3", "30,00")), name="maj.csv")

    answer = signed_in_anew(account.hr).get(url(account, "month_close", "2022-04"))

    assert answer.context["reminders"]["lines"] == 3


def test_the_next_month_says_what_still_waits_to_who_closes_it(account):
    account.pay("1")
    booked(account, csv(line("1", "10,00")))
    auditor = member(Role.AUDITOR, account.region)

    seen = {
        (who, day): signed_in_anew(user).get(url(account, "month", day)).context
        for who, user in (("hr", account.hr), ("auditor", auditor))
        for day in ("2022-04", "2022-05")
    }

    assert {key: (str(page["state"]), page["reminders"].get("lines")) for key, page in seen.items()} == {
        ("hr", "2022-04"): ("ready", 1),
        ("hr", "2022-05"): ("open", None),
        ("auditor", "2022-04"): ("ready", None),
        ("auditor", "2022-05"): ("open", None),
    }
    close(account, "2022-04")
    assert signed_in_anew(account.hr).get(url(account, "month", "2022-04")).context["state"] == "closed"


def test_months_are_narrowed_to_a_year_and_a_status(account):
    for day in ("2021-12", "2022-01", "2022-02"):
        account.pay("1", in_month=day)
    for day in ("2021-12", "2022-01"):
        close(account, day)

    def found(user, query):
        page = signed_in_anew(user).get(f"{url(account, 'months')}?{query}")
        return [f"{row.month:%Y-%m}" for row in page.context["rows"]][-3:]

    assert found(account.hr, "year=2021") == ["2021-12"]
    assert found(account.hr, "state=closed") == ["2022-01", "2021-12"]
    assert found(account.hr, "year=2022&state=closed") == ["2022-01"]
    assert found(account.hr, "state=ready") == ["2022-02"]
    # Who reads sums alone sees what is closed, whatever is asked of it in a view that was shared.
    assert found(account.coordinator, "state=closed") == found(account.coordinator, "") != []
    assert found(account.coordinator, "state=open") == []


def test_one_asks_and_another_reopens_by_the_pages(account):
    account.pay("100")
    close(account, "2022-04")
    asker, other = signed_in_anew(account.hr), signed_in_anew(account.other_hr)
    assert asker.post(url(account, "month_ask", "2022-04"), {"reason": ""}).status_code == 422

    asker.post(url(account, "month_ask", "2022-04"), {"reason": "Glemt bilag"})
    own = asker.post(url(account, "month_reopen", "2022-04"), follow=True)
    assert Closing.objects.in_force().count() == 1
    assert len(list(own.context["messages"])) == 2
    assert other.get(url(account, "month_reopen", "2022-04")).status_code == 200
    other.post(url(account, "month_reopen", "2022-04"))

    assert not Closing.objects.in_force().exists()
    page = asker.get(url(account, "month", "2022-04")).content.decode()
    assert "Glemt bilag" in page
    assert account.other_hr.name in page


def test_reopening_asks_for_the_password_once_more(account):
    account.pay("100")
    reopening.ask(close(account, "2022-04"), "Glemt bilag", by=account.hr)

    answer = signed_in(account.other_hr).post(url(account, "month_reopen", "2022-04"))

    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert Closing.objects.in_force().exists()


def test_the_wish_is_taken_back_by_its_page(account):
    account.pay("100")
    reopening.ask(close(account, "2022-04"), "Fejl", by=account.hr)

    signed_in(account.hr).post(url(account, "month_ask_withdraw", "2022-04"))

    assert Closing.objects.get().reopen_asked_at is None


def test_the_chain_is_checked_by_a_button(account):
    account.pay("100")
    for who in (account.hr, member(Role.AUDITOR, account.region)):
        answer = signed_in(who).post(url(account, "month_verify", "2022-04"), follow=True)
        assert [m.level_tag for m in answer.context["messages"]] == ["success"]
    assert signed_in(account.coordinator).post(url(account, "month_verify", "2022-04")).status_code == 403


def test_who_reads_sums_only_sees_closed_months_and_two_sums(account):
    pilot = filed(account.region, by=account.hr)
    account.pay("1234.56", pilot=pilot)
    account.stipend(account.appointment(), "11423.88")
    account.adjust("77.07")
    close(account, "2022-04", ledger="1", differences=[("Kanarie", "-12734.51")])
    account.pay("9999.99", in_month="2022-05")

    for who in (account.coordinator, member(Role.CENTRAL_UNION), member(Role.SECRETARIAT)):
        client = signed_in(who)
        for page in (url(account, "months"), url(account, "month", "2022-04")):
            text = client.get(page).content.decode()
            assert [word in text for word in ("12.658,44", "77,07", "12.735,51")] == [True] * 3
            hidden = ("1.234,56", "11.423,88", "9.999,99", "8123", "Kanarie", "12.734,51", pilot.case_number)
            assert [word for word in hidden if word in text] == []
        assert client.get(url(account, "month", "2022-05")).status_code == 404
        assert client.get(url(account, "month", "2023-05")).status_code == 404
        for name in ("month_close", "month_ask", "month_reopen"):
            assert client.get(url(account, name, "2022-04")).status_code == 403


@pytest.mark.parametrize(
    "name", ["2022-4", "2022-13", "april", "2022-04-01", "0000-00", "2021-01", "2031-01", "２０２２-04"]
)
def test_a_month_that_is_none_is_not_found(account, name):
    account.pay("1")
    for page in ("month", "month_close", "month_ask", "month_reopen"):
        assert signed_in_anew(account.hr).get(url(account, page, name)).status_code == 404
    assert signed_in(account.hr).post(url(account, "month_verify", name)).status_code == 404


def test_the_auditor_reads_and_changes_nothing(account):
    account.pay("100")
    close(account, "2022-04")
    client = signed_in_anew(member(Role.AUDITOR, account.region))

    assert [client.get(url(account, *page)).status_code for page in (["months"], ["month", "2022-04"])] == [
        200,
        200,
    ]
    for name in ("month_close", "month_ask", "month_reopen", "month_ask_withdraw"):
        assert client.post(url(account, name, "2022-04")).status_code == 403


@pytest.mark.parametrize("closed", [1, 8])
def test_the_months_ask_a_fixed_number_of_queries(account, closed, django_assert_num_queries):
    account.pay("1", in_month="2022-01")
    account.pay("1", in_month="2022-11")
    for number in range(1, closed + 1):
        close(account, f"2022-{number:02}")
    hr, coordinator = signed_in(account.hr), signed_in(account.coordinator)
    hr.get(url(account, "months"))
    coordinator.get(url(account, "months"))

    with django_assert_num_queries(10):
        hr.get(url(account, "months"))
    with django_assert_num_queries(10):
        coordinator.get(url(account, "months"))


def test_of_what_is_booked_only_those_after_the_last_closed_month_are_read(account):
    account.pay("1", in_month="2022-01")
    account.pay("1", in_month="2022-03")
    close(account, "2022-01")

    with CaptureQueriesContext(connection) as asked:
        found = months.rows(account.book, month("2022-02"))

    assert not any('FROM "accounting_posting"' in query["sql"] for query in asked)
    (reading,) = [query["sql"] for query in asked if 'FROM "accounting_postedsum"' in query["sql"]]
    assert "\"month\" > '2022-01-01'" in reading.replace("::date", "")
    assert [row.booked for row in found[-3:]] == [1, 0, 1]


@pytest.mark.parametrize("pilots", [1, 4])
def test_a_month_asks_a_fixed_number_of_queries(account, pilots, django_assert_num_queries):
    for number in range(pilots):
        account.pay(f"{number + 1}", pilot=filed(account.region, by=account.hr))
    client = signed_in_anew(account.hr)
    client.get(url(account, "month", "2022-04"))
    # With what still waits, while the month is the next to be closed.
    with django_assert_num_queries(18):
        client.get(url(account, "month", "2022-04"))
    with django_assert_num_queries(16):
        client.get(url(account, "month_close", "2022-04"))
    close(account, "2022-04")
    with django_assert_num_queries(16):
        client.get(url(account, "month", "2022-04"))
