import pytest

from pilots.imports.likeness import CLOSE, folded, nearest

KNOWN = [
    (name, folded(name)) for name in ["Urologisk", "Onkologisk", "Obstetrisk og Gynækologisk", "Anæstesi"]
]


@pytest.mark.parametrize(
    ("one", "other"), [("Århus", "AARHUS"), ("Børne", "boerne"), ("Anæstesi ", "anaestesi"), ("Öjne", "øjne")]
)
def test_two_spellings_of_a_name_are_one(one, other):
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Urologi", "Urologisk"),
        ("Gynaekologisk", "Obstetrisk og Gynækologisk"),
        ("ANAESTESIEN", "Anæstesi"),
    ],
)
def test_the_name_most_like_one_comes_first(name, first):
    assert nearest(name, KNOWN)[0][0] == first


def test_a_name_like_none_has_none():
    assert nearest("xyz", KNOWN) == []


def test_a_part_of_a_name_is_not_taken_for_it_unasked():
    ((code, ratio),) = nearest("gynækologisk", KNOWN[2:3])

    assert (code, ratio < CLOSE) == ("Obstetrisk og Gynækologisk", True)
