"""Who reads sums is given nothing that a posting or the pay of one person can be read from, on any page."""

import pytest
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.urls import reverse

from accounting.book.sums import Part, Share
from accounting.closing.months import MonthRow
from accounting.coordinators.coordinators import Appointment
from accounting.coordinators.gaps import Booked, BookedMonth, BookedSum
from accounting.models import ClosedSum, Expense, Pay, PayrollLine, Posting
from accounting.pool.commitments import Commitment
from accounting.pool.figures import Closed, Figures, Reckoning
from accounting.pool.slices import Expected, PilotLine
from regions.permissions import Role
from tests.accounting.closing.building import close_year, make, sign
from tests.accounting.pool.test_figures import agreed
from tests.accounts import Account, load_factors
from tests.extracts import csv, line, upload
from tests.factories import member
from tests.pilots.stages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.smoke, pytest.mark.usefixtures("january_2024", "in_english")]
OF_ROWS = (Posting, Pay, PayrollLine, ClosedSum, Expense, Appointment, Part, Share, Commitment, PilotLine)
OF_BOOKS = (Reckoning, Expected, MonthRow, Booked, BookedMonth, BookedSum)
READERS = [Role.CENTRAL_EMPLOYER, Role.CENTRAL_UNION, Role.SECRETARIAT, Role.COORDINATOR]
REST = [
    *("book", "parts", "commitments", "pilots", "outstanding", "over", "appointments", "stipends"),
    *("stipends_by_year", "stipends_too_late", "has_old_pay", "expected", "left"),
]
OURS = {"accounting", "pilots", "regions", "common", "reports"}


@pytest.fixture
def account(told_apart):
    """A doctor and a coordinator are paid in months that are closed; another doctor's pay waits, one posting is newer."""
    load_factors()
    found = Account(given=600_000)
    found.pay("40000", pilot=agreed(found, 50_000))
    found.stipend(found.appointment(found.coordinator), "7000")
    close_year(found)
    upload(found, csv(line("9", "30,00")), in_month="2023-01")
    found.pay("123", in_month="2023-01")
    return found


def pages(account, user):
    """The answers of every page of the account that tells sums, read by the user."""
    statement, pk = sign(account, make(account)), account.book.pk
    client = signed_in(user)
    asked = [reverse("overview"), reverse("pools"), statement.get_absolute_url()]
    asked += [reverse(name, args=[pk]) for name in ("book", "months")]
    asked += [reverse("month", args=[pk, "2022-12"])]
    answers = [client.get(address, follow=True) for address in asked]
    assert {answer.status_code for answer in answers} == {200}
    return answers


def held(thing, seen):
    """Everything that can be reached from a thing without asking the database for another's rows."""
    if id(thing) in seen:
        return
    seen[id(thing)] = thing
    if isinstance(thing, dict):
        inner = thing.values()
    elif isinstance(thing, list | tuple | set | frozenset | QuerySet | zip | map):
        inner = list(thing)
    elif isinstance(thing, Model):
        inner = thing._state.fields_cache.values()
    elif type(thing).__module__.split(".")[0] in OURS or isinstance(thing, Page | Paginator):
        inner = [*getattr(thing, "__dict__", {}).values(), *asked_of(thing)]
    else:
        return
    for each in inner:
        held(each, seen)


def asked_of(thing):
    """What the properties of a thing answer."""
    of_class = {
        name for kind in type(thing).__mro__ for name, it in vars(kind).items() if hasattr(it, "__get__")
    }
    answers = (getattr(thing, name, None) for name in sorted(of_class) if not name.startswith("__"))
    return [answer for answer in answers if not callable(answer)]


def given(answer):
    seen = {}
    for each in answer.context or ():
        held({key: value for key, value in each.flatten().items() if key != "request"}, seen)
    return seen.values()


@pytest.mark.parametrize("role", READERS)
def test_the_pages_of_sums_hold_no_row_and_nothing_told_pilot_by_pilot(account, role):
    user = account.coordinator if role == Role.COORDINATOR else member(role)
    looked_at = [thing for answer in pages(account, user) for thing in given(answer)]

    assert [thing for thing in looked_at if isinstance(thing, (*OF_ROWS, *OF_BOOKS))] == []
    assert len(looked_at) > 500


def test_the_same_walk_finds_them_where_postings_are_read(account):
    looked_at = [thing for answer in pages(account, account.hr) for thing in given(answer)]
    assert {type(thing).__name__ for thing in looked_at if isinstance(thing, (*OF_ROWS, *OF_BOOKS))} >= {
        *("Figures", "Part", "PilotLine", "Commitment", "Appointment", "ExpectedYear", "MonthRow")
    }


def test_sums_cannot_be_asked_for_the_rest(account, subtests):
    for name in REST:
        with subtests.test(name):
            assert hasattr(Figures(account.book), name)
            with pytest.raises(AttributeError):
                getattr(Closed(account.book).sums, name)


def test_years_and_instalments_of_sums_know_no_expectation(account):
    sums = Closed(account.book).sums
    assert {hasattr(one, "expected") for one in [*sums.years, *sums.instalments]} == {False}
    assert {one.further for one in [*sums.years, *sums.instalments]} == {()}


def test_a_coordinator_is_told_what_is_expected_and_nothing_booked(account):
    own = signed_in(account.coordinator)
    [found] = account.book.appointments.all()
    listed = own.get(reverse("appointments", args=[account.book.pk]))
    looked_at = [thing for page in (listed, own.get(found.get_absolute_url())) for thing in given(page)]
    assert [
        thing for thing in looked_at if isinstance(thing, (Booked, BookedMonth, BookedSum, Posting))
    ] == []
    assert hasattr(listed.context["rows"][0][1], "booked") is False
