"""The pages of statements: made, signed after the password, received, and listed for the central parties."""

import json

import pytest
from django.urls import reverse

from accounting.closing import reopening
from accounting.models import Statement
from common.money import format_kroner
from regions.permissions import Role
from tests.accounting.closing.building import close, close_through, close_year, make, sign
from tests.accounting.pool.test_figures import agreed
from tests.accounts import Account
from tests.factories import member
from tests.pilots.stages import signed_in, signed_in_anew

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "told_apart")]


@pytest.fixture
def account():
    found = Account()
    found.pay("2000", in_month="2022-04")
    close_year(found)
    return found


def page(name, statement, *rest):
    return reverse(name, args=[statement.pk, *rest])


def test_made_signed_by_two_and_received_by_the_pages(account):
    client, union = signed_in_anew(account.hr), signed_in(member(Role.CENTRAL_UNION))
    new = reverse("statement_new", args=[account.book.pk])
    assert client.post(new, {}).status_code == 422

    answer = client.post(new, {"year": "calendar-2022-01"})
    found = Statement.objects.get()
    assert answer.url == found.get_absolute_url()
    assert union.get(answer.url).status_code == 404
    for hr in (client, signed_in_anew(account.other_hr)):
        shown = hr.get(page("statement_sign", found))
        assert found.sha256 in shown.content.decode()
        token = shown.context["form"]["token"].value()
        for _press in range(2):
            signed = hr.post(page("statement_sign", found), {"sha256": found.sha256, "token": str(token)})
            assert signed.url == found.get_absolute_url()

    found.refresh_from_db()
    assert (found.sent_at is not None, found.signatures.count()) == (True, 2)
    assert union.get(answer.url).context["filed"]["may_give_receipt"]
    union.post(page("statement_receipt", found))
    shown = union.get(answer.url)
    assert (shown.context["filed"]["may_give_receipt"], found.filing.receipts.count()) == (False, 1)


def test_it_is_among_what_is_received_until_the_party_gives_its_receipt(account):
    union, employer = signed_in(member(Role.CENTRAL_UNION)), signed_in(member(Role.CENTRAL_EMPLOYER))
    found = make(account)

    def listed(client):
        page = client.get(reverse("received"), {"receipt": "lacking"})
        return [row["url"] for row in page.context["page_of_rows"]]

    assert listed(union) == listed(employer) == []
    sign(account, found)
    assert listed(union) == listed(employer) == [found.get_absolute_url()]
    union.post(page("statement_receipt", found))

    assert (listed(union), listed(employer)) == ([], [found.get_absolute_url()])


def test_signing_asks_for_the_password_once_more(account):
    found = make(account)
    for answer in (
        signed_in(account.hr).get(page("statement_sign", found)),
        signed_in(account.hr).post(page("statement_sign", found), {"sha256": found.sha256}),
    ):
        assert answer.url.startswith(reverse("account_reauthenticate"))
    assert found.signatures.count() == 0


def test_figures_that_changed_are_said_and_the_statement_dropped(account):
    found = sign(account, make(account), account.hr)
    last = account.book.closings.in_force().order_by("-month").first()
    reopening.ask(last, "Fejl", by=account.hr)
    reopening.reopen(last, by=account.other_hr)
    account.pay("1", in_month="2022-12")
    close(account, "2022-12")

    client = signed_in_anew(account.other_hr)
    answer = client.post(page("statement_sign", found), {"sha256": found.sha256}, follow=True)

    assert [m.level_tag for m in answer.context["messages"]] == ["error"]
    assert Statement.objects.get().dropped_at


def test_pilots_are_printed_only_by_who_ticks_the_warning(account):
    client, new = signed_in(account.hr), reverse("statement_new", args=[account.book.pk])
    data = {"year": "calendar-2022-01", "with_pilots": "on"}

    refused = client.post(new, data)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["understood"])
    client.post(new, data | {"understood": "on"})

    assert json.loads(Statement.objects.get().canonical)["pilots"] is not None


def test_a_correction_is_asked_for_its_reason_and_the_old_one_says_so(account):
    first = sign(account, make(account))
    client, new = signed_in(account.hr), reverse("statement_new", args=[account.book.pk])
    refused = client.post(new, {"year": "calendar-2022-01"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["reason"])

    client.post(new, {"year": "calendar-2022-01", "reason": "Et bilag manglede"})
    second = Statement.objects.get(number=2)
    assert not client.get(page("statement", first)).context["statement"].is_corrected
    sign(account, second)

    assert client.get(page("statement", first)).context["statement"].is_corrected
    assert "Et bilag manglede" in client.get(page("statement", second)).content.decode()


def test_every_figure_of_a_statement_opens_the_postings_it_is_made_of():
    account = Account()
    pilot = agreed(account, 5000)
    account.pay("700", in_month="2021-12")
    account.pay("2000", in_month="2022-04", pilot=pilot)
    account.adjust("300", in_month="2022-04")
    account.adjust("-20", in_month="2022-06", pilot=pilot)
    close(account, "2021-12")
    close_through(account, "2022-03")
    close_year(account, ledger="2301", differences=[("Gebyr", "1")])
    found = make(account, with_pilots=True)
    client = signed_in(account.hr)

    shown = client.get(found.get_absolute_url()).context["tables"]
    cells = [cell for table in shown for row in [*table.printed, table.printed_totals or ()] for cell in row]
    opening = [cell for cell in cells if cell.address]

    assert len(opening) == 5 * 2 + 2 * 13 * 3 + 3 * 2 + 1
    for cell in opening:
        ledger = client.get(cell.address).context["ledger"]
        assert cell.text in (format_kroner(ledger.figures[1]), "no factor", "ingen faktor"), cell


def test_who_reads_sums_only_is_offered_no_postings(account):
    found = sign(account, make(account))
    shown = signed_in(account.coordinator).get(found.get_absolute_url())
    assert not any(cell.address for table in shown.context["tables"] for row in table.printed for cell in row)
    assert reverse("postings", args=[account.book.pk]) not in shown.content.decode()


@pytest.mark.parametrize("year", ["calendar-2023-01", "calendar-2022-04", "x", "programme-2022-01"])
def test_a_year_that_is_not_offered_is_refused(account, year):
    answer = signed_in(account.hr).post(reverse("statement_new", args=[account.book.pk]), {"year": year})
    assert (answer.status_code, Statement.objects.count()) == (422, 0)


def test_a_book_without_a_closed_year_offers_none():
    account = Account()
    client, new = signed_in(account.hr), reverse("statement_new", args=[account.book.pk])
    assert client.get(new).status_code == 200
    assert client.post(new, {}).status_code == 422


def test_it_is_dropped_after_a_question(account):
    found = make(account)
    client = signed_in(account.hr)
    assert client.get(page("statement_drop", found)).status_code == 200
    client.post(page("statement_drop", found))
    assert Statement.objects.get().dropped_at


def test_the_list_is_by_what_each_may_read(account):
    sent = sign(account, make(account))
    make(account, reason="Ny")
    other = Account()

    def listed(who, query=""):
        return [
            s.pk for s, _tone, _state in signed_in(who).get(reverse("statements") + query).context["rows"]
        ]

    assert len(listed(account.hr)) == 2
    for who in (account.coordinator, member(Role.CENTRAL_EMPLOYER), member(Role.SECRETARIAT)):
        assert listed(who) == [sent.pk]
    assert listed(other.hr) == []
    union = member(Role.CENTRAL_UNION)
    assert listed(union, f"?book={account.book.pk}") == [sent.pk]
    assert listed(union, f"?book={other.book.pk}") == []
    assert listed(account.hr, f"?book={other.book.pk}") == listed(account.hr, "?book=987654") == []
    assert signed_in(member(Role.FACILITATOR)).get(reverse("statements")).status_code == 403


@pytest.mark.parametrize("corrections", [0, 2])
def test_list_and_page_ask_a_fixed_number_of_queries(account, corrections, django_assert_num_queries):
    union = member(Role.CENTRAL_UNION)
    found = sign(account, make(account))
    for _correction in range(corrections):
        sign(account, make(account, reason="Ny"))
    client = signed_in(union)
    client.get(reverse("statements"))

    with django_assert_num_queries(10):
        client.get(reverse("statements"))
    with django_assert_num_queries(13):
        client.get(page("statement", found))
