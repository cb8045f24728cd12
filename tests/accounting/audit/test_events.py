"""What has been done in the account is told to who keeps it and who audits it, and to nobody else."""

import ast
import pathlib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import accounting
from accounting.audit.events import EVENTS
from accounting.book import booking
from accounting.models import Posting
from accounting.payroll import quarantine
from regions import journal
from regions.permissions import Role
from tests.accounting.expenses.building import draft, sent
from tests.accounts import Account, month
from tests.extracts import csv, line, upload
from tests.factories import filed, member
from tests.pilots.stages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january_2024", "in_english")]


@pytest.fixture
def account():
    found = Account()
    found.adjust("10", reason="Manglede i udtrækket")
    booking.reverse(
        found.book, Posting.objects.all(), by=found.other_hr, month=month("2022-04"), reason="Var der"
    )
    journal.record("access_log_read", found.coordinator, by=found.hr, region=found.region, note="Har spurgt")
    return found


def read(user, account, **query):
    client = signed_in(user)
    client.cookies["language"] = "en"
    return client.get(reverse("account_events", args=[account.book.pk]), query)


def told(response):
    return [(str(what), by.by.name, note) for by, what, _thing, note in response.context["rows"]]


def test_the_auditor_reads_who_did_what_and_why_the_newest_first(account):
    answer = read(member(Role.AUDITOR, account.region), account)
    assert told(answer) == [
        ("Asked for the look-ups of a person’s pay", account.hr.name, "Har spurgt"),
        ("Postings taken back", account.other_hr.name, "1: Var der"),
        ("Booked by hand", account.hr.name, "Manglede i udtrækket"),
    ]
    assert "Manglede i udtrækket" in answer.content.decode()


def test_events_are_filtered_by_what_and_by_whom(account):
    assert len(told(read(account.hr, account, who=account.other_hr.pk))) == 1
    assert len(told(read(account.hr, account, what="adjustment_booked"))) == 1
    assert told(read(account.hr, account, what="adjustment_booked", who=account.other_hr.pk)) == []
    for wrong in ({"what": "filed"}, {"who": Account().hr.pk}, {"who": "x"}):
        answer = read(account.hr, account, **wrong)
        assert (answer.status_code, told(answer)) == (422, [])


def test_another_regions_events_and_those_of_pilots_are_not_among_them(account):
    other = Account(programme=account.programme)
    other.adjust("5", reason="Et andet sted")
    journal.record("filed", account.region, by=account.hr, region=account.region)
    assert [note for _what, _who, note in told(read(other.hr, other))] == ["Et andet sted"]
    assert len(told(read(account.hr, account))) == 3
    assert read(other.hr, account).status_code == 404
    assert read(account.coordinator, account).status_code == 403


def test_an_event_leads_to_what_its_reader_may_see(account):
    sending, drafted = sent(account), draft(account)
    auditor = read(member(Role.AUDITOR, account.region), account).context["rows"]
    assert {thing for _event, _what, thing, _note in auditor} == {None, sending}
    keeper = read(account.hr, account).context["rows"]
    assert {thing for _event, _what, thing, _note in keeper} == {None, sending, drafted}


def test_what_pay_was_for_names_the_pilot_by_its_number_and_a_coordinator_by_the_appointment_alone(account):
    appointment, pilot = account.appointment(), filed(account.region, by=account.hr)
    upload(account, csv(line("1", "1,00"), line("77", "2,00", code=account.stipend_code.code)))
    for group in quarantine.groups(account.book):
        thing = pilot if group.code == account.code else appointment
        quarantine.match(account.book, group.employment, group.code, thing, by=account.hr)

    rows = read(account.hr, account, what="pay_matched").context["rows"]
    assert {(thing, note) for _event, _what, thing, note in rows} == {
        (None, pilot.case_number),
        (appointment, ""),
    }
    assert appointment.user.name in read(account.hr, account, what="pay_matched").content.decode()
    assert not journal.Event.objects.filter(note__contains=appointment.user.name).exists()


def test_a_page_of_events_takes_as_many_queries_with_25_as_with_three(account):
    counts = []
    read(account.hr, account)
    for size in (0, 30):
        for _number in range(size):
            journal.record(
                "month_closed", account.book, by=member(Role.HR, account.region), region=account.region
            )
        client, url = signed_in(account.hr), reverse("account_events", args=[account.book.pk])
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert len(client.get(url).context["rows"]) == (25 if size else 3)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def recorded():
    """The verbs that the account's code writes into the journal."""
    for path in pathlib.Path(accounting.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("record", "_dropped")):
                yield from strings(node.args)
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "verb":
                yield from strings([node.value])


def strings(nodes):
    for node in nodes:
        for part in [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]:
            if isinstance(part, ast.Constant) and part.value:
                yield part.value


def test_every_event_that_the_account_writes_has_its_words():
    assert set(recorded()) == set(EVENTS)
