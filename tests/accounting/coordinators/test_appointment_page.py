"""An appointment's page: what it begins its forms with, who reads what of it, and what it costs to show."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounting.models import Access, Appointment, PayBasis, Posting
from pilots.models import Employment
from regions.permissions import Role
from tests.accounts import Account
from tests.factories import member
from tests.pilots.stages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "in_english")]
DAY = datetime.date
ACTS = {
    "appointment_end": {"ends_on": "31.12.2022"},
    "appointment_basis": {"effective_from": "01.04.2022", "monthly": "60.000", "source": "Ny løn"},
    "appointment_employment": {"institution": "AB", "number": "123"},
    "appointment_book": {
        "pay_month": "2022-04",
        "month": "2022-05",
        "amount": "10",
        "reason": "Frikøb",
        "token": "b2e1f3c0-0000-4000-8000-000000000007",
    },
}


@pytest.fixture
def account():
    return Account(given=1_000_000)


def english(user):
    client = signed_in(user)
    client.cookies["language"] = "en"
    return client


def page_of(client, appointment, query=""):
    return client.get(appointment.get_absolute_url() + query)


def test_what_the_hours_come_to_is_written_out(account):
    shown = page_of(english(account.hr), account.appointment()).content.decode().replace("\xa0", " ")
    for words in ("20 %", "384,8 hours a year", "685.433,04 kr.", "356,25 kr.", "7,4 hours a week"):
        assert words in shown


def test_the_form_for_booking_begins_with_what_the_month_lacks(account):
    found = account.appointment()
    client = signed_in(account.hr)
    initial = page_of(client, found, "?maaned=2022-04").context["month_form"].initial
    assert (initial["pay_month"], initial["amount"]) == ("2022-04", Decimal("11423.88"))
    account.stipend(found, "1423.88")
    initial = page_of(client, found, "?maaned=2022-04").context["month_form"].initial
    assert initial["amount"] == 10_000
    for query in ("", "?maaned=2019-01", "?maaned=x"):
        assert "amount" not in page_of(client, found, query).context["month_form"].initial


def test_every_booked_figure_opens_its_postings(account):
    found = account.appointment()
    posting = account.stipend(found, "1423.88", in_month="2022-05", pay_month="2022-04")
    url = reverse("posting", args=[account.book.pk, "2022-05", posting.number])
    assert f'href="{url}"' in page_of(signed_in(account.hr), found).content.decode()
    assert signed_in(account.hr).get(url).status_code == 200


@pytest.mark.parametrize("act", ACTS)
def test_each_form_of_the_page_does_what_it_says(account, act):
    found = account.appointment()
    answer = signed_in(account.hr).post(reverse(act, args=[found.pk]), ACTS[act])
    assert answer.status_code == 302
    found = Appointment.objects.select_related("employment").get(pk=found.pk)
    assert {
        "appointment_end": lambda: found.ends_on == DAY(2022, 12, 31),
        "appointment_basis": lambda: found.bases.count() == 2,
        "appointment_employment": lambda: str(found.employment) == "AB 00123",
        "appointment_book": lambda: found.postings.get().amount == 10,
    }[act]()


REFUSED = {
    "appointment_end": {"ends_on": "01.01.2020"},
    "appointment_basis": {"source": "010190-1234"},
    "appointment_employment": {"number": "0101901234"},
    "appointment_book": {"pay_month": "2021-01"},
}


@pytest.mark.parametrize("act", REFUSED)
def test_what_is_refused_comes_back_with_what_was_typed(account, act):
    found = account.appointment()
    before = (PayBasis.objects.count(), Employment.objects.count(), Posting.objects.count())
    answer = english(account.hr).post(reverse(act, args=[found.pk]), ACTS[act] | REFUSED[act])
    assert answer.status_code == 422
    assert all(value in answer.content.decode() for value in (ACTS[act] | REFUSED[act]).values())
    assert (PayBasis.objects.count(), Employment.objects.count(), Posting.objects.count()) == before
    # The page shows named pay when it comes back, too.
    assert Access.objects.filter(whose=f"user:{account.coordinator.pk}").count() == 1


@pytest.mark.parametrize("act", ACTS)
def test_acts_are_for_the_regions_own_keepers(account, act):
    found, elsewhere = account.appointment(), Account()
    for user, status in [
        (account.coordinator, 403),
        (member(Role.AUDITOR, account.region), 403),
        (elsewhere.hr, 404),
        (member(Role.SECRETARIAT), 404),
        (member(Role.CENTRAL_UNION), 404),
    ]:
        assert signed_in(user).post(reverse(act, args=[found.pk]), ACTS[act]).status_code == status
    assert signed_in(account.hr).post(reverse(act, args=[987_654]), ACTS[act]).status_code == 404
    assert signed_in(account.hr).get(reverse(act, args=[found.pk])).status_code == 405


@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        (Role.AUDITOR, (200, 200)),
        (Role.STEERING, (404, 404)),
        (Role.CENTRAL_UNION, (403, 404)),
        (Role.CENTRAL_EMPLOYER, (403, 404)),
        (Role.SECRETARIAT, (403, 404)),
        (Role.FACILITATOR, (404, 404)),
    ],
)
def test_who_reads_the_list_and_an_appointment(account, role, statuses):
    found = account.appointment()
    regional = role in (Role.AUDITOR, Role.STEERING)
    client = signed_in(member(role, account.region if regional else None))
    got = client.get(reverse("appointments", args=[account.book.pk])), page_of(client, found)
    assert tuple(answer.status_code for answer in got) == statuses
    assert Access.objects.count() == statuses.count(200)


def test_a_person_of_another_region_is_no_choice_and_cannot_be_sent(account):
    elsewhere = Account()
    client, url = signed_in(account.hr), reverse("appointment_new", args=[account.book.pk])
    offered = client.get(url).context["form"].fields["user"].queryset
    assert list(offered) == [account.coordinator]
    data = {
        "user": elsewhere.coordinator.pk,
        "kind": "release",
        "hours": "7,4",
        "starts_on": "01.09.2021",
        "monthly": "57.119,42",
        "source": "Lønoversigt",
    }
    answer = client.post(url, data)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["user"])
    assert not Appointment.objects.exists()
    assert client.get(reverse("appointment_new", args=[elsewhere.book.pk])).status_code == 404


def test_three_years_of_three_pays_take_as_many_queries_as_a_month(account):
    client, counts = signed_in(account.hr), []
    short = account.appointment(
        member(Role.COORDINATOR, account.region), starts_on=DAY(2022, 4, 1), ends_on=DAY(2022, 4, 30)
    )
    long = account.appointment()
    for year in (2022, 2023):
        PayBasis.objects.create(
            appointment=long,
            effective_from=DAY(year, 4, 1),
            monthly=60_000,
            source="x",
            by=account.hr,
            at="2024-01-01T00:00Z",
        )
        account.stipend(long, "11423.88", in_month=f"{year}-01")
    page_of(client, short)
    for found in (short, long):
        with CaptureQueriesContext(connection) as asked:
            assert page_of(client, found).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_list_agrees_with_the_pages_it_opens(account):
    for user in (account.coordinator, member(Role.COORDINATOR, account.region)):
        account.stipend(account.appointment(user), "500", in_month="2023-11")
    client = signed_in(account.hr)
    for one, summed in client.get(reverse("appointments", args=[account.book.pk])).context["rows"]:
        total = page_of(client, one).context["total"]
        assert (summed.should, summed.booked, summed.gap) == (total.should, total.booked, total.gap)
