"""Who may do what, where and when: the table, and how memberships bring people to it."""

import datetime
import itertools

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from regions.models import Region
from regions.permissions import (
    CENTRAL,
    REGIONAL,
    TABLE,
    Missing,
    Permission,
    Role,
    Scope,
    can,
    demand,
    memberships_today,
    scope,
)
from tests.factories import MembershipFactory, RegionFactory, UserFactory, member

pytestmark = pytest.mark.django_db
CASES = list(itertools.product(Role, Permission))
# Written out by hand: a role gains or loses a permission only when somebody says so here too.
MAY = {
    Role.HR: (
        "see_drafts write_descriptions write_agreements sign_employer see_annex see_standing edit_standing "
        "read_case_file answer_questions see_filed read_reports read_programme edit_region_page "
        "see_pool see_postings keep_account settle_running_costs close_account see_access_log"
    ),
    Role.COORDINATOR: (
        "see_drafts review_agreements sign_union see_standing see_filed read_programme "
        "see_pool settle_running_costs see_own_stipend"
    ),
    Role.STEERING: "see_filed read_programme",
    Role.CENTRAL_EMPLOYER: (
        "see_filed give_receipts ask_questions remind_regions see_standing read_reports read_programme see_pool"
    ),
    Role.CENTRAL_UNION: (
        "see_filed give_receipts ask_questions remind_regions see_standing read_reports read_programme see_pool"
    ),
    Role.SECRETARIAT: (
        "see_filed read_reports read_programme edit_region_page edit_programme see_pool edit_rates"
    ),
    Role.FACILITATOR: "see_requests read_programme",
    Role.AUDITOR: (
        "see_filed see_annex see_standing read_case_file read_programme see_pool see_postings see_access_log"
    ),
    Role.USER_ADMIN: "manage_users read_programme",
}


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(datetime.datetime(2021, 10, 1, 10, tzinfo=datetime.UTC), tick=False) as day:
        yield day


def test_the_table_is_the_one_that_was_agreed(report):
    assert {role: {str(p) for p in held} for role, held in TABLE.items()} == {
        role: set(names.split()) for role, names in MAY.items()
    }
    report("roles × permissions, own and foreign region", 2 * len(CASES))
    assert len(CASES) >= 90


@pytest.mark.parametrize("role", Role)
def test_a_role_may_what_the_table_says_where_it_is_held(role):
    own, foreign = RegionFactory(), RegionFactory()
    user = member(role, None if role in CENTRAL else own)
    for permission in Permission:
        held = permission in MAY[role].split()

        found = can(user, permission, own), can(user, permission, foreign), can(user, permission)

        assert (permission, *found) == (permission, held, held and role in CENTRAL, held)


@pytest.mark.parametrize("role", sorted(set(Role) - CENTRAL - REGIONAL))
def test_an_auditor_or_administrator_may_be_of_one_region_or_all(role):
    own, foreign = RegionFactory(), RegionFactory()
    local, everywhere = member(role, own), member(role)

    assert [can(local, Permission.READ_PROGRAMME, region) for region in (own, foreign)] == [True, False]
    assert [can(everywhere, Permission.READ_PROGRAMME, region) for region in (own, foreign)] == [True, True]


@pytest.mark.parametrize("permission", Permission)
def test_nobody_without_a_role_may_anything(permission):
    region = RegionFactory()
    deactivated = member(Role.HR, region, is_active=False)

    for user in (AnonymousUser(), UserFactory(), deactivated):
        assert scope(user, permission) == Scope()
        assert can(user, permission, region) is False


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "holds"),
    [
        ((2021, 10, 1), None, True),
        ((2021, 10, 1), (2021, 10, 1), True),
        ((2021, 9, 1), (2021, 9, 30), False),
        ((2021, 10, 2), None, False),
    ],
)
def test_a_membership_holds_from_its_first_day_to_its_last(starts_on, ends_on, holds):
    region = RegionFactory()
    days = {"starts_on": datetime.date(*starts_on), "ends_on": ends_on and datetime.date(*ends_on)}
    user = MembershipFactory(region=region, **days).user

    assert can(user, Permission.WRITE_DESCRIPTIONS, region) is holds


def test_what_a_person_may_is_as_old_as_the_day_whoever_asked_before(day):
    region, other = RegionFactory(), RegionFactory()
    user = MembershipFactory(
        role=Role.HR,
        region=region,
        starts_on=datetime.date(2021, 10, 2),
        ends_on=datetime.date(2021, 10, 3),
    ).user
    MembershipFactory(user=user, role=Role.STEERING, region=other, starts_on=datetime.date(2021, 10, 3))
    asked = [Permission.SEE_FILED, Permission.WRITE_DESCRIPTIONS, Permission.SEE_POOL]
    held = []

    for number in (1, 2, 3, 4, 1):
        day.move_to(datetime.datetime(2021, 10, number, 10, tzinfo=datetime.UTC))
        held.append([{None, *scope(user, permission).region_ids} for permission in asked])

    none, here, there = {None}, {None, region.pk}, {None, other.pk}
    first, last = [none, none, none], [there, none, none]
    assert held == [first, [here, here, here], [here | there, here, here], last, first]


def test_roles_in_two_regions_do_not_mix():
    writes, reads = RegionFactory(), RegionFactory()
    user = member(Role.HR, writes)
    MembershipFactory(user=user, role=Role.STEERING, region=reads)

    assert scope(user, Permission.WRITE_DESCRIPTIONS).region_ids == {writes.pk}
    assert scope(user, Permission.SEE_FILED).region_ids == {writes.pk, reads.pk}


def test_memberships_are_read_once_a_day(day, django_assert_num_queries):
    user = member(Role.CENTRAL_UNION)
    with django_assert_num_queries(1):
        for permission in Permission:
            scope(user, permission)

    day.move_to(datetime.datetime(2021, 10, 2, 10, tzinfo=datetime.UTC))

    with django_assert_num_queries(1):
        memberships_today(user)


def test_an_empty_scope_gives_no_rows_and_a_whole_one_all():
    region = RegionFactory()

    assert (bool(Scope()), region in Scope()) == (False, False)
    assert (bool(Scope(everywhere=True)), region in Scope(everywhere=True)) == (True, True)
    assert type(region).objects.filter(Scope().q("pk")).count() == 0
    assert type(region).objects.filter(Scope(everywhere=True).q("pk")).count() == 1


def test_a_demand_is_met_or_says_what_is_missing_and_who_has_it():
    region, foreign = RegionFactory(), RegionFactory()
    user = member(Role.HR, region)

    demand(user, Permission.EDIT_REGION_PAGE, region)
    with pytest.raises(Missing) as here:
        demand(user, Permission.EDIT_REGION_PAGE, foreign)
    with pytest.raises(Missing) as anywhere:
        demand(user, Permission.EDIT_PROGRAMME)

    assert here.value.roles == [Role.HR.label, Role.SECRETARIAT.label]
    assert anywhere.value.permission == Permission.EDIT_PROGRAMME.label
    assert anywhere.value.roles == [Role.SECRETARIAT.label]


@pytest.mark.parametrize(
    ("where", "alone", "with_another"),
    [
        (Scope(everywhere=True), {"Nord", "Syd"}, {"Nord", "Syd"}),
        (Scope(), set(), {"Syd"}),
    ],
)
def test_a_scope_says_everywhere_and_nowhere_also_beside_other_conditions(where, alone, with_another):
    for name in ("Nord", "Syd"):
        RegionFactory(name=name)
    regions = Region.objects.filter(name__in=["Nord", "Syd"])

    assert {region.name for region in regions.filter(where.q("pk"))} == alone
    assert {region.name for region in regions.filter(Q(name="Syd") | where.q("pk"))} == with_another


@pytest.mark.parametrize(
    ("where", "expected"), [(Scope(everywhere=True), True), (Scope(region_ids=frozenset({1})), False)]
)
def test_all_regions_together_are_within_everywhere_alone(where, expected):
    assert (None in where, where.covers(None)) == (expected, expected)
