import datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from home import overview
from home.overview import deadline
from pilots.descriptions.steps import Stage
from pilots.messages.message import Message
from regions import invitations
from regions.permissions import Role
from tests.accounts import Account
from tests.factories import (
    MembershipFactory,
    ProgrammeFactory,
    RegionFactory,
    UserFactory,
    draft,
    filed,
    member,
    newcomer,
)
from tests.pilots.stages import at_stage

pytestmark = pytest.mark.django_db
OCTOBER = datetime.datetime(2021, 10, 1, 10, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(OCTOBER, tick=False) as clock:
        yield clock


def look(user):
    client = Client()
    client.force_login(user)
    return client.get(reverse("overview"))


def section(user, name):
    return look(user).context["sections"][name]


def labels(tasks):
    return [task.label for task in tasks]


@pytest.mark.parametrize(
    ("day", "days_left", "danish"),
    [
        (25, 7, "Næste frist: beskrivelser til OK21 senest 1. november, om 7 dage"),
        (31, 1, "Næste frist: beskrivelser til OK21 senest 1. november, om 1 dag"),
        (1, 0, "Fristen for beskrivelser til OK21 er i dag, 1. november, før midnat"),
        (2, -1, "Fristen udløb 1. november 2021"),
    ],
    ids=["a week", "a day", "today", "passed"],
)
def test_the_deadline_is_counted_in_days(day, days_left, danish):
    programme = ProgrammeFactory.build()
    on = datetime.date(2021, 10 if day > 2 else 11, day)

    with translation.override("da"):
        assert (programme.days_left(on=on), deadline(programme, on=on)) == (days_left, danish)


def test_hr_sees_own_drafts_those_first_that_have_lain_longest():
    region = RegionFactory()
    draft(region, title="Først")
    draft(region, title="Sidst")
    filed(region, title="Indsendt")
    draft(RegionFactory(), title="Fremmed kladde")
    page = look(member(Role.HR, region))

    assert [task.case for task in page.context["work"]] == ["Først", "Sidst"]
    assert page.context["work_count"] == 2
    assert reverse("pilot_new") in page.content.decode()
    assert reverse("list_import_new") in page.content.decode()
    assert "Fremmed" not in page.content.decode()


@pytest.mark.parametrize("role", [Role.HR, Role.STEERING, Role.CENTRAL_EMPLOYER])
def test_each_number_of_the_states_leads_to_just_so_many_pilots(role):
    region = RegionFactory()
    for stage in Stage:
        at_stage(stage, region)
    user = member(role, None if role == Role.CENTRAL_EMPLOYER else region)
    client = Client()
    client.force_login(user)

    rows = client.get(reverse("overview")).context["sections"]["states"].found

    assert len(rows) > 3
    for label, number, _said, url in rows:
        assert client.get(url).context["listing"].count == number, label


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({}, "Intet forsøg er indsendt endnu"),
        ({"draft": 4, "withdrawn": 1}, "Intet forsøg er indsendt endnu"),
        ({"described": 1}, "0 af 1 indsendt forsøg har en aftale"),
        ({"described": 15_000, "running": 5_000}, "5000 af 20000 indsendte forsøg har en aftale"),
    ],
)
def test_what_the_states_say_is_true_of_every_world(counts, said):
    with translation.override("da"):
        assert overview.states_title(counts) == said


@pytest.mark.parametrize("role", [Role.CENTRAL_UNION, Role.SECRETARIAT])
def test_a_region_whose_only_pilot_is_withdrawn_has_filed_nothing(role):
    at_stage(Stage.WITHDRAWN, RegionFactory(name="A"), wishes_facilitation=True)

    sections = look(member(role)).context["sections"]

    [region] = sections["receiving"]["regions"] if sections["receiving"] else sections["preparing"]["rows"]
    assert region.pilots.count == 0
    assert section(member(Role.FACILITATOR), "requests")["tasks"] == []


def test_the_coordinator_follows_the_region_and_writes_nothing():
    region = RegionFactory(abbreviation="RN")
    draft(region, title="Kladden")
    filed(region, title="Den indsendte")
    draft(RegionFactory(), title="Fremmed kladde")
    page = look(member(Role.COORDINATOR, region))

    following = page.context["sections"]["following"]

    assert labels(following["drafts"]) == ["Kladden"]
    assert labels(following["filed"]) == ["RN-1 Den indsendte"]
    assert reverse("pilot_new") not in page.content.decode()


@pytest.mark.parametrize("role", [Role.CENTRAL_EMPLOYER, Role.CENTRAL_UNION])
def test_the_central_parties_see_what_is_new_and_what_is_missing_but_no_draft(role, october):
    one, silent = RegionFactory(name="A har"), RegionFactory(name="B har ikke")
    filed(one, title="Før")
    october.shift(60)
    user = member(role, previous_login=datetime.datetime(2021, 10, 1, 10, 0, 30, tzinfo=datetime.UTC))
    filed(one, title="Efter")
    draft(silent, title="Hemmelig kladde")

    page = look(user)

    receiving = page.context["sections"]["receiving"]
    assert (receiving["new"], receiving["lacking"]) == (2, 2)
    assert [(row.region, row.pilots.count, row.new.count) for row in receiving["regions"]] == [
        ("A har", 2, 2),
        ("B har ikke", 0, 0),
    ]
    assert receiving["title"] == "1 region har indsendt. B har ikke mangler"
    assert "Hemmelig" not in page.content.decode()


def test_the_secretariat_sees_filed_counts_only():
    region = RegionFactory(name="A")
    filed(region)
    draft(region, title="Hemmelig kladde")

    page = look(member(Role.SECRETARIAT))

    assert [(r.region, r.pilots.count) for r in page.context["sections"]["preparing"]["rows"]] == [("A", 1)]
    assert "Hemmelig" not in page.content.decode()


def test_the_facilitator_sees_filed_pilots_that_ask_for_help():
    region = RegionFactory(abbreviation="RN")
    filed(region, title="Ønsker", wishes_facilitation=True)
    filed(region, title="Ønsker ikke")
    draft(region, title="Kladde med ønske", wishes_facilitation=True)

    page = look(member(Role.FACILITATOR))

    assert [task.case for task in page.context["work"]] == ["RN-1 Ønsker"]
    assert "Kladde med" not in page.content.decode() and "Ønsker ikke" not in page.content.decode()


def test_the_user_administrator_sees_people_and_no_pilots():
    region = RegionFactory()
    filed(region, title="Hemmeligt forsøg")
    admin = member(Role.USER_ADMIN, region)
    soon, late = datetime.date(2021, 10, 31), datetime.date(2021, 11, 1)
    MembershipFactory(user__name="Ender snart", region=region, ends_on=soon)
    MembershipFactory(user__name="Ender senere", region=region, ends_on=late)
    MembershipFactory(user__name="Ender i fremmed region", ends_on=soon)
    invited = newcomer(Role.HR, region, name="Inviteret")
    invitations.invite(invited, by=admin)

    page = look(admin)

    assert labels(page.context["work"]) == ["Inviteret", "Ender snart"]
    assert "Hemmeligt" not in page.content.decode()


def test_a_person_with_several_roles_gets_the_sections_of_each():
    region = RegionFactory()
    user = member(Role.HR, region)
    MembershipFactory(user=user, role=Role.COORDINATOR, region=RegionFactory())
    MembershipFactory(user=user, role=Role.USER_ADMIN, region=region)
    ProgrammeFactory()

    sections = look(user).context["sections"]

    assert [name for name, built in sections.items() if built] == ["writing", "following", "administering"]


@pytest.mark.parametrize("role", [Role.AUDITOR])
def test_who_only_reads_is_shown_where_to(role):
    page = look(member(role, RegionFactory()))

    assert not page.context["has_sections"]
    assert reverse("programme") in page.content.decode()


def test_what_is_new_leads_to_the_thing_and_is_read_by_that():
    user = member(Role.HR, RegionFactory())
    message = Message.objects.create(
        to=user, kind="received", about="RN-1", path=reverse("messages"), at=OCTOBER
    )
    client = Client()
    client.force_login(user)
    [line] = client.get(reverse("overview")).context["rail"]["news"]

    answer = client.post(line.url)

    message.refresh_from_db()
    assert (answer.url, message.read_at) == (message.path, OCTOBER)
    assert client.get(reverse("overview")).context["rail"]["news"] == []


@pytest.mark.parametrize("role", [Role.HR, Role.COORDINATOR, Role.AUDITOR])
def test_after_a_merger_whoever_reads_all_that_went_over_asks_fifteen_times_at_most(role):
    new = RegionFactory(valid_from=datetime.date(2021, 1, 1))
    old = [RegionFactory(successor=new, valid_to=datetime.date(2020, 12, 31)) for _region in range(2)]
    programme = ProgrammeFactory()
    for region in (new, *old):
        account = Account(region, programme=programme)
        filed(region, by=account.hr)
    user = member(role, old[0])
    MembershipFactory(user=user, role=role, region=new)
    client = Client()
    client.force_login(user)
    client.get(reverse("overview"))

    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("overview"))

    assert (page.status_code, len(asked) <= 15) == (200, True)


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.HR, ["Rate 1: 100.000,00\xa0kr.", "Rate 2: 100.000,00\xa0kr."]),
        (Role.COORDINATOR, ["Rate 1 bliver til rådighed", "Rate 2 bliver til rådighed"]),
        (Role.CENTRAL_UNION, ["Rate 1 bliver til rådighed", "Rate 2 bliver til rådighed"]),
        (Role.SECRETARIAT, ["Rate 1 bliver til rådighed", "Rate 2 bliver til rådighed"]),
        (Role.FACILITATOR, []),
    ],
)
def test_instalments_are_told_with_their_money_to_who_keeps_the_account_alone(role, expected):
    account = Account()
    # Entered anew: what is told is the amount that stands.
    account.allocate(1, base_amount=100_000)
    user = member(role, account.region if role in (Role.HR, Role.COORDINATOR) else None)

    coming = look(user).context["rail"]["coming"]

    assert [line.what for line in coming if line.what.startswith("Rate")] == expected


def test_who_has_no_role_is_told_so():
    page = look(UserFactory())

    assert page.status_code == 200
    assert not page.context["has_role"]


QUERIES = {
    Role.HR: 12,
    Role.COORDINATOR: 13,
    Role.CENTRAL_UNION: 12,
    Role.SECRETARIAT: 15,
    Role.FACILITATOR: 9,
    Role.USER_ADMIN: 11,
    Role.STEERING: 9,
}


@pytest.mark.parametrize("role", QUERIES)
def test_ten_times_the_rows_cost_no_more_queries(role, django_assert_num_queries):
    region = RegionFactory()
    writer = member(Role.HR, region)
    regional = (Role.HR, Role.COORDINATOR, Role.USER_ADMIN, Role.STEERING)
    user = member(role, region if role in regional else None)
    client = Client()
    client.force_login(user)

    def add_rows(count):
        for _ in range(count):
            draft(region, by=writer)
            filed(region, by=writer, wishes_facilitation=True)
            MembershipFactory(region=region, ends_on=datetime.date(2021, 10, 20))

    add_rows(1)
    client.get(reverse("overview"))
    with django_assert_num_queries(QUERIES[role]):
        client.get(reverse("overview"))
    add_rows(9)
    with django_assert_num_queries(QUERIES[role]):
        client.get(reverse("overview"))
