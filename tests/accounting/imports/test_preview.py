"""What the page of an import says that booking adds is what booking adds, row by row."""

from decimal import Decimal

import pytest
from django.urls import reverse

from accounting import sums
from accounting.imports import importing, preview
from accounting.models import Match, Overspending, PayrollLine
from common import clock
from tests.accounts import Account
from tests.extracts import booked, csv, line, remembering, upload
from tests.factories import filed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "in_english")]
WAITS = "In quarantine: not booked yet"


def told(found):
    """({(what for, code): (lines, kroner)}, the kroner on the button)."""
    counted = preview.sums_of(found)
    rows = {(total.what, total.code): (total.count, total.amount) for total in preview.totals(counted)}
    return rows, preview.about(found, counted)["adds"]


def summed(rows):
    return sum(amount for (what, _code), (_count, amount) in rows.items() if what != WAITS)


def test_changed_lines_add_what_they_come_to_less_what_they_replace():
    account = remembering("1", "2", "900")
    booked(account, csv(line("1", "100,00"), line("2", "50,00"), line("7", "8,00"), line("900", "70,00")))
    changed = [line("1", "120,00"), line("2", "45,00"), line("7", "9,00"), line("900", "70,00")]
    found = upload(account, csv(*changed, line("1", "3,00", period="2022-03")))
    case = Match.objects.first().pilot.case_number

    rows, adds = told(found)

    assert rows == {(case, "8123"): (3, Decimal(18)), (WAITS, "8123"): (1, Decimal(9))}
    before = sums.total(account.book)
    importing.commit(found, by=account.hr)
    assert adds == summed(rows) == sums.total(account.book) - before == 18


def test_what_is_replaced_counts_against_what_it_was_for():
    account = remembering("1", "2")
    booked(account, csv(line("1", "100,00"), line("2", "50,00"), line("77", "5,00", code="8124")))
    first, other = Match.objects.first(), filed(account.region, by=account.hr)
    Match.objects.filter(employment__number="00002").delete()
    Match.objects.create(
        book=account.book,
        employment=account.employment("00001"),
        code=account.code,
        first_month=first.first_month,
        pilot=other,
        by=account.hr,
        at=clock.now(),
    )
    found = upload(account, csv(line("1", "120,00"), line("2", "60,00"), line("77", "5,00", code="8124")))

    rows, adds = told(found)

    assert rows == {
        (first.pilot.case_number, "8123"): (0, Decimal(-150)),
        (other.case_number, "8123"): (1, Decimal(120)),
        (WAITS, "8123"): (1, Decimal(60)),
    }
    importing.commit(found, by=account.hr)
    assert adds == summed(rows) == sums.total(account.book) - 150 == -30


def test_a_changed_coordinators_line_counts_against_the_appointment():
    account = Account()
    appointment = account.appointment(employment=account.employment("00077"))
    booked(account, csv(line("77", "11.423,88", code="8124")))
    found = upload(account, csv(line("77", "11.500,00", code="8124")))

    assert told(found) == ({(appointment.user.name, "8124"): (1, Decimal("76.12"))}, Decimal("76.12"))


def test_once_it_is_booked_only_what_is_not_booked_is_told():
    account = remembering("1")
    booked(account, csv(line("1", "100,00"), line("7", "8,00")))
    found = booked(account, csv(line("1", "120,00"), line("7", "9,00")))

    assert told(found) == ({(WAITS, "8123"): (1, Decimal(9))}, 0)
    importing.undo(found, by=account.hr, reason="Forkert udtræk", month=found.month)
    found.refresh_from_db()
    assert summed(told(found)[0]) == 0


@pytest.mark.parametrize("given", [0, 100_000])
def test_the_preview_warns_exactly_when_booking_flags_an_overspent_pool(given, client):
    account = Account(given=given)
    account.appointment(employment=account.employment("00077"))
    found = upload(account, csv(line("77", "150.000,00", code="8124")))
    client.force_login(account.hr)
    client.cookies["language"] = "en"

    page = client.get(reverse("payroll_import", args=[found.pk])).content.decode()
    importing.commit(found, by=account.hr)

    assert ("With this the pool is overspent" in page) == Overspending.objects.exists() == (not given)
    assert PayrollLine.objects.get().state == "booked"
