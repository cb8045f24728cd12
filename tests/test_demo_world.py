"""The demo's world: loaded once, made by the product's functions, and honest about what is invented."""

import csv
import datetime
import time
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.urls import reverse

from accounting.figures import Figures
from accounting.models import Book, PayrollImport
from common import clock
from common.clock import COPENHAGEN
from pilots import readiness
from pilots.demo import world
from pilots.models import Answer, Description, Pilot, ProgrammePage, Receipt
from pilots.pilot import State, Timing
from pilots.workflow import Stage, stage_of
from regions import demo
from regions.models import Region, User
from regions.permissions import Role
from tests import cloning

LIST = Path(__file__).resolve().parent.parent / "fixtures" / "nordjylland_pilots.csv"
FIVE = ["hovedstaden", "midtjylland", "nordjylland", "sjaelland", "syddanmark"]
pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture(scope="module")
def first_run(demo_world, django_db_blocker):
    """What the first run printed; its world is there for every test here, each in a transaction of its own."""
    with django_db_blocker.unblock(), override_settings(DEMO=True, VAR_DIR=demo_world.var):
        cloning.reset("demo")
        yield demo_world.printed
        cloning.reset()


@pytest.fixture
def loaded(first_run, db):
    return first_run


def run(**options):
    out = StringIO()
    call_command("demo", stdout=out, **options)
    return out.getvalue()


def in_region(slug):
    return Pilot.objects.filter(region__slug=slug).select_related("current", "region")


@pytest.mark.smoke
def test_nordjyllands_list_is_filed_in_its_order(loaded):
    with LIST.open(encoding="utf-8") as lines:
        rows = [
            (int(row["number"]), row["number"], row["title"], int(row["doctors"]))
            for row in csv.DictReader(lines)
        ]
    filed = in_region("nordjylland").order_by("number")
    assert [(p.number, p.own_number, p.current.title, p.current.doctors) for p in filed] == rows
    assert sum(row[3] for row in rows) == 75
    days = [p.current.filed_at.astimezone(COPENHAGEN).date() for p in filed]
    assert days == sorted(days)
    assert (days[0], days[-1]) == (datetime.date(2021, 10, 18), datetime.date(2021, 10, 22))


def test_the_regions_are_at_different_stages(loaded):
    stages = {
        slug: sorted(str(stage_of(pilot)) for pilot in in_region(slug))
        for slug in FIVE
        if slug != "nordjylland"
    }
    assert stages == {
        "hovedstaden": ["draft", "filed", "filed"],
        "midtjylland": ["draft", "filed", "filed", "filed", "filed"],
        "sjaelland": ["draft", "draft", "filed", "filed"],
        "syddanmark": ["filed", "revising", "withdrawn"],
    }
    assert {p.current.timing for p in in_region("sjaelland") if p.number} == {Timing.LATE}
    assert Description.objects.filter(version=2, state=State.FILED).count() == 1
    ready = [
        p for p in in_region("midtjylland") if stage_of(p) == Stage.DRAFT and readiness.is_ready(p.draft)
    ]
    assert len(ready) == 1


def test_what_is_paid_is_agreed_and_fits_its_pool(loaded):
    for book in Book.objects.select_related("region", "programme"):
        figures = Figures(book, sees_postings=True, as_of=datetime.date(2024, 1, 15))
        paid = [line for line in figures.pilots if line.pilot_id and line.spent.amount]
        given, spent = figures.given.amount, figures.spent.amount
        assert paid
        assert [line for line in paid if not line.committed.amount] == []
        assert given * Decimal("0.3") < spent < given
        assert figures.over.amount < spent / 4
        if book.region.slug == "nordjylland":
            assert [line for line in paid if line.over.amount]
            assert figures.left.amount > 0


def test_an_extract_waits_with_lines_that_nobody_knows(loaded):
    found = PayrollImport.objects.get()
    assert (found.book.region.slug, found.lines.unmatched().count()) == ("nordjylland", 2)


def test_what_is_invented_says_so(loaded):
    titles = Description.objects.exclude(pilot__region__slug="nordjylland").values_list("title", flat=True)
    answers = Answer.objects.values_list("text", flat=True)
    pages = ProgrammePage.objects.values_list("introduction", flat=True)
    texts = [*titles, *answers, *pages]
    assert len(texts) > 250
    assert [text for text in texts if not text.startswith("Eksempel: ")] == []
    assert list(User.objects.exclude(email__endswith="@eksempel.dk")) == []


def test_every_role_can_log_in_in_every_region(client, loaded):
    regional = {Role.HR, Role.COORDINATOR, Role.STEERING, Role.AUDITOR, Role.USER_ADMIN}
    held = {(login.role, login.where) for login in demo.logins()}
    names = Region.objects.filter(slug__in=FIVE).values_list("short_name", flat=True)
    central = set(Role) - {Role.HR, Role.COORDINATOR, Role.STEERING}
    assert held == {(r.label, n) for r in regional for n in names} | {(r.label, "–") for r in central}
    data = {"login": "hr.nordjylland@eksempel.dk", "password": demo.PASSWORD}
    assert client.post(reverse("account_login"), data).status_code == 302


def test_the_logins_are_printed(loaded):
    lines = [line.split() for line in loaded.splitlines() if "@" in line]
    assert len(lines) == 37
    assert demo.PASSWORD in loaded
    assert run(logins=True) == loaded


def test_some_are_received(loaded):
    received = [(r.party, r.filing.pilot.case_number) for r in Receipt.objects.order_by("pk")]
    assert len(received) == 12
    assert [case for party, case in received if party == "union"] == [case for _, case in received[:2]]


def test_the_clock_opens_a_week_before_the_deadline_and_ticks(loaded, demo_world):
    since = datetime.timedelta(seconds=time.monotonic() - demo_world.loaded_at)
    assert abs(clock.now() - since - world.OPENS_AT) < datetime.timedelta(seconds=30)


def test_a_second_run_keeps_what_was_entered(loaded):
    Pilot.objects.filter(number=1, region__slug="nordjylland").update(own_number="1a")
    count = Description.objects.count()
    answer = run()
    assert answer.startswith("The database is not empty: what was entered is kept.")
    assert Description.objects.count() == count
    assert in_region("nordjylland").get(number=1).own_number == "1a"


def test_one_can_be_any_of_the_demos_people(client, loaded):
    person = User.objects.get(email="tovholder.sjaelland@eksempel.dk")
    client.post(reverse("demo_person", args=[person.pk]))
    assert client.session["_auth_user_id"] == str(person.pk)
