import datetime
from operator import attrgetter

import pytest
from django.db.models import Exists, F, OuterRef, Subquery, Value

from common.prepared import ANY_TEXT, Prepared
from common.search import Kind, fold
from regions.models import Membership, User
from regions.permissions import Role
from tests.factories import MembershipFactory, RegionFactory, UserFactory

DAYS = [datetime.date(2021, 1, day) for day in (1, 2, 3)]


@pytest.mark.smoke
@pytest.mark.django_db
def test_what_is_filled_in_is_asked_anew_each_time_and_typed_as_the_queryset_has_it():
    held = [MembershipFactory(role=Role.USER_ADMIN, starts_on=day) for day in DAYS]

    def rows(key, other, day):
        of_either = Membership.objects.filter(user__in=[key, other], starts_on__lte=day)
        return of_either.values_list("pk", "starts_on", "given_at", Value(other)).order_by("pk")

    prepared = Prepared(rows)
    pairs = [(one.user_id, other.user_id) for one in held for other in held]
    asked = [(*pair, day) for pair in pairs for day in DAYS]

    assert [prepared.rows(*each) for each in asked] == [list(rows(*each)) for each in asked]
    assert sum(len(prepared.rows(*each)) for each in asked) == 30


@pytest.mark.smoke
@pytest.mark.django_db
@pytest.mark.parametrize("kind", Kind)
def test_a_text_is_filled_into_its_pattern_as_it_is_spelt(kind):
    told = ["100 % løn", "100 løn", "a_b", "acb", "(x)", "x", "\\d", "7", f"en {chr(ANY_TEXT)}", "2021-01-01"]
    users = {text: UserFactory(name=text) for text in told}
    for user in users.values():
        MembershipFactory(user=user, role=Role.USER_ADMIN, starts_on=DAYS[1])

    def named(word, day):
        held = Membership.objects.filter(kind.in_texts(word, "user__name"), starts_on__lte=day)
        return held.values_list("user")

    prepared = Prepared(named)
    for word in told:
        asked = [(kind.spelt(word), day) for day in DAYS[:2]]
        among = [User.objects.filter(pk__in=prepared.among(*each)) for each in asked]
        led = [User.objects.filter(prepared.leads("pk", *each)) for each in asked]
        same = {key for (key,) in named(word, DAYS[1])}
        assert [[{user.pk for user in users} for users in found] for found in (among, led)] == [
            [set(), same]
        ] * 2
        # Texts are folded before they are looked through, and so is what is looked for.
        assert kind is not Kind.INSIDE or word != fold(word) or users[word].pk in same


@pytest.mark.smoke
@pytest.mark.django_db
def test_its_columns_tell_of_the_rows_that_they_are_annotated_to():
    held = [MembershipFactory(role=Role.USER_ADMIN, starts_on=day) for day in DAYS]

    def newest(role, day):
        theirs = Membership.objects.filter(user=OuterRef("pk"), role=role, starts_on__lte=day)
        first = theirs.order_by("starts_on").values("starts_on")[:1]
        return User.objects.order_by().values_list(Subquery(first), Exists(theirs.filter(given_at=None)))

    prepared, told = Prepared(newest), User.objects.filter(memberships__in=held).order_by("pk")
    for day in DAYS:
        since, is_given = prepared.figures(Role.USER_ADMIN, day)
        found = told.annotate(since=since, is_given=is_given).values_list("since", "is_given")
        assert list(found) == [(one.starts_on if one.starts_on <= day else None, False) for one in held]


@pytest.mark.smoke
@pytest.mark.django_db
def test_its_instances_hold_what_a_queryset_gives_them_and_ask_for_no_more(django_assert_num_queries):
    for role, region in [(Role.HR, RegionFactory()), (Role.HR, RegionFactory()), (Role.USER_ADMIN, None)]:
        MembershipFactory(role=role, region=region)

    def held(role):
        rows = Membership.objects.exclude(role=role).select_related("user", "region").order_by("pk")
        return rows.only("role", "user__name", "region__name").annotate(doubled=F("pk") * 2)

    prepared, parts = Prepared(held), attrgetter("pk", "role", "doubled", "user.name", "region")
    for role in Role:
        expected = list(held(role))
        with django_assert_num_queries(1):
            found = prepared.instances(role)
            assert list(map(parts, found)) == list(map(parts, expected))
        assert [one.get_deferred_fields() for one in found] == [one.get_deferred_fields() for one in expected]
        assert [one.user.get_deferred_fields() for one in found] == [
            one.user.get_deferred_fields() for one in expected
        ]
    assert len(prepared.instances(Role.AUDITOR)) == 3


@pytest.mark.django_db
def test_of_whom_it_is_known_that_nothing_is_found_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Prepared(lambda key: User.objects.filter(pk__in=[], memberships=key)).instances(7) == []


@pytest.mark.smoke
@pytest.mark.django_db
@pytest.mark.parametrize("key", [2**63, -(2**64), 10**30])
def test_no_row_has_a_key_that_no_database_can_count_to(key):
    assert Prepared(lambda key: User.objects.filter(pk=key)).instances(key) == []
