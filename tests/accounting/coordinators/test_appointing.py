"""Coordinators: one appointment a day, months reckoned to the øre and written out, every gap explained."""

import datetime
from calendar import monthrange
from decimal import Decimal
from fractions import Fraction

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounting.coordinators import appointments, pay, stipends
from accounting.models import Access, Appointment, PayBasis, Posting
from common.errors import Refused
from common.money import format_kroner, rounded
from pilots.models import Employment
from regions.permissions import Role
from tests.accounts import BASIC_PAY, JANUARY_2024, Account, month
from tests.factories import ProgrammeFactory, charge, member
from tests.pilots.stages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "in_english")]
DAY = datetime.date
TERMS = {"kind": "release", "starts_on": DAY(2021, 9, 1), "monthly": BASIC_PAY, "source": "Lønoversigt"}


@pytest.fixture
def account():
    return Account(given=1_000_000)


def appoint(account, user=None, **terms):
    return appointments.appoint(account.book, user or account.coordinator, by=account.hr, **TERMS | terms)


def fresh(appointment):
    found = Appointment.objects.select_related("book__programme", "user").prefetch_related("bases")
    return found.get(pk=appointment.pk)


def expected(appointment, text):
    return stipends.expected(fresh(appointment), month(text))


@pytest.mark.smoke
def test_a_full_month_at_the_programmes_hours(account):
    found = expected(appoint(account), "2022-04")
    assert found.total == Decimal("11423.88")
    assert found.formula.replace("\xa0", " ") == "57.119,42 kr. × 12 × 7,4 ÷ 37 ÷ 12"
    assert stipends.hourly_rate(BASIC_PAY) == Decimal("356.25")
    assert (Decimal("7.4") / 37, Decimal("7.4") * 52) == (Decimal("0.2"), Decimal("384.8"))


def test_a_part_month_goes_by_its_calendar_days_and_a_new_pay_by_its_day(account):
    found = appoint(account, starts_on=DAY(2022, 4, 16), ends_on=DAY(2022, 6, 10))
    pay.add_basis(found, effective_from=DAY(2022, 5, 11), monthly=60_000, source="Ny løn", by=account.hr)

    assert expected(found, "2022-03") is None
    assert expected(found, "2022-04").total == Decimal("5711.94")
    assert expected(found, "2022-06").total == Decimal("4000.00")
    may = expected(found, "2022-05")
    exact = Fraction(BASIC_PAY) / 5 * 10 / 31 + Fraction(60_000) / 5 * 21 / 31
    assert may.total == rounded(exact)
    assert may.formula.count("+") == 1


def test_pension_and_allowance_are_settings_of_the_programme():
    programme = charge(ProgrammeFactory(), "18.96", "1.95")
    found = expected(appoint(Account(programme=programme)), "2022-04")
    assert (found.pay, found.additions) == (Decimal("11423.88"), Decimal("2388.73"))


def test_a_month_keeps_the_percentages_that_held_in_it_and_a_day_of_the_past_those_known_then():
    programme = charge(ProgrammeFactory(), "18.96", "1.95")
    account = Account(programme=programme)
    appointed = appoint(account)
    charge(programme, "19.36", "2.49", effective_from=DAY(2022, 5, 1))
    early, late = (expected(appointed, text).additions for text in ("2022-04", "2022-05"))
    assert (early, late) == (Decimal("2388.73"), Decimal("2496.12"))

    with time_machine.travel(JANUARY_2024 + datetime.timedelta(days=1), tick=False):
        charge(programme, "0", "0", effective_from=DAY(2022, 5, 1))
    [as_it_stood] = stipends.appointments(account.book, as_of=JANUARY_2024.date())
    assert stipends.expected(as_it_stood, month("2022-05")).additions == Decimal("2496.12")
    assert expected(appointed, "2022-05").additions == 0


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    st.dates(DAY(2021, 1, 1), DAY(2023, 12, 31)),
    st.integers(0, 500),
    st.integers(1, 3700),
    st.lists(st.tuples(st.integers(1, 400), st.integers(100, 9_000_000)), max_size=3),
    st.integers(100, 9_000_000),
)
def test_every_month_equals_the_sum_of_its_days(account, first, days, hours, later, ore):
    with transaction.atomic():
        last = first + datetime.timedelta(days=days)
        found = account.appointment(
            hours=Decimal(hours).scaleb(-2), starts_on=first, monthly=Decimal(ore).scaleb(-2), ends_on=last
        )
        pays = {first: Fraction(ore, 100)}
        for offset, amount in later:
            start = first + datetime.timedelta(days=offset)
            pays[start] = Fraction(amount, 100)
            PayBasis.objects.create(
                appointment=found,
                effective_from=start,
                monthly=Decimal(amount).scaleb(-2),
                source="x",
                by=account.hr,
                at="2024-01-01T00:00Z",
            )
        appointment = fresh(found)
        for each in stipends.months_of(appointment, until=last):
            assert stipends.expected(appointment, each).pay == _by_days(
                each, first, last, Fraction(hours, 100), pays
            )
        transaction.set_rollback(True)


def _by_days(each, first, last, hours, pays):
    """A month day by day, with fractions, rounded half up once."""
    length = monthrange(each.year, each.month)[1]
    exact = Fraction(0)
    for number in range(1, length + 1):
        day = each.replace(day=number)
        if first <= day <= last:
            monthly = pays[max(start for start in pays if start <= day)]
            exact += monthly * hours / 37 / length
    return Decimal(int(exact * 100 + Fraction(1, 2))).scaleb(-2)


@pytest.mark.smoke
def test_overlapping_appointments_of_a_person_are_refused_by_verb_and_database(account):
    found = appoint(account, ends_on=DAY(2022, 5, 31))
    with pytest.raises(Refused, match="appointed already"):
        appoint(account, starts_on=DAY(2022, 5, 31))
    elsewhere = Account()
    member(Role.COORDINATOR, elsewhere.region)
    with pytest.raises(IntegrityError), transaction.atomic():
        elsewhere.appointment(account.coordinator, starts_on=DAY(2022, 1, 1))
    appoint(account, starts_on=DAY(2022, 6, 1))
    with pytest.raises(Refused, match="appointed already"):
        appointments.end(found, DAY(2022, 6, 1), by=account.hr)


def test_other_hours_need_a_reason_and_the_facilitator_is_never_appointed(account):
    with pytest.raises(Refused, match="Write why other hours"):
        appoint(account, hours=Decimal(10))
    assert appoint(account, hours=Decimal(10), hours_reason="To sygehuse").hours == 10
    helper = member(Role.FACILITATOR)
    with pytest.raises(Refused, match="cannot be appointed"):
        appoint(account, helper)
    with pytest.raises(Refused, match="own coordinators"):
        appoint(account, Account().coordinator)


def test_terms_never_change_and_one_made_by_mistake_never_ran(account):
    found = appoint(account)
    for change in ({"hours": 9}, {"starts_on": DAY(2020, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appointment.objects.filter(pk=found.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=found.pk).delete()
    appointments.end(found, DAY(2021, 8, 31), by=account.hr)
    assert expected(found, "2021-09") is None
    appoint(account)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.AUDITOR, Role.CENTRAL_UNION])
def test_only_the_keepers_appoint(account, role):
    by = member(role, None if role == Role.CENTRAL_UNION else account.region)
    with pytest.raises(Refused, match="You may not do this"):
        appointments.appoint(account.book, account.coordinator, by=by, **TERMS)


def test_a_month_is_booked_by_hand_once_with_its_reason(account):
    found = appoint(account)
    client = signed_in(account.hr)
    url = reverse("appointment_book", args=[found.pk])
    data = {
        "pay_month": "2022-04",
        "month": "2022-05",
        "amount": "11.423,88",
        "reason": "Frikøb, opkrævet af hospitalet",
        "token": "b2e1f3c0-0000-4000-8000-000000000009",
    }
    assert client.post(url, data | {"reason": ""}).status_code == 422
    assert [client.post(url, data).status_code for _press in range(2)] == [302, 302]
    posting = Posting.objects.get()
    assert (posting.type, posting.pay_month, posting.month) == (
        "coordinator",
        month("2022-04"),
        month("2022-05"),
    )
    page = client.get(found.get_absolute_url())
    april = page.context["years"][1].months[3]
    assert (page.context["total"].booked, april.gap, april.postings[0].reference) == (
        Decimal("11423.88"),
        0,
        "2022-05/1",
    )


def test_a_coordinator_sees_the_own_expected_stipend_and_nothing_booked(account):
    found = appoint(account)
    other = appoint(account, member(Role.COORDINATOR, account.region))
    account.stipend(found, "7777.77")
    client = signed_in(account.coordinator)

    page = client.get(found.get_absolute_url())
    shown = page.content.decode().replace("\xa0", " ")
    assert "11.423,88 kr." in shown
    assert format_kroner(Decimal("7777.77")).replace("\xa0", " ") not in shown
    assert client.get(other.get_absolute_url()).status_code == 404
    listed = client.get(reverse("appointments", args=[account.book.pk]))
    assert [row[0] for row in listed.context["rows"]] == [found]
    assert client.get(reverse("appointment_new", args=[account.book.pk])).status_code == 403
    assert client.post(reverse("appointment_end", args=[found.pk]), {}).status_code == 403
    assert set(Access.objects.values_list("by", "whose")) == {
        (account.coordinator.pk, f"user:{account.coordinator.pk}")
    }


def test_each_page_leaves_a_line_per_person(account):
    appoint(account)
    appoint(account, member(Role.COORDINATOR, account.region))
    signed_in(account.hr).get(reverse("appointments", args=[account.book.pk]))
    assert Access.objects.filter(purpose="stipend").count() == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"hours": "mange"}, "hours"),
        ({"starts_on": "31.02.2022"}, "starts_on"),
        ({"monthly": "1.5"}, "monthly"),
        ({"source": ""}, "source"),
        ({"user": "999999"}, "user"),
    ],
)
def test_the_form_says_what_is_wrong_at_its_field(account, wrong, field):
    data = {
        "user": account.coordinator.pk,
        "kind": "release",
        "hours": "7,4",
        "starts_on": "01.09.2021",
        "institution": "AB",
        "number": "123",
        "monthly": "57.119,42",
        "source": "Lønoversigt",
    }
    client, url = signed_in(account.hr), reverse("appointment_new", args=[account.book.pk])
    answer = client.post(url, data | wrong)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert client.post(url, data).status_code == 302
    assert Appointment.objects.get().employment == Employment.objects.get(number="00123")


def test_three_appointments_take_as_many_queries_as_one(account):
    client, counts = signed_in(account.hr), []
    url = reverse("appointments", args=[account.book.pk])
    client.get(url)
    for _turn in range(3):
        appoint(account, member(Role.COORDINATOR, account.region))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[2]
