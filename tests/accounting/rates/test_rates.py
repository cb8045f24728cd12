"""Factors are added, never changed; a figure says whether it is a factor or per cent; allocations change with a reason."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounting.models import Allocation, Overspending, Posting
from accounting.pool.figures import Closed, Figures
from pilots.models import RegulationFactor
from pilots.programme.regulation import Table
from regions.journal import Event
from regions.permissions import Role
from tests.accounting.closing.building import close_through
from tests.accounts import JANUARY_2024, Account, load_factors
from tests.factories import ProgrammeFactory, member
from tests.pilots.stages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "in_english")]
FACTOR = {
    "effective_from": "01.04.2024",
    "known_from": "10.01.2024",
    "is": "factor",
    "figure": "1,141109",
    "status": "published",
    "source": "Lønoversigt",
}


@pytest.fixture
def secretariat():
    client = signed_in(member(Role.SECRETARIAT))
    client.cookies["language"] = "en"
    return client


@pytest.mark.parametrize(
    ("kind", "figure"), [("factor", "1,141109"), ("percent", "14,1109"), ("percent", "14,1109 %")]
)
def test_a_factor_is_entered_as_either_and_both_are_told(secretariat, kind, figure):
    answer = secretariat.post(reverse("rate_new"), FACTOR | {"is": kind, "figure": figure}, follow=True)
    assert RegulationFactor.objects.get().factor == Decimal("1.141109")
    assert "1,141109, that is 14,1109 per cent" in answer.content.decode()
    assert Event.objects.get(verb="factor_added").note.endswith(", 01.04.2024")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"figure": "14,1109"}, "Is the figure per cent?"),
        ({"is": "percent", "figure": "1,141109"}, "looks like a factor"),
        ({"figure": "1.141109"}, "with digits and a comma"),
        ({"figure": "1,1411091"}, "with digits and a comma"),
        ({"is": "percent", "figure": "14,11091"}, "at most six decimals"),
        ({"is": "percent", "figure": "1,09"}, "looks like a factor"),
        ({"figure": "0,141109"}, "between 1 and 2"),
        ({"is": "percent", "figure": "114,1109"}, "with digits and a comma"),
        ({"is": ""}, "Choose factor or per cent"),
        ({"effective_from": "31.02.2024"}, "31 February does not exist: February 2024 has 29 days"),
        ({"source": ""}, "where the figure is from"),
    ],
)
def test_what_is_no_such_figure_is_refused_at_its_field(secretariat, wrong, sentence):
    answer = secretariat.post(reverse("rate_new"), FACTOR | wrong)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not RegulationFactor.objects.exists()


def test_a_correction_is_a_newer_factor_for_the_same_day_and_nothing_is_rewritten(secretariat):
    factors = load_factors()
    known = {"effective_from": "01.10.2023", "known_from": "12.01.2024", "figure": "1,1"}
    assert secretariat.post(reverse("rate_new"), FACTOR | known).status_code == 302
    tables = [Table(known_on=datetime.date(2024, 1, day)) for day in (11, 12)]
    found = [table.on(datetime.date(2023, 11, 1)).factor for table in tables]
    assert found == [Decimal("1.097220"), Decimal("1.1")]
    assert secretariat.post(reverse("rate_new"), FACTOR | known).status_code == 422
    for change in (lambda: factors.update(factor=1), lambda: factors.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def opened(client, allocation):
    """What the form of an allocation holds when it is opened, as a browser would send it back."""
    form = client.get(reverse("allocation_edit", args=[allocation.pk])).context["form"]
    return {
        name: "" if (value := form[name].value()) is None else form.fields[name].prepare_value(value)
        for name in form.fields
        if name != "reason"
    }


def change(client, allocation, **values):
    data = opened(client, allocation) | values
    return client.post(reverse("allocation_edit", args=[allocation.pk]), data)


def test_an_allocation_is_regulated_with_a_reason_and_no_posting_is_touched(secretariat):
    account = Account(given=1000)
    posting = account.pay("10")
    factor = load_factors().get(effective_from="2023-01-01")
    found = Allocation.objects.get(instalment=2)

    assert change(secretariat, found, factor=factor.pk, reason="").status_code == 422
    assert change(secretariat, found, factor=factor.pk, reason="Aftalt med parterne").status_code == 302

    found = Allocation.objects.standing().get(instalment=2)
    assert (found.amount, found.base_amount, found.version) == (Decimal("1091.98"), 1000, 2)
    assert Posting.objects.get() == posting
    assert Event.objects.get(verb="allocation_changed").note.replace("\xa0", " ") == (
        "1.000,00 kr., 01.04.2023 -> 1.000,00 kr. × 1,091976, 01.04.2023: Aftalt med parterne"
    )
    assert change(secretariat, found, factor="", reason="Alligevel ikke").status_code == 302
    found = Allocation.objects.standing().get(instalment=2)
    assert (found.factor, found.amount) == (None, 1000)
    for alter in (lambda rows: rows.update(base_amount=1), lambda rows: rows.delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            alter(Allocation.objects.filter(version=1))


def test_what_was_given_can_be_asked_as_it_stood_on_any_day(secretariat):
    account = Account(given=1000)
    second = Allocation.objects.get(instalment=2)
    with time_machine.travel(JANUARY_2024 + datetime.timedelta(days=1), tick=False):
        change(secretariat, second, base_amount="3.000", reason="Aftalt med parterne")

    days = [datetime.date(2024, 1, 15), datetime.date(2024, 1, 16), datetime.date(2021, 8, 31)]
    given = [Figures(account.book, as_of=day).given.amount for day in days]
    assert given == [2000, 4000, 0]
    assert Figures(account.book).left.amount == 4000
    # A statement of an earlier year tells what is known to be given when it is made.
    close_through(account, "2022-12")
    year = {"as_of": datetime.date(2022, 12, 1)}
    assert Closed(account.book, **year).given.amount == 2000
    assert Closed(account.book, **year, with_todays_allocations=True).given.amount == 4000


def test_an_allocation_that_another_changed_meanwhile_is_not_overwritten(secretariat):
    Account(given=1000)
    found = Allocation.objects.get(instalment=1)
    stale = opened(secretariat, found) | {"base_amount": "2.000,00", "reason": "Min rettelse"}
    assert change(secretariat, found, base_amount="3.000,00", reason="En andens").status_code == 302

    answer = secretariat.post(reverse("allocation_edit", args=[found.pk]), stale)
    assert answer.status_code == 422
    assert "it says now: 3.000,00" in answer.content.decode()
    assert Allocation.objects.standing().get(instalment=1).base_amount == 3000


def test_a_pool_that_is_given_less_than_it_has_spent_is_flagged(secretariat):
    account = Account(given=1000)
    account.pay("1500")
    assert not Overspending.objects.exists()

    change(secretariat, Allocation.objects.get(instalment=2), base_amount="400", reason="Aftalt med parterne")

    assert Overspending.objects.get().allocated == 1400


def test_an_allocation_is_entered_once_per_instalment_however_often_it_is_pressed(secretariat):
    account = Account(given=None)
    url = reverse("allocation_new")
    data = {
        "region": account.region.pk,
        "instalment": "1",
        "base_amount": "3.843.219",
        "available_from": "01.04.2022",
        "token": "b2e1f3c0-0000-4000-8000-000000000001",
    }
    assert [secretariat.post(url, data).status_code for _press in range(2)] == [302, 302]
    assert Allocation.objects.get().amount == 3_843_219
    again = secretariat.post(url, data | {"token": "b2e1f3c0-0000-4000-8000-000000000002"})
    assert again.status_code == 422
    assert "entered for the region already" in again.content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"base_amount": "0"}, "base_amount"),
        ({"base_amount": "1.5"}, "base_amount"),
        ({"instalment": "-1"}, "instalment"),
        ({"available_from": "31.02.2022"}, "available_from"),
        ({"region": "999999"}, "region"),
        ({"factor": "999999"}, "factor"),
    ],
)
def test_an_allocation_says_what_is_wrong_at_its_field(secretariat, wrong, field):
    account = Account(given=None)
    data = {
        "region": account.region.pk,
        "instalment": "1",
        "base_amount": "100",
        "available_from": "01.04.2022",
    }
    answer = secretariat.post(reverse("allocation_new"), data | wrong)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Allocation.objects.exists()


def test_every_programme_has_its_table_with_both_levels_summed(secretariat):
    factor = load_factors().get(effective_from="2023-01-01")
    for given in (100, 50):
        Account(given=given).allocate(2, factor=factor)
    later = ProgrammeFactory(slug="ok24", name="OK24", deadline_on=datetime.date(2024, 11, 1))
    Account(given=7, programme=later)

    shown = secretariat.get(reverse("rates")).context["programmes"]
    assert [
        (programme.name, [(s.base_amount, s.amount) for s in sums]) for programme, _rows, sums in shown
    ] == [
        ("OK24", [(7, 7), (7, 7)]),
        ("OK21", [(150, 150), (150, Decimal("163.80"))]),
    ]
    assert "programme" in secretariat.get(reverse("allocation_new")).context["form"].fields


def test_the_real_instalments_add_up_to_89_kroner_over_forty_million(secretariat):
    for name in ("regions", "programme", "regulation", "allocations"):
        call_command("loaddata", name, verbosity=0)
    page = secretariat.get(reverse("rates"))
    [(_programme, _rows, sums)] = page.context["programmes"]
    assert [(sum.number, sum.base_amount) for sum in sums] == [(1, 40_000_089), (2, 40_000_089)]
    assert page.content.decode().replace("\xa0", " ").count("40.000.089,00 kr.") == 4


def test_three_regions_take_as_many_queries_as_one(secretariat):
    secretariat.get(reverse("rates"))
    counts = []
    for _region in range(3):
        Account()
        with CaptureQueriesContext(connection) as asked:
            assert secretariat.get(reverse("rates")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[2]


def test_a_factor_is_entered_once_however_often_it_is_pressed(secretariat):
    data = FACTOR | {"token": "b2e1f3c0-0000-4000-8000-000000000003"}
    assert [secretariat.post(reverse("rate_new"), data).status_code for _press in range(2)] == [302, 302]
    assert RegulationFactor.objects.count() == Event.objects.filter(verb="factor_added").count() == 1


@pytest.mark.parametrize(
    ("known", "sentence"),
    [("16.01.2024", "known from today at the latest"), ("30.09.2023", "must be known later")],
)
def test_a_factor_that_would_not_count_is_refused(secretariat, known, sentence):
    load_factors()
    answer = secretariat.post(
        reverse("rate_new"), FACTOR | {"effective_from": "01.10.2023", "known_from": known}
    )
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("regulationfactor_is_a_factor", {"factor": 0}),
        ("regulationfactor_is_a_factor", {"factor": "14.1109"}),
        ("regulationfactor_status_is_known", {"status": "guess"}),
        ("regulationfactor_is_known_once", {"effective_from": datetime.date(2020, 1, 1)}),
    ],
)
def test_the_database_holds_each_rule_of_a_factor(constraint, wrong):
    row = {"effective_from": datetime.date(2020, 4, 1), "known_from": datetime.date(2020, 1, 1)}
    row |= {"factor": 1, "status": "published", "source": "x"}
    RegulationFactor.objects.create(**row)
    RegulationFactor.objects.create(**row | {"effective_from": datetime.date(2020, 1, 1)})
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        RegulationFactor.objects.create(
            **row | {"known_from": datetime.date(2020, 2, 1)} | wrong | _twin(constraint)
        )


def _twin(constraint):
    return {"known_from": datetime.date(2020, 1, 1)} if constraint.endswith("known_once") else {}


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("allocation_is_positive", {"instalment": 3, "base_amount": 0}),
        ("allocation_version_is_unique", {}),
    ],
)
def test_the_database_holds_each_rule_of_an_allocation(constraint, wrong):
    Account(given=1)
    row = Allocation.objects.filter(instalment=1).values().get() | {"id": None}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Allocation.objects.create(**row | wrong)


@pytest.mark.parametrize("role", [Role.HR, Role.COORDINATOR, Role.CENTRAL_EMPLOYER, Role.AUDITOR])
def test_who_reads_pools_reads_rates_and_enters_none(role):
    account = Account()
    client = signed_in(member(role, None if role == Role.CENTRAL_EMPLOYER else account.region))
    assert client.get(reverse("rates")).status_code == 200
    for url in (reverse("rate_new"), reverse("allocation_new"), reverse("allocation_edit", args=[1])):
        assert client.get(url).status_code == 403
        assert client.post(url, FACTOR).status_code == 403
