"""Receipts for those chosen in the list: each once, none that is not theirs, and back to the same rows."""

import pytest
from django.urls import reverse

from common.errors import Refused
from pilots.filings import receipts
from pilots.models import Filing, Receipt
from regions.permissions import Role
from tests.factories import RegionFactory, filed, member
from tests.pilots.stages import in_october, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october():
    with in_october():
        yield


def press(user, *pks, back=""):
    answer = signed_in(user).post(reverse("receive_many"), {"filing": pks, "back": back})
    return answer.status_code, answer.get("Location")


def test_those_chosen_get_the_receipt_once_and_the_others_none():
    filed(RegionFactory())
    filed(RegionFactory())
    filed(RegionFactory())
    first, second, third = Filing.objects.order_by("pk").values_list("pk", flat=True)
    union = member(Role.CENTRAL_UNION)

    assert press(union, first, second, back="region=2&page=2") == (302, "/modtaget/?region=2&page=2")
    press(union, first, second)

    given = list(Receipt.objects.order_by("filing").values_list("filing", "party"))
    assert given == [(first, "union"), (second, "union")]
    assert third not in {pk for pk, _party in given}


@pytest.mark.parametrize("pk", ["", "x", "-1", "1" * 30, "\u0661"])
def test_what_is_no_filing_gives_nothing(pk):
    filed(RegionFactory())

    assert press(member(Role.CENTRAL_EMPLOYER), pk, back="https://andet.example/")[0] == 302
    assert not Receipt.objects.exists()


def test_who_gives_no_receipts_is_refused():
    region = RegionFactory()
    filed(region)

    assert press(member(Role.HR, region), Filing.objects.get().pk)[0] == 403


def test_what_is_withdrawn_while_it_is_chosen_gets_none_and_breaks_nothing(monkeypatch):
    filed(RegionFactory())

    def withdrawn(filing, *, by):
        raise Refused("The pilot has been withdrawn and needs no receipt.")

    monkeypatch.setattr(receipts, "give_receipt", withdrawn)

    assert press(member(Role.CENTRAL_UNION), Filing.objects.get().pk)[0] == 302
    assert not Receipt.objects.exists()
