"""What the page of an import says that booking adds is what booking adds, row by row."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from accounting.book import sums
from accounting.models import Match, Overspending, PayrollLine, Posting
from accounting.payroll import adding, importing, matches, preview, quarantine
from common import clock
from tests.accounts import Account, month
from tests.extracts import booked, csv, line, remembering, upload
from tests.factories import filed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "in_english")]
WAITS = "Waits to be assigned: not booked yet"


def told(found):
    """({(what for, code): (lines, kroner)}, the kroner on the button)."""
    counted = adding.sums_of(found)
    rows = {(total.what, total.code): (total.count, total.amount) for total in preview.totals(found, counted)}
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


def test_once_it_is_booked_only_what_is_not_booked_is_told_and_nothing_waits_when_it_is_undone(client):
    account = remembering("1")
    booked(account, csv(line("1", "100,00"), line("7", "8,00")))
    found = booked(account, csv(line("1", "120,00"), line("7", "9,00")))

    assert told(found) == ({(WAITS, "8123"): (1, Decimal(9))}, 0)
    link = f'href="{reverse("quarantine", args=[account.book.pk])}"'
    assert link in page_of(account, found, client)[0]
    importing.undo(found, by=account.hr, reason="Forkert udtræk", month=found.month)
    found.refresh_from_db()
    assert (told(found), link in page_of(account, found, client)[0]) == (({}, 0), False)


def another_decision(account, other):
    match = Match.objects.get()
    matches.end(match, last_month=month("2022-02"), by=account.other_hr, reason="Forkert forsøg")
    [group] = quarantine.groups(account.book)
    quarantine.match(account.book, group.employment, group.code, other, by=account.other_hr)


def no_decision(account, other):
    matches.end(Match.objects.get(), last_month=month("2022-02"), by=account.other_hr, reason="Forkert")


def nothing_posted(account, other):
    return {}


def posted_by_hand(account, other):
    return {"seen": "x"}


@pytest.mark.parametrize("meanwhile", [another_decision, no_decision, nothing_posted, posted_by_hand])
def test_only_what_was_seen_is_booked(meanwhile, client):
    account = remembering("1")
    other = filed(account.region, by=account.hr)
    found = upload(account, csv(line("1", "100,00")))
    page, press = page_of(account, found, client)
    answer = press({"seen": seen_on(page)} if (given := meanwhile(account, other)) is None else given)

    assert ("since you looked" in answer, Posting.objects.count()) == (True, 0)
    page, press = page_of(account, found, client)
    for _press in range(2):
        answer = press({"seen": seen_on(page)})
        assert "since you looked" not in answer
    found.refresh_from_db()
    assert found.state == "booked"


def test_what_vanished_only_after_the_page_was_seen_is_asked_about(client):
    account = remembering("1", "2")
    found = upload(account, csv(line("1", "100,00")))
    page, press = page_of(account, found, client)
    booked(account, csv(line("1", "100,00"), line("2", "50,00")))
    settled = press({"take_back": "yes", "seen": seen_on(page)})
    again = press({"take_back": "yes", "seen": seen_on(page)})

    assert "since you looked" in settled and "since you looked" in again
    assert sums.total(account.book) == 150


def page_of(account, found, client):
    """(the page of an import, what presses its button and reads the answer)."""
    client.force_login(account.hr)
    client.cookies["language"] = "en"
    commit = reverse("payroll_commit", args=[found.pk])
    page = client.get(found.get_absolute_url()).content.decode()
    return page, lambda given: client.post(commit, given, follow=True).content.decode()


def seen_on(page):
    return re.search(r'name="seen" value="(\w{16})"', page)[1]


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
