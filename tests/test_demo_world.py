"""The demo's world on each of its named days: true to its clock, alive for every role, honest about what is invented."""

import csv
import datetime
import json
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.db.models import Count, F, Max
from django.test import Client
from django.urls import reverse

from accounting.models import Book, PayrollLine, Posting, Statement
from accounting.pool.figures import Figures
from common import clock
from common.clock import COPENHAGEN
from home import overview
from home.asked import Asked
from home.guide import pictures
from pilots.agreements.steps import AgreementStage
from pilots.agreements.steps import stage_of as agreement_stage_of
from pilots.demo.world import NAMED
from pilots.descriptions import readiness
from pilots.descriptions.description import Timing
from pilots.descriptions.steps import Stage, stage_of
from pilots.messages.message import Message
from pilots.models import Answer, Description, Pilot, Programme, ProgrammePage
from regions import demo
from regions.models import Membership, Region, User
from regions.permissions import Role
from tests.home.guide.shots import SHOTS
from tests.pilots.stages import enter_anew

LIST = Path(__file__).resolve().parent.parent / "fixtures" / "nordjylland_pilots.csv"
FIVE = {"hovedstaden", "midtjylland", "nordjylland", "sjaelland", "syddanmark"}
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
# The last day's world is the longest to build: in it all is tried once before a release.
AT_THE_END = pytest.param("end", marks=pytest.mark.prove)
each_named_day = pytest.mark.parametrize("day", [*(day for day in NAMED if day != "end"), AT_THE_END])


@pytest.fixture
def on(demo_worlds, request):
    """on(day): the database holds the world of a named day, and the clock shows it."""
    begun = []

    def begin(day):
        begun.append(demo_worlds.demo(NAMED[day]))
        begun[-1].__enter__()

    yield begin
    for one in begun:
        one.__exit__(None, None, None)


def in_region(slug):
    return Pilot.objects.filter(region__slug=slug).select_related("current", "region")


# What is planned, due or known beforehand may lie ahead; so may the days through which something holds.
AHEAD = set(
    """
    accounting.Allocation.available_from pilots.Agreement.starts_on pilots.Agreement.ends_on
    pilots.Agreement.effective_from pilots.ClosingDay.day pilots.Description.starts_on
    pilots.Description.ends_on pilots.Milestone.due_on pilots.PageDate.on pilots.Participant.starts_on
    pilots.Participant.ends_on pilots.Programme.deadline_on pilots.Programme.starts_from pilots.Programme.starts_to
    pilots.Programme.ends_to pilots.RegionalWindow.starts_from pilots.RegionalWindow.starts_to
    pilots.RegionalWindow.ends_to regions.Department.valid_from regions.Department.valid_to
    regions.Hospital.valid_from regions.Hospital.valid_to regions.Invitation.expires_at regions.Region.valid_from
    regions.Region.valid_to accounting.Match.first_month pilots.RegulationFactor.effective_from pilots.PilotFacts.starts_on pilots.PilotFacts.ends_on
    """.split()
)
# The machine's own clock, which no page reads.
MACHINERY = {"django_tasks_database.DBTaskResult", "sessions.Session"}


def day_fields():
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label not in MACHINERY:
            for field in model._meta.concrete_fields:
                if isinstance(field, models.DateField):
                    yield model, field, f"{model._meta.label}.{field.name}"


@each_named_day
def test_nothing_lies_after_the_day(on, report, day):
    on(day)
    asked, late = 0, []
    for model, field, name in day_fields():
        latest = model._base_manager.aggregate(latest=Max(field.name))["latest"]
        limit = NAMED[day] if isinstance(field, models.DateTimeField) else NAMED[day].date()
        asked += latest is not None
        if latest and latest > limit and name not in AHEAD:
            late.append((name, latest))
    report(f"fields with days asked on {NAMED[day]:%Y-%m-%d}", asked)
    assert late == []
    assert asked >= 70


def test_what_may_lie_ahead_are_fields_that_exist():
    assert AHEAD - {name for _model, _field, name in day_fields()} == set()


def waiting_for(user):
    """The sections of the overview in which something waits for a person who signs in now."""
    user.previous_login = user.last_login
    asked = Asked(user, Programme.objects.get(), clock.today())
    said = {name: build(asked) for name, build in overview.SECTIONS.items()}
    waits = {
        "negotiating": lambda found: found["count"],
        "questions": lambda found: found["may_answer"] and found["tasks"],
        "accounts": lambda found: found["tasks"],
        "writing": lambda found: found["tasks"],
        "following": lambda found: found["drafts"],
        "receiving": lambda found: found["lacking"],
        "preparing": lambda found: [row for row in found["rows"] if not row.pilots.count],
        "requests": lambda found: found["tasks"],
        "administering": lambda found: found["tasks"],
    }
    return {name for name, waits_there in waits.items() if said[name] and waits_there(said[name])}


@each_named_day
def test_something_waits_for_everybody_but_the_steering_groups(on, report, day):
    on(day)
    idle, asked = [], 0
    for held in Membership.objects.exclude(role=Role.STEERING).filter(user__email__in=logins()):
        asked += 1
        if not waiting_for(held.user):
            idle.append(held.user.email)
    report(f"people for whom something waits on {NAMED[day]:%Y-%m-%d}", asked)
    assert (idle, asked) == ([], 32)


def logins():
    return {login.email for login in demo.logins()}


@each_named_day
def test_one_region_has_filed_nothing_and_one_is_late_when_the_deadline_has_passed(on, day):
    on(day)
    standing = {slug: in_region(slug).standing() for slug in FIVE}
    late = {slug for slug in FIVE if standing[slug].filter(current__timing=Timing.LATE).exists()}
    none = {slug for slug in FIVE if not standing[slug].exists()}
    is_before = day == "deadline"
    assert late == (set() if is_before else {"hovedstaden"})
    assert none == ({"sjaelland", "hovedstaden"} if is_before else {"sjaelland"})


def test_when_it_opens_agreements_stand_at_every_stage_and_a_description_can_be_filed(on):
    on("opens")
    stages = {agreement_stage_of(pilot) for pilot in in_region("nordjylland").standing()}
    assert stages == set(AgreementStage)
    for slug in ("nordjylland", "midtjylland"):
        drafts = [pilot for pilot in in_region(slug) if stage_of(pilot) == Stage.DRAFT]
        assert [readiness.is_ready(pilot.draft) for pilot in drafts] == [True]


def test_when_it_opens_february_is_to_be_closed_and_marchs_payroll_to_be_read(on, client):
    on("opens")
    client.force_login(User.objects.get(email="okonomi.nordjylland@eksempel.dk"))
    shown = client.get(reverse("overview")).content.decode()
    assert "Luk februar 2023" in shown
    assert "marts 2023 (.csv)" in client.get(reverse("demo")).content.decode()
    sent = Statement.objects.filter(first_month="2023-01-01".replace("2023", "2022"))
    assert sorted((one.book.region.slug, bool(one.sent_at)) for one in sent) == [
        ("midtjylland", True),
        ("nordjylland", True),
        ("syddanmark", False),
    ]


@pytest.mark.parametrize("day", ["year", "opens", AT_THE_END])
def test_pay_is_booked_by_imports_and_some_of_it_is_reversed(on, day):
    on(day)
    pay = Posting.objects.filter(type="salary")
    assert pay.filter(line__isnull=True, reverses__isnull=True).count() == 0
    assert pay.filter(reverses__isnull=False).count() >= 3
    assert PayrollLine.objects.filter(state="changed").count() == 0


@pytest.mark.prove
def test_what_is_paid_is_agreed_and_fits_its_pool_at_the_end(on):
    on("end")
    for book in Book.objects.select_related("region", "programme").exclude(region__slug="sjaelland"):
        figures = Figures(book)
        paid = [line for line in figures.pilots if line.pilot_id and line.spent.amount]
        assert paid
        assert [line for line in paid if not line.committed.amount] == []
        assert 0 < figures.spent.amount < figures.given.amount
        assert [line for line in paid if line.over.amount]


@pytest.mark.smoke
def test_nordjyllands_list_is_filed_in_its_order(on):
    on("deadline")
    with LIST.open(encoding="utf-8") as lines:
        rows = [
            (int(row["number"]), row["number"], row["title"], int(row["doctors"]))
            for row in csv.DictReader(lines)
        ]
    filed = in_region("nordjylland").order_by("number")
    assert [(p.number, p.own_number, p.current.title, p.current.doctors) for p in filed] == rows
    days = [p.current.filed_at.astimezone(COPENHAGEN).date() for p in filed]
    assert (days, days[0], days[-1]) == (
        sorted(days),
        datetime.date(2021, 10, 18),
        datetime.date(2021, 10, 22),
    )


def test_what_is_invented_says_so(on):
    on("opens")
    titles = Description.objects.exclude(pilot__region__slug="nordjylland").values_list("title", flat=True)
    answers = Answer.objects.values_list("text", flat=True)
    pages = ProgrammePage.objects.values_list("introduction", flat=True)
    texts = [*titles, *answers, *pages]
    assert len(texts) > 250
    assert [text for text in texts if not text.startswith("Eksempel: ")] == []
    assert list(User.objects.exclude(email__endswith="@eksempel.dk")) == []


def test_every_role_can_log_in_in_every_region(on, client):
    on("opens")
    regional = {Role.HR, Role.COORDINATOR, Role.STEERING, Role.AUDITOR, Role.USER_ADMIN}
    held = {(login.role, login.where) for login in demo.logins()}
    names = Region.objects.filter(slug__in=FIVE).values_list("short_name", flat=True)
    central = set(Role) - {Role.HR, Role.COORDINATOR, Role.STEERING}
    assert held == {(r.label, n) for r in regional for n in names} | {
        (r.label, "Alle regioner") for r in central
    }
    data = {"login": "hr.nordjylland@eksempel.dk", "password": demo.PASSWORD}
    assert client.post(reverse("account_login"), data).status_code == 302


def test_the_logins_are_printed_and_a_second_run_keeps_what_was_entered(on):
    on("deadline")
    Pilot.objects.filter(number=1, region__slug="nordjylland").update(own_number="1a")
    out, again = StringIO(), StringIO()
    call_command("demo", logins=True, stdout=out)
    call_command("demo", stdout=again)
    assert len([line for line in out.getvalue().splitlines() if "@" in line]) == 37
    assert demo.PASSWORD in out.getvalue()
    assert again.getvalue() == f"The database is not empty: what was entered is kept.\n{out.getvalue()}"
    assert in_region("nordjylland").get(number=1).own_number == "1a"


def test_one_can_be_any_of_the_demos_people(on, client):
    on("deadline")
    person = User.objects.get(email="tovholder.sjaelland@eksempel.dk")
    client.post(reverse("demo_person", args=[person.pk]))
    assert client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.parametrize("day", ["opens", AT_THE_END])
def test_nothing_of_the_world_is_left_out_as_it_is_built(on, demo_worlds, day):
    on(day)
    assert demo_worlds.left_out == []
    assert clock.today() == NAMED[day].date()


def test_when_it_opens_everybody_has_read_most_of_what_came(on):
    on("opens")
    unread = Message.objects.filter(read_at=None).order_by().values("to").annotate(count=Count("pk"))
    assert 0 < max(row["count"] for row in unread) <= 5


def test_no_picture_of_the_guides_is_older_than_its_page(on):
    """A page that has changed since is named: `make pictures` takes its picture anew."""
    on("opens")
    # They have come in by the door, as who takes the pictures does.
    User.objects.update(previous_login=F("last_login"))
    kept = json.loads(pictures.MANIFEST.read_text())
    old = set()
    for name, shot in SHOTS.items():
        client = enter_anew(Client(), User.objects.get(email=f"{shot.login}@eksempel.dk"))
        page = client.get(shot.address())
        assert page.status_code == 200, name
        if shot.digest(page.text) != kept[name]["page"]:
            old.add(name)
    assert old == set(), "make pictures"
