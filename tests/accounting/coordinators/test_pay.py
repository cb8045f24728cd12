"""Pay bases, the employment in payroll and months booked by hand: what is refused, and what is kept of whom."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction

from accounting.coordinators import appointments, pay, stipends
from accounting.models import Appointment, Book, PayBasis, Posting
from common import clock
from common.errors import Refused
from pilots.models import Employment
from pilots.programme import pages
from regions.journal import Event
from regions.permissions import Role
from tests.accounts import BASIC_PAY, Account, month
from tests.factories import MembershipFactory, member

pytestmark = [pytest.mark.django_db, pytest.mark.smoke, pytest.mark.usefixtures("january_2024", "in_english")]
DAY = datetime.date
FIRST = DAY(2021, 9, 1)
TERMS = {"kind": "supplement", "starts_on": FIRST, "monthly": BASIC_PAY, "source": "Lønoversigt"}


@pytest.fixture
def account():
    return Account(given=1_000_000)


def appoint(account, user=None, **terms):
    return appointments.appoint(account.book, user or account.coordinator, by=account.hr, **TERMS | terms)


def add(account, appointment, **values):
    said = {"effective_from": DAY(2022, 4, 1), "monthly": Decimal(60_000), "source": "Ny løn"}
    return pay.add_basis(appointment, by=account.hr, **said | values)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"source": " "}, "Write where the pay is from"),
        ({"source": "Seddel 010190-1234"}, "looks like a CPR number"),
        ({"effective_from": DAY(2023, 1, 1)}, "has ended by that day"),
        ({"monthly": Decimal(0)}, "Write the pay of a full-time month"),
        ({"monthly": BASIC_PAY, "effective_from": FIRST}, "entered already"),
    ],
)
def test_a_pay_is_refused_in_a_sentence(account, values, sentence):
    found = appoint(account, ends_on=DAY(2022, 12, 31))
    with pytest.raises(Refused, match=sentence):
        add(account, found, **values)
    assert PayBasis.objects.count() == 1


def test_the_first_pay_holds_from_the_first_day_or_nobody_is_appointed(account):
    with pytest.raises(Refused, match="must hold from the appointment’s first day"):
        appoint(account, basis_from=DAY(2021, 9, 2))
    assert not Appointment.objects.exists()
    assert not Event.objects.filter(verb="coordinator_appointed").exists()


def test_a_pay_is_added_never_changed(account):
    found = appoint(account)
    add(account, found)
    for change in (lambda: PayBasis.objects.update(monthly=1), lambda: PayBasis.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    notes = " ".join(Event.objects.values_list("note", flat=True))
    assert "60" not in notes.replace("01.04.2022", "")  # named pay stands in the basis, not in the journal


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        (("AB", "0101901234"), "looks like a CPR number"),
        (("AB", "101901234"), "looks like a CPR number"),
        (("", "123"), "Write both"),
        (("AB", ""), "Write both"),
        (("AB", "000"), "Write both"),
    ],
)
def test_an_employment_that_is_none_is_refused(account, named, sentence):
    with pytest.raises(Refused, match=sentence):
        appoint(account, employment=named)
    assert not Employment.objects.filter(region=account.region).exists()


def test_an_employment_is_padded_the_regions_own_and_nobody_elses(account):
    found = appoint(account, employment=("ab", " 123 "))
    assert (found.employment.region, str(found.employment)) == (account.region, "AB 00123")
    colleague = member(Role.COORDINATOR, account.region)
    with pytest.raises(Refused, match="another coordinator"):
        appoint(account, colleague, employment=("AB", "00123"))
    pay.name_employment(found, "", "", by=account.hr)
    assert Appointment.objects.get(pk=found.pk).employment is None
    pay.name_employment(found, "CD", "77", by=account.hr)
    notes = list(Event.objects.filter(verb="coordinator_employment_named").values_list("note", flat=True))
    assert sorted(notes) == sorted(["", str(Employment.objects.get(number="00077").pk)])


def book(account, found, **values):
    said = {
        "pay_month": month("2022-04"),
        "amount": Decimal(10),
        "month": month("2022-05"),
        "reason": "Frikøb",
    }
    return pay.book_month(found, by=account.hr, **said | values)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"pay_month": month("2021-08")}, "does not run in"),
        ({"pay_month": month("2023-01")}, "does not run in"),
        ({"reason": " "}, "Write why"),
        ({"reason": "Vedr. 010190-1234"}, "looks like a CPR number"),
        ({"voucher": "010190-1234"}, "looks like a CPR number"),
        ({"amount": Decimal(0)}, "other than 0"),
        ({"month": month("2024-02")}, "has not begun"),
    ],
)
def test_a_month_that_cannot_be_booked_is_refused_in_a_sentence(account, values, sentence):
    found = appoint(account, ends_on=DAY(2022, 12, 31))
    with pytest.raises(Refused, match=sentence):
        book(account, found, **values)
    assert not Posting.objects.exists()


def test_what_is_taken_back_is_expected_again(account):
    found = appoint(account)
    before = stipends.remaining(stipends.appointments(account.book))
    book(account, found, amount=Decimal("11423.88"))
    assert sum(before.values()) - sum(
        stipends.remaining(stipends.appointments(account.book)).values()
    ) == Decimal("11423.88")
    book(account, found, amount=Decimal("-11423.88"))
    assert stipends.remaining(stipends.appointments(account.book)) == before


def test_what_is_booked_keeps_an_appointment_from_being_called_off(account):
    found = appoint(account)
    book(account, found)
    with pytest.raises(Refused, match="Take it back"):
        appointments.end(found, DAY(2021, 8, 31), by=account.hr)
    with pytest.raises(Refused, match="Write a day from"):
        appointments.end(found, DAY(2021, 8, 30), by=account.hr)
    appointments.end(found, DAY(2022, 6, 30), by=account.hr)
    with pytest.raises(Refused, match="last day already"):
        appointments.end(found, DAY(2022, 6, 30), by=account.hr)
    assert Appointment.objects.get().ends_on == DAY(2022, 6, 30)


@pytest.mark.parametrize(
    "act",
    [
        lambda found, by: pay.add_basis(
            found, effective_from=FIRST, monthly=Decimal(1), source="Andet", by=by
        ),
        lambda found, by: pay.name_employment(found, "AB", "123", by=by),
        lambda found, by: pay.book_month(
            found, pay_month=FIRST, amount=Decimal(1), month=FIRST, reason="Andet", by=by
        ),
        lambda found, by: appointments.end(found, FIRST, by=by),
    ],
)
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.AUDITOR, Role.SECRETARIAT, Role.HR])
def test_only_the_regions_own_keepers_do_anything(account, act, role):
    found = appoint(account)
    by = member(
        role, None if role == Role.SECRETARIAT else Account().region if role == Role.HR else account.region
    )
    with pytest.raises(Refused, match="You may not do this"):
        act(found, by)


def test_who_has_been_a_coordinator_can_be_appointed_and_who_never_was_cannot(account):
    was = MembershipFactory(role=Role.COORDINATOR, region=account.region, ends_on=DAY(2022, 5, 31)).user
    never = MembershipFactory(
        role=Role.COORDINATOR, region=account.region, starts_on=DAY(2022, 5, 1), ends_on=DAY(2022, 4, 30)
    ).user
    hr_of_it = member(Role.HR, account.region)
    assert set(appointments.candidates(account.book)) == {account.coordinator, was}
    for user in (never, hr_of_it):
        with pytest.raises(Refused, match="own coordinators"):
            appoint(account, user)


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("appointment_kind_is_known", {"kind": "gift"}),
        ("appointment_hours_fit_a_week", {"hours": Decimal("37.01")}),
        ("appointment_hours_fit_a_week", {"hours": Decimal(0)}),
        ("appointment_ends_after_start", {"ends_on": DAY(2021, 8, 30)}),
    ],
)
def test_the_database_holds_each_rule_of_an_appointment(account, constraint, wrong):
    row = {"kind": "release", "hours": Decimal(37), "starts_on": FIRST, "ends_on": DAY(2021, 8, 31)}
    row |= {"book": account.book, "user": account.coordinator}
    row |= {"created_by": account.hr, "created_at": clock.now()}
    Appointment.objects.create(**row)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Appointment.objects.create(**row | wrong)


def test_the_database_holds_that_a_pay_is_positive(account):
    found = appoint(account)
    row = {"appointment": found, "effective_from": FIRST, "source": "x", "by": account.hr, "at": clock.now()}
    PayBasis.objects.create(monthly=1, **row)
    with pytest.raises(IntegrityError, match="paybasis_is_positive"), transaction.atomic():
        PayBasis.objects.create(monthly=0, **row)


def test_as_of_a_day_stipends_are_expected_until_the_end_that_the_programme_had_then(account):
    appoint(account)
    today, ends = clock.today(), stipends.ends(account.book)
    with time_machine.travel(clock.now() + datetime.timedelta(days=1), tick=False):
        pages.save_dates(
            account.programme,
            {"ends_to": ends + datetime.timedelta(days=365)},
            seen=pages.fingerprint(account.programme),
            by=account.hr,
            reason="Aftalt af parterne",
        )
        book = Book.objects.get(pk=account.book.pk)
        then, now = (
            max(stipends.remaining(stipends.appointments(book, as_of=day), as_of=day))
            for day in (today, None)
        )
    assert stipends.ends(book, as_of=today) == ends
    assert (then, now.year) == (ends.replace(day=1), ends.year + 1)
