"""Factors are added, never changed; a figure says whether it is a factor or per cent; allocations change with a reason."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounting.models import Allocation, Posting, RegulationFactor
from regions.journal import Event
from regions.permissions import Role
from tests.accounts import Account, load_factors
from tests.factories import member
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


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"figure": "14,1109"}, "Is the figure per cent?"),
        ({"is": "percent", "figure": "1,141109"}, "looks like a factor"),
        ({"figure": "1.141109"}, "with digits and a comma"),
        ({"figure": "1,1411091"}, "with digits and a comma"),
        ({"is": "percent", "figure": "14,11091"}, "at most six decimals"),
        ({"is": ""}, "Say whether"),
        ({"effective_from": "31.02.2024"}, "day, month and year"),
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
    assert factors.in_force(datetime.date(2023, 11, 1)).factor == Decimal("1.1")
    assert factors.known(on=datetime.date(2024, 1, 11)).in_force(
        datetime.date(2023, 11, 1)
    ).factor == Decimal("1.097220")
    assert secretariat.post(reverse("rate_new"), FACTOR | known).status_code == 422
    for change in (lambda: factors.update(factor=1), lambda: factors.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_an_allocation_is_regulated_with_a_reason_and_no_posting_is_touched(secretariat):
    account = Account(given=1000)
    posting = account.pay("10")
    factor = load_factors().get(effective_from="2023-01-01")
    found = Allocation.objects.get(instalment=2)
    url = reverse("allocation_edit", args=[found.pk])
    data = {"base_amount": "1.000,00", "available_from": "01.04.2023", "factor": factor.pk}

    assert secretariat.post(url, data | {"reason": ""}).status_code == 422
    assert secretariat.post(url, data | {"reason": "Aftalt med parterne"}).status_code == 302

    found.refresh_from_db()
    assert (found.amount, found.base_amount) == (Decimal("1091.98"), 1000)
    assert Posting.objects.get() == posting
    assert "Aftalt med parterne" in Event.objects.get(verb="allocation_changed").note


def test_an_allocation_is_entered_once_per_instalment(secretariat):
    account = Account(given=None)
    data = {
        "region": account.region.pk,
        "instalment": "1",
        "base_amount": "3.843.219",
        "available_from": "01.04.2022",
    }
    assert secretariat.post(reverse("allocation_new"), data).status_code == 302
    assert Allocation.objects.get().amount == 3_843_219
    assert secretariat.post(reverse("allocation_new"), data).status_code == 422


@pytest.mark.parametrize("role", [Role.HR, Role.COORDINATOR, Role.CENTRAL_EMPLOYER, Role.AUDITOR])
def test_who_reads_pools_reads_rates_and_enters_none(role):
    account = Account()
    client = signed_in(member(role, None if role == Role.CENTRAL_EMPLOYER else account.region))
    assert client.get(reverse("rates")).status_code == 200
    for url in (reverse("rate_new"), reverse("allocation_new"), reverse("allocation_edit", args=[1])):
        assert client.get(url).status_code == 403
        assert client.post(url, FACTOR).status_code == 403
