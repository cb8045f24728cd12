"""Only the last closed month is reopened, by another person than the one who asked."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from accounting.book import sums
from accounting.closing import reopening
from accounting.models import Closing
from common import clock
from common.errors import Refused
from pilots.models import Message
from regions.models import Event
from regions.permissions import Role
from tests.accounting.closing.building import close
from tests.accounts import Account
from tests.factories import member

pytestmark = [pytest.mark.django_db, pytest.mark.smoke, pytest.mark.usefixtures("january_2024")]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def account():
    found = Account()
    found.pay("10")
    close(found, "2022-04")
    return found


def closed(account):
    return account.book.closings.order_by("-pk").first()


def test_one_asks_and_another_reopens_and_the_month_takes_postings(account):
    reopening.ask(closed(account), " Glemt bilag ", by=account.hr)
    told = Message.objects.filter(kind="second").values_list("to", "path")
    assert list(told) == [(account.other_hr.pk, f"/okonomi/{account.book.pk}/maaneder/2022-04/")]

    reopening.reopen(closed(account), by=account.other_hr)

    found = closed(account)
    assert (found.reopen_reason, found.reopen_asked_by, found.reopened_by, found.reopened_at) == (
        "Glemt bilag",
        account.hr,
        account.other_hr,
        clock.now(),
    )
    account.pay("5")
    again = close(account, "2022-04")
    assert (again.count, sums.total(account.book), Closing.objects.count()) == (2, 15, 2)
    assert list(Event.objects.filter(verb__startswith="reopening").values_list("note", flat=True)) == [
        "2022-04 Glemt bilag"
    ]
    assert Event.objects.get(verb="month_reopened").by == account.other_hr


def test_the_same_person_never_reopens(account):
    reopening.ask(closed(account), "Fejl", by=account.hr)

    with pytest.raises(Refused, match="Another person"):
        reopening.reopen(closed(account), by=account.hr)
    with pytest.raises(IntegrityError, match="closing_is_reopened_by_another"), transaction.atomic():
        Closing.objects.update(reopened_by=account.hr, reopened_at=clock.now())
    with pytest.raises(Refused, match="is closed"):
        account.pay("1")


def test_nothing_is_reopened_unasked_or_without_a_reason(account):
    with pytest.raises(Refused, match="Nobody has asked"):
        reopening.reopen(closed(account), by=account.other_hr)
    for reason in ("", "  "):
        with pytest.raises(Refused, match="Write why"):
            reopening.ask(closed(account), reason, by=account.hr)
    for wrong in (
        {"reopen_asked_by": account.hr, "reopen_asked_at": clock.now()},
        {"reopen_reason": "Fordi"},
    ):
        with pytest.raises(IntegrityError, match="closing_reopening_has_reason"), transaction.atomic():
            Closing.objects.update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Closing.objects.update(reopened_by=account.hr, reopened_at=clock.now())


def test_only_the_last_closed_month(account):
    first = closed(account)
    close(account, "2022-05")

    with pytest.raises(Refused, match="Only the last closed month can be reopened, and that is May 2022"):
        reopening.ask(first, "Fejl", by=account.hr)
    asked = {"reopen_reason": "x", "reopen_asked_by": account.hr, "reopen_asked_at": clock.now()}
    Closing.objects.filter(pk=first.pk).update(**asked)
    with pytest.raises(IntegrityError), transaction.atomic():
        Closing.objects.filter(pk=first.pk).update(reopened_by=account.other_hr, reopened_at=clock.now())


def test_asked_twice_is_asked_once_and_reopened_twice_is_reopened_once(account):
    found = closed(account)
    reopening.ask(found, "Fejl", by=account.hr)
    with pytest.raises(Refused, match="asked for it already"):
        reopening.ask(found, "Også mig", by=account.other_hr)
    reopening.reopen(found, by=account.other_hr)
    third = member(Role.HR, account.region)
    for verb in (lambda: reopening.reopen(found, by=third), lambda: reopening.ask(found, "Igen", by=third)):
        with pytest.raises(Refused, match="reopened already"):
            verb()
    with pytest.raises(IntegrityError), transaction.atomic():
        Closing.objects.update(reopened_by=third)


def test_the_asker_alone_takes_the_wish_back(account):
    reopening.ask(closed(account), "Fejl", by=account.hr)
    with pytest.raises(Refused, match="Only the one who asked"):
        reopening.withdraw(closed(account), by=account.other_hr)

    reopening.withdraw(closed(account), by=account.hr)

    assert (closed(account).reopen_reason, closed(account).reopen_asked_at) == ("", None)
    with pytest.raises(Refused, match="Nobody has asked"):
        reopening.reopen(closed(account), by=account.other_hr)


def test_the_next_month_waits_while_a_reopening_is_asked_for(account):
    reopening.ask(closed(account), "Fejl", by=account.hr)

    with pytest.raises(Refused, match="Somebody has asked for April 2022 to be reopened"):
        close(account, "2022-05")


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.AUDITOR, Role.SECRETARIAT, Role.CENTRAL_EMPLOYER])
def test_nobody_else_asks_or_reopens(account, role):
    by = member(role, account.region if role in (Role.COORDINATOR, Role.AUDITOR) else None)
    found = closed(account)

    with pytest.raises(Refused, match="You may not do this"):
        reopening.ask(found, "Fejl", by=by)
    reopening.ask(found, "Fejl", by=account.hr)
    for person in (by, Account().hr):
        with pytest.raises(Refused, match="You may not do this"):
            reopening.reopen(found, by=person)
        with pytest.raises(Refused, match="You may not do this"):
            reopening.withdraw(found, by=person)
