import csv
import unicodedata

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from common.search import (
    Folded,
    NumberedSearchField,
    SearchField,
    fold,
    holds_words,
    lacks,
    says,
    searched,
    words_in,
)
from pilots.models import Question
from regions.models import Hospital, User
from tests.factories import HospitalFactory, RegionFactory, TemplateFactory, UserFactory

LETTERS = [chr(code) for code in (*range(0x20, 0x7F), *range(0xA1, 0x17F)) if chr(code) not in "İŉ"]


def named(*names):
    region = RegionFactory()
    for name in names:
        HospitalFactory(region=region, name=name)
    return Hospital.objects.filter(region=region)


def found(hospitals, typed):
    return [hospital.name for hospital in searched(hospitals, typed, "name")]


@pytest.mark.smoke
@pytest.mark.django_db
def test_the_database_folds_as_python_does():
    hospitals = named(*(f"_{letter}_" for letter in LETTERS))

    folded = dict(hospitals.values_list("name", Folded("name")))

    assert folded == {name: fold(name) for name in folded}
    assert len(folded) == len(LETTERS)


@pytest.mark.smoke
@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["aarhus", "Århus", "ÅRHUS", "A\u030arhus", "år\u00adhus"])
def test_letters_that_are_spelt_in_two_ways_are_the_same(typed):
    assert found(named("Århus", "Aarhus Nord", "Arhus"), typed) == ["Århus", "Aarhus Nord"]


@pytest.mark.smoke
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("kræft", ["Hudkræft"]),
        ("kraef", ["Hudkræft"]),
        ("rae", ["Hudkræft"]),
        ("hu", ["Hudkræft"]),
        ("kr", []),
        ("idekatalog", ["Idékatalog 15.3"]),
        ("15.3", ["Idékatalog 15.3"]),
        ("15,3", []),
        ("15", ["Idékatalog 15.3"]),
        ("foster barn", ["Foster-/barnelæge"]),
        ("foster-/barn", ["Foster-/barnelæge"]),
        ("ba", ["Foster-/barnelæge"]),
        ("c++", ["C++ og 100 % a_b \\"]),
        ("100 %", ["C++ og 100 % a_b \\"]),
        ("100%", []),
        ("a_b \\", ["C++ og 100 % a_b \\"]),
        ("acb", []),
        ("(c++", []),
        ("[15]", []),
        ("15.*", []),
    ],
)
def test_words_are_found_inside_others_and_signs_are_text(typed, names):
    hospitals = named("Hudkræft", "Idékatalog 15.3", "Foster-/barnelæge", "C++ og 100 % a_b \\")

    assert found(hospitals, typed) == names
    assert [one.name for one in hospitals if says(one.name, typed)] == names


@pytest.mark.smoke
@pytest.mark.django_db
def test_whole_words_come_first_and_then_the_order_of_the_rows():
    hospitals = named("Abdominalpatologi", "Patologi, gyn", "Børnepatologi", "Øvrig (patologi)")
    expected = ["Patologi, gyn", "Øvrig (patologi)", "Abdominalpatologi", "Børnepatologi"]

    assert found(hospitals, "patologi") == expected
    assert found(hospitals.order_by("-pk"), "PATOLOGI") == [expected[n] for n in (1, 0, 3, 2)]


@pytest.mark.smoke
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "is_found"),
    [("åse  ærøe", True), ("ÆRØE AASE@", True), ("åse og ærøe", True), ("åse bo", False), ("se ærøe", False)],
)
def test_every_word_is_found_in_one_text_or_another(typed, is_found):
    UserFactory(name="Åse Ærøe", email="aase@eksempel.dk")

    assert User.objects.filter(holds_words(typed, "name", "email")).exists() == is_found


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", " ", "og", "på i", "x", "% y", "/", "a" * 101])
def test_what_cannot_be_searched_for_finds_nothing_never_everything(typed):
    hospitals = named("og på i x % y a", "a" * 101)

    assert found(hospitals, typed) == []
    assert not says("og på i x % y a", typed)


@pytest.mark.parametrize("typed", ["", "bo", "å", "og bo", "15", "x bo", "a" * 100])
def test_nothing_is_lacking_where_something_can_be_searched_for(typed):
    assert lacks(typed) == ""


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("og i", "Ordene står overalt. Skriv et, der kun står i det, du leder efter"),
        ("PAA", "Ordene står overalt. Skriv et, der kun står i det, du leder efter"),
        ("/", "Skriv mindst to tegn af et ord, eller tre for at finde dem inde i længere ord"),
        ("x %", "Skriv mindst to tegn af et ord, eller tre for at finde dem inde i længere ord"),
        ("a" * 101, "Søg med højst 100 tegn"),
    ],
)
def test_a_sentence_says_what_to_write_instead(typed, sentence):
    assert lacks(typed) == sentence
    with pytest.raises(ValidationError):
        SearchField().clean(typed)


def test_a_number_alone_is_long_enough_where_things_have_numbers():
    assert NumberedSearchField().clean("7") == "7"
    with pytest.raises(ValidationError):
        NumberedSearchField().clean("x")
    with pytest.raises(ValidationError):
        SearchField().clean("7")


def test_words_stand_once_and_folded():
    assert words_in("Ål/ÅL  og aal \u200bØre") == ["aal", "oere"]


FIGURES = {"database": 4, "kræft": 2, "forløb": 3, "patologi": 6}


@pytest.mark.smoke
@pytest.mark.django_db
def test_the_words_of_54_real_titles_are_found():
    with (settings.BASE_DIR / "fixtures" / "nordjylland_pilots.csv").open() as file:
        titles = [row["title"] for row in csv.DictReader(file)]
    template = TemplateFactory()
    for number, title in enumerate(titles, 10):
        Question.objects.create(template=template, key=f"a{number}", position=number, text=title)

    def count(word):
        return searched(Question.objects.all(), word, "text").count()

    assert len(titles) == 54
    assert {word: count(word) for word in FIGURES} == FIGURES
    assert {word: count(unicodedata.normalize("NFD", word)) for word in FIGURES} == FIGURES
