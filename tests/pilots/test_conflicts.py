"""Two who write in one description: what each changed is saved, and what stands against each other is chosen."""

import datetime

import pytest

from regions.permissions import Role
from tests.factories import draft, member
from tests.pilots.descriptions.test_edit_views import criteria, post, rows, send
from tests.pilots.stages import in_october
from tests.writing import retyped, sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _october():
    with in_october():
        yield


@pytest.fixture
def pilot():
    return draft()


@pytest.fixture
def colleague(pilot):
    return member(Role.HR, pilot.region)


def answers(pilot):
    return dict(pilot.draft.answers.values_list("question__key", "text"))


@pytest.mark.smoke
def test_a_colleagues_answer_to_a_question_i_did_not_touch_stands(pilot, colleague):
    shown = sent(pilot.draft, "indhold")
    send(pilot, "indhold", {"answer_beyond": "Deres"}, shown.copy(), colleague)

    answer = send(pilot, "indhold", {"answer_content": "Mine"}, shown.copy())

    assert (answer.status_code, answers(pilot)) == (302, {"content": "Mine", "beyond": "Deres"})


@pytest.mark.smoke
def test_two_who_write_in_one_field_see_both_texts_and_nothing_is_overwritten(pilot, colleague):
    shown = sent(pilot.draft, "indhold")
    send(pilot, "indhold", {"answer_content": "Deres"}, shown.copy(), colleague)

    answer = send(pilot, "indhold", {"answer_content": "Mine", "answer_beyond": "Også mit"}, shown.copy())

    [conflict] = answer.context["outcome"].merged.conflicts
    assert (answer.status_code, conflict.theirs, conflict.mine) == (409, "Deres", "Mine")
    assert (conflict.save.by, conflict.is_own) == (colleague, False)
    assert answer.context["form"]["answer_content"].value() == "Mine"
    assert answers(pilot) == {"content": "Deres", "beyond": "Også mit"}


def test_after_an_autosave_the_page_has_not_seen_what_it_does_not_show(pilot, colleague):
    shown = sent(pilot.draft, "indhold")
    send(pilot, "indhold", {"answer_content": "Deres"}, shown.copy(), colleague)
    autosaved = send(pilot, "indhold", {"answer_beyond": "Mit"}, shown.copy(), autosave="1")
    still = retyped(shown, answer_beyond="Mit", seen=autosaved.context["seen"])

    answer = post(pilot, "indhold", retyped(still, answer_content="Mine"))

    assert (answer.status_code, answers(pilot)) == (409, {"content": "Deres", "beyond": "Mit"})


def test_a_long_answer_that_i_did_not_touch_overwrites_no_colleague(pilot, colleague):
    """Its lines end in CRLF when it is sent, and are then more than there is room for."""
    long = "\n".join(["ord " * 10 + "slut"] * 110)
    send(pilot, "indhold", {"answer_content": long}, by=pilot.created_by)
    shown = sent(pilot.draft, "indhold")
    send(pilot, "indhold", {"answer_content": "Deres"}, shown.copy(), colleague)
    typed = {"answer_content": long.replace("\n", "\r\n"), "answer_beyond": "Mit"}
    assert len(typed["answer_content"]) > 5000 > len(long)

    assert send(pilot, "indhold", typed, shown.copy()).status_code == 302
    assert answers(pilot) == {"content": "Deres", "beyond": "Mit"}
    typed["answer_content"] += " mere"
    assert send(pilot, "indhold", typed, shown.copy()).status_code == 409
    assert answers(pilot)["content"] == "Deres"


@pytest.mark.parametrize("window", ["\x00", "w" * 10_000])
def test_a_window_of_any_name_saves(pilot, window):
    assert send(pilot, "indhold", {"answer_content": "Nyt"}, window=window).status_code == 302


def conflicting(pilot, colleague):
    """(what the page of a conflict sends, its conflict)."""
    shown = sent(pilot.draft, "indhold")
    send(pilot, "indhold", {"answer_content": "Deres"}, shown.copy(), colleague)
    answer = send(pilot, "indhold", {"answer_content": "Mine"}, shown.copy())
    again = retyped(shown, answer_content="Mine", seen=answer.context["seen"])
    return again, answer.context["outcome"].merged.conflicts[0]


def test_a_second_press_does_not_overwrite_the_colleague(pilot, colleague):
    again, _conflict = conflicting(pilot, colleague)

    assert post(pilot, "indhold", again).status_code == 409
    assert answers(pilot)["content"] == "Deres"


@pytest.mark.parametrize(("choice", "left"), [("mine", "Mine"), ("theirs", "Deres")])
def test_an_explicit_choice_settles_it(pilot, colleague, choice, left):
    again, conflict = conflicting(pilot, colleague)
    chosen = f"mine:{conflict.mark}" if choice == "mine" else choice

    answer = post(pilot, "indhold", retyped(again, **{"choice-answer_content": chosen}))

    assert (answer.status_code, answers(pilot)["content"]) == (302, left)


def test_a_choice_counts_for_the_text_it_was_made_against_alone(pilot, colleague):
    again, conflict = conflicting(pilot, colleague)
    send(pilot, "indhold", {"answer_content": "Deres igen"}, by=colleague)

    answer = post(pilot, "indhold", retyped(again, **{"choice-answer_content": f"mine:{conflict.mark}"}))

    assert (answer.status_code, answers(pilot)["content"]) == (409, "Deres igen")


def test_autosave_chooses_nothing(pilot, colleague):
    again, conflict = conflicting(pilot, colleague)
    chosen = {"choice-answer_content": f"mine:{conflict.mark}"}

    answer = post(pilot, "indhold", retyped(again, autosave="1", **chosen))

    assert (answer.status_code, answers(pilot)["content"]) == (409, "Deres")
    assert "Ikke gemt" in answer.content.decode()


def test_a_slow_autosave_of_my_own_is_nobody_elses(pilot):
    shown = retyped(sent(pilot.draft, "indhold"), window="w1")
    send(pilot, "indhold", {"answer_content": "Halv"}, shown.copy(), autosave="1")

    answer = send(pilot, "indhold", {"answer_content": "Halvt og helt"}, shown.copy())

    assert (answer.status_code, answers(pilot)["content"]) == (302, "Halvt og helt")


def test_an_autosave_that_comes_late_writes_over_nothing(pilot):
    shown = retyped(sent(pilot.draft, "indhold"), window="w1")
    send(pilot, "indhold", {"answer_content": "Halvt og helt"}, shown.copy())

    send(pilot, "indhold", {"answer_content": "Halv"}, shown.copy(), autosave="1")

    assert answers(pilot)["content"] == "Halvt og helt"


def test_my_other_window_is_called_mine_and_overwrites_nothing(pilot):
    shown = sent(pilot.draft, "indhold")
    send(pilot, "indhold", {"answer_content": "Et vindue"}, shown.copy(), window="w1")

    answer = send(pilot, "indhold", {"answer_content": "Et andet"}, shown.copy(), window="w2")

    [conflict] = answer.context["outcome"].merged.conflicts
    assert (answer.status_code, conflict.is_own, answers(pilot)["content"]) == (409, True, "Et vindue")


def test_rows_i_did_not_touch_are_those_of_the_colleague(pilot, colleague):
    shown = sent(pilot.draft, "kriterier")
    send(pilot, "kriterier", criteria("Deres mål"), shown.copy(), colleague)

    answer = send(pilot, "kriterier", rows("milestones", {"title": "Min milepæl"}), shown.copy())

    now = pilot.draft
    assert answer.status_code == 302
    assert [row.criterion for row in now.criteria.all()] == ["Deres mål"]
    assert [row.title for row in now.milestones.all()] == ["Min milepæl"]


def test_a_period_half_mine_and_half_a_colleagues_is_judged_whole(pilot, colleague):
    shown = sent(pilot.draft, "sted")
    send(pilot, "sted", {"ends_on": "31.03.2022"}, shown.copy(), colleague)

    answer = send(pilot, "sted", {"starts_on": "01.05.2022"}, shown.copy())

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["ends_on"])
    assert (pilot.draft.starts_on, pilot.draft.ends_on) == (
        datetime.date(2022, 1, 1),
        datetime.date(2022, 3, 31),
    )


@pytest.mark.parametrize("seen", ["", "x", "answer_content=٣", "&&==%00", "9" * 3000])
def test_who_says_not_what_was_seen_overwrites_nothing(pilot, seen):
    before = answers(pilot)

    shown = retyped(sent(pilot.draft, "indhold"), seen=seen)

    answer = send(pilot, "indhold", {"answer_content": "Mine"}, shown)

    assert (answer.status_code, answers(pilot)) == (409, before)


def test_the_same_words_twice_are_no_conflict(pilot):
    shown, words = sent(pilot.draft, "indhold"), {"answer_content": "Nyt", "answer_beyond": "Mere"}
    first = send(pilot, "indhold", words, shown.copy())

    second = send(pilot, "indhold", words, shown.copy())

    assert (second.status_code, second.url, pilot.draft.revision) == (302, first.url, 1)
