"""Filing several drafts in one go."""

import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from pilots.descriptions import many
from pilots.documents import workflow
from pilots.models import Description, Pilot
from regions.permissions import Role
from tests.factories import RegionFactory, draft, member
from tests.pilots.stages import BEFORE_DEADLINE, signed_in

pytestmark = pytest.mark.django_db
URL = "file_many"


@pytest.fixture
def clock():
    with time_machine.travel(BEFORE_DEADLINE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def writer(clock):
    return member(Role.HR, RegionFactory())


def region_of(user):
    return user.memberships.get().region


def drafts(user, count, **fields):
    return [draft(region_of(user), by=user, **fields) for _ in range(count)]


def ticked(pilots):
    """The boxes as a form shows them now."""
    return [f"{pilot.draft.pk}:{pilot.draft.revision}" for pilot in pilots]


def press(user, boxes, **more):
    return signed_in(user).post(reverse(URL), {"draft": boxes, **more})


def numbers():
    return list(Pilot.objects.order_by("pk").values_list("number", flat=True))


def test_each_chosen_draft_is_filed_and_the_others_are_not(writer):
    chosen, left = drafts(writer, 2), drafts(writer, 1)

    answer = press(writer, ticked(chosen))

    assert answer.status_code == 200
    assert [result.reasons for result in answer.context["results"]] == [[], []]
    assert numbers() == [1, 2, None]
    assert Pilot.objects.get(pk=left[0].pk).draft.revision == 0


def test_one_that_is_refused_stops_no_other(writer):
    bad, good = drafts(writer, 1, title=""), drafts(writer, 1)

    answer = press(writer, ticked(bad + good))

    results = answer.context["results"]
    assert sorted((result.number != "", len(result.reasons)) for result in results) == [(False, 1), (True, 0)]
    assert numbers() == [None, 1]


def test_what_others_wrote_is_neither_shown_nor_filed(writer):
    mine, theirs = drafts(writer, 1), draft()

    shown = signed_in(writer).get(reverse(URL)).context["ready"]
    answer = press(writer, ticked([theirs]))

    assert [candidate.draft.pilot for candidate in shown] == mine
    assert (answer.status_code, numbers()) == (422, [None, None])


@pytest.mark.parametrize("ids", [[], ["x"], ["1"], ["-1:0"], [f"{2**63}:0"], ["\0:0"]])
def test_nothing_chosen_is_a_sentence(writer, ids):
    drafts(writer, 1)

    answer = signed_in(writer).post(reverse(URL), {"draft": ids})

    assert (answer.status_code, bool(answer.context["error"]), numbers()) == (422, True, [None])


def test_after_the_deadline_it_is_asked_what_they_are(writer, clock):
    pilots = ticked(drafts(writer, 2))
    clock.move_to(datetime.datetime(2021, 11, 2, 9, tzinfo=datetime.UTC))

    assert press(writer, pilots).status_code == 422
    assert press(writer, pilots, timing="ontime").status_code == 422
    assert numbers() == [None, None]

    assert press(writer, pilots, timing="further").status_code == 200
    assert list(Pilot.objects.values_list("current__timing", flat=True)) == ["further"] * 2


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.STEERING])
def test_who_may_not_write_may_not_file(writer, role):
    [pilot] = drafts(writer, 1)

    answer = press(member(role, pilot.region), ticked([pilot]))

    assert (answer.status_code, numbers()) == (403, [None])


def test_pressed_twice_nothing_is_filed_twice(writer):
    boxes = ticked(drafts(writer, 2) + drafts(writer, 1, title=""))

    first, second = (press(writer, boxes) for _press in range(2))

    results = [
        [(result.draft.pk, result.number, result.reasons) for result in answer.context["results"]]
        for answer in (first, second)
    ]
    assert results[0] == results[1]
    assert numbers() == [1, 2, None]


def test_two_presses_at_once_are_answered_alike(writer):
    chosen = many.chosen_by(writer, {pilot.draft.pk: 0 for pilot in drafts(writer, 2)})

    # Both have read the drafts before either files one.
    results = [many.file_chosen(chosen, "", by=writer) for _press in range(2)]

    assert results[0] == results[1]
    assert numbers() == [1, 2]


def test_what_was_saved_after_the_page_was_shown_is_not_filed(writer):
    saved, seen = drafts(writer, 2)
    boxes = ticked([saved, seen])
    Description.objects.filter(pilot=saved).update(revision=1, title="Skrevet imens")

    answer = press(writer, boxes)

    assert [len(result.reasons) for result in answer.context["results"]] == [1, 0]
    assert numbers() == [None, 1]


def test_a_new_version_begun_meanwhile_is_not_filed_by_a_second_press(writer):
    [pilot] = drafts(writer, 1)
    boxes = ticked([pilot])
    press(writer, boxes)
    workflow.take("revise", pilot, by=writer)

    press(writer, boxes)

    assert Pilot.objects.get().draft.version == 2


def test_a_draft_that_lacks_much_is_told_of_in_two_sentences(writer):
    drafts(writer, 1, title="", doctors=None, contact_name="", contact_email="")

    with translation.override("en"):
        [candidate] = many.candidates(writer)

        assert candidate.status == "4 things missing"
        assert candidate.lacks == "Write a title for the pilot · Write how many doctors take part · …"
    with translation.override("da"):
        [candidate] = many.candidates(writer)
        assert candidate.lacks in signed_in(writer).get(reverse(URL)).content.decode()


QUERIES = 15


def test_the_page_costs_the_same_with_one_and_twenty_drafts(writer, django_assert_num_queries):
    client = signed_in(writer)
    drafts(writer, 1)
    client.get(reverse(URL))
    with django_assert_num_queries(QUERIES):
        client.get(reverse(URL))
    drafts(writer, 19)
    with django_assert_num_queries(QUERIES):
        client.get(reverse(URL))


def test_ready_drafts_come_first(writer):
    drafts(writer, 1, title="")
    [ready] = drafts(writer, 1)

    assert [candidate.draft.pilot == ready for candidate in many.candidates(writer)] == [True, False]
