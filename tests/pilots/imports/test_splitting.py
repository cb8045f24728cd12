import pytest
from django.utils import translation

from pilots.imports.cells import Wrong
from pilots.imports.splitting import MOST_NAMES, pieces

KNOWN = {"A", "B", "A, B og C", "Hjerte/lunge", "Øre-, Næse- og Halskirurgi", "Anæstesiologi"}


def read(text):
    """The names, one that may be several with its parts."""
    found = pieces(text, KNOWN.__contains__)
    return [(each.name, [part.name for part in each.parts]) if each.parts else each.name for each in found]


@pytest.mark.parametrize("between", [", ", " og ", " samt ", "/", " + ", "&", "\n", "; ", " | ", ",\n"])
def test_known_names_are_parted_by_whatever_stands_between(between):
    assert read(f"A{between}B") == ["A", "B"]


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_a_known_name_stays_one(name):
    assert read(name) == [name]


def test_the_longest_known_name_is_taken_first():
    assert read("A, B og C, Hjerte/lunge") == ["A, B og C", "Hjerte/lunge"]


@pytest.mark.parametrize("text", ["Anæstesi-\nologi", "Anæste\nsiologi"])
def test_a_word_broken_over_lines_is_joined_where_that_makes_it_known(text):
    assert read(f"{text}, A") == ["Anæstesiologi", "A"]


def test_names_that_are_not_known_have_two_readings():
    assert read("A og X") == [("A og X", ["A", "X"])]


def test_a_semicolon_and_a_line_that_begins_a_name_have_one():
    assert read("X; Y\nZ") == ["X", "Y", "Z"]


def test_a_line_that_goes_on_has_two():
    assert read("Hud- og\nkøns") == [("Hud- og køns", ["Hud-", "køns"])]


def test_a_name_twice_is_one():
    assert read("A, A og A") == ["A"]


@pytest.mark.parametrize(
    ("text", "cause", "cure"),
    [
        (
            ",".join(f"N{n}" for n in range(MOST_NAMES + 1)),
            "The cell holds 21 names",
            "Write at most 20 names in a cell",
        ),
        ("x" * 121, "A name in the cell is longer than 120 characters", "Write the name alone in the cell"),
    ],
)
def test_too_much_in_a_cell_is_refused(text, cause, cure):
    with translation.override("en"), pytest.raises(Wrong) as wrong:
        read(text)

    assert (wrong.value.cause, wrong.value.cure) == (cause, cure)


def test_what_is_too_long_for_one_name_is_several():
    assert read(f"{'x' * 60}, {'y' * 60}") == ["x" * 60, "y" * 60]
