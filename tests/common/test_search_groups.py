import pytest

from common import search_groups
from common.search_groups import Found, Group, Hit, groups_for


@pytest.fixture(autouse=True)
def no_groups(monkeypatch):
    monkeypatch.setattr(search_groups, "_groups", {})


def group(name, place, *, sees=True):
    return Group(name, name, place, lambda user: sees, lambda user, typed: Found(0, lambda first, last: []))


def test_a_person_is_offered_the_groups_that_they_see_in_the_pages_order():
    search_groups.register(group("late", 20), group("hidden", 15, sees=False))
    search_groups.register(group("early", 10))

    assert [one.name for one in groups_for(None)] == ["early", "late"]


def test_a_group_that_is_given_again_takes_the_place_of_the_first():
    search_groups.register(group("one", 10))
    search_groups.register(group("one", 20))

    assert [one.place for one in groups_for(None)] == [20]


def test_the_notes_of_a_hit_stand_on_one_line_without_the_empty_ones():
    assert Hit("Søvn", "/", ("RN-1", "", "Patologi")).note == "RN-1 · Patologi"
    assert group("one", 10).at_once(None, "rn1") == ""
