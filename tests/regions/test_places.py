"""Places have first and last days, and hand their rights on to who succeeds them."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from regions.models import Department, Hospital, Region
from regions.places import reach
from tests.factories import DAY_ONE, DepartmentFactory, HospitalFactory, RegionFactory

pytestmark = pytest.mark.django_db
NEW_YEAR = datetime.date(2027, 1, 1)
EVE = datetime.date(2026, 12, 31)


def breaks(constraint, make):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        make()
    return constraint in str(error.value)


@pytest.mark.parametrize(
    ("day", "is_valid"),
    [
        (DAY_ONE - datetime.timedelta(days=1), False),
        (DAY_ONE, True),
        (EVE, True),
        (NEW_YEAR, False),
    ],
)
def test_the_first_and_the_last_day_are_both_valid(day, is_valid):
    region = RegionFactory(valid_to=EVE)

    assert region.is_valid(on=day) is is_valid
    assert list(Region.objects.valid(on=day)) == [region] * is_valid


def test_without_a_last_day_it_is_still_valid():
    assert RegionFactory().is_valid(on=datetime.date(2199, 12, 31))


def merger():
    east = RegionFactory(name="Øst", valid_from=NEW_YEAR)
    old = [RegionFactory(name=name, valid_to=EVE, successor=east) for name in ("Hovedstaden", "Sjælland")]
    return east, *old, RegionFactory(name="Nord")


def names(ids):
    return sorted(Region.objects.filter(pk__in=ids).values_list("name", flat=True))


def test_before_the_merger_each_reaches_itself():
    _east, capital, zealand, north = merger()

    reached = [names(reach({region.pk}, on=EVE)) for region in (capital, zealand, north)]

    assert reached == [["Hovedstaden"], ["Sjælland"], ["Nord"]]


def test_from_the_merger_on_all_three_reach_all_three_and_no_other():
    east, capital, zealand, north = merger()
    all_three = ["Hovedstaden", "Sjælland", "Øst"]

    reached = [names(reach({region.pk}, on=NEW_YEAR)) for region in (capital, zealand, east, north)]

    assert reached == [all_three, all_three, all_three, ["Nord"]]


def test_a_chain_of_successors_is_followed_to_its_end():
    last = RegionFactory(name="C", valid_from=datetime.date(2030, 1, 1))
    middle = RegionFactory(
        name="B", valid_from=NEW_YEAR, valid_to=datetime.date(2029, 12, 31), successor=last
    )
    first = RegionFactory(name="A", valid_to=EVE, successor=middle)

    assert names(reach({first.pk}, on=datetime.date(2029, 12, 31))) == ["A", "B"]
    assert names(reach({first.pk}, on=datetime.date(2030, 1, 1))) == ["A", "B", "C"]


def test_no_rights_reach_nothing():
    merger()

    assert reach(set(), on=NEW_YEAR) == frozenset()


def test_reach_costs_one_query(django_assert_num_queries):
    east, *_rest = merger()

    with django_assert_num_queries(1):
        reach({east.pk}, on=NEW_YEAR)


@pytest.mark.parametrize(
    ("constraint", "make"),
    [
        ("region_ends_after_start", lambda: RegionFactory(valid_to=DAY_ONE - datetime.timedelta(days=1))),
        ("hospital_ends_after_start", lambda: HospitalFactory(valid_to=datetime.date(2000, 1, 1))),
        ("department_ends_after_start", lambda: DepartmentFactory(valid_to=datetime.date(2000, 1, 1))),
        ("region_succeeded_has_ended", lambda: RegionFactory(successor=RegionFactory())),
        ("region_code_is_unique", lambda: [RegionFactory(code="1081") for _ in range(2)]),
        ("hospital_name_is_unique", lambda: twice(Hospital, region=RegionFactory(), name="A")),
        ("department_name_is_unique", lambda: twice(Department, hospital=HospitalFactory(), name="A")),
    ],
)
def test_the_database_refuses(constraint, make):
    assert breaks(constraint, make)


def twice(model, **fields):
    for _ in range(2):
        model.objects.create(valid_from=DAY_ONE, **fields)


def test_what_the_database_refuses_has_neighbours_it_takes():
    RegionFactory(valid_to=DAY_ONE)
    RegionFactory(code=""), RegionFactory(code="")
    RegionFactory(successor=RegionFactory(), valid_to=EVE)
    HospitalFactory(name="A"), HospitalFactory(name="A")
    DepartmentFactory(name="A"), DepartmentFactory(name="A")

    assert (Hospital.objects.count(), Department.objects.count()) == (4, 2)
