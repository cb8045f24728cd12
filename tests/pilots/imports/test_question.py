import pytest
from django.utils import translation

from pilots.imports import importing
from pilots.imports.question import HERE, NEAREST, Asked, bulk_choices
from regions.models import Department, Hospital

HEADERS = "Nr.;Sygehus;Afdeling;Emneområde;Titel\n"
AUH = "Aalborg Universitetshospital"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def chosen(found):
    return {question.key: question.answer for question in importing.plan(found).questions}


def test_all_departments_are_created_under_the_hospital_of_their_row_and_under_no_other(start):
    rows = f"1;{AUH};Ny;;A\n2;Psykiatrien;Ny;;B\n3;;Ny;;C\n4;{AUH}, Psykiatrien;Ny;;D\n5;Ukendt;Ny;;E\n"
    found = start(HEADERS + rows)

    importing.answer_in_bulk(found, [(Asked.DEPARTMENT, HERE)])

    assert {key: code for key, code in chosen(found).items() if key.startswith("dep")} == {
        "departments-C2": "new-1",
        "departments-C3": "new-3",
        "departments-C4": "",
        "departments-C5": "",
        "departments-C6": "",
    }


def test_a_department_that_one_hospital_alone_lacks_is_not_created_there_in_bulk(start):
    found = start(HEADERS + "1;;Patologi;;A\n")

    importing.answer_in_bulk(found, [(Asked.DEPARTMENT, HERE)])

    assert chosen(found) == {"departments-C2": ""}


def test_the_nearest_names_are_taken_at_once_where_they_are_near(start):
    found = start(HEADERS + f"1;{AUH};Urologi;;A\n2;{AUH};Robot;;B\n")

    importing.answer_in_bulk(found, [(Asked.DEPARTMENT, NEAREST)])

    urologisk = Department.objects.get(name="Urologisk")
    assert chosen(found) == {"departments-C2": f"dep-{urologisk.pk}", "departments-C3": ""}


def test_of_equally_near_names_only_the_one_at_the_rows_hospital_is_taken(start):
    rows = f"1;;Patologi;;A\n2;;Patologien;;B\n3;{AUH};Patologien;;C\n4;{AUH}, Psykiatrien;Patologien;;D\n"
    found = start(HEADERS + rows)

    importing.answer_in_bulk(found, [(Asked.DEPARTMENT, NEAREST)])

    patologi = Department.objects.get(name="Patologi", hospital__name=AUH)
    assert {key: code for key, code in chosen(found).items() if code} == {
        "departments-C4": f"dep-{patologi.pk}"
    }


def test_what_has_been_answered_is_not_answered_in_bulk(start):
    found = start(HEADERS + f"1;{AUH};Ny;;A\n2;{AUH};Nyere;;B\n")
    importing.answer(found, {"departments-C2": "none"})

    importing.answer_in_bulk(found, [(Asked.DEPARTMENT, HERE)])

    assert chosen(found) == {"departments-C2": "none", "departments-C3": "new-1"}


def test_all_ambiguous_departments_are_placed_at_one_hospital(start):
    found = start(HEADERS + "1;;Patologi;;A\n2;;Pædiatri;;B\n3;;Ny;;C\n")

    importing.answer_in_bulk(found, [(Asked.DEPARTMENT, "at-2")])

    there = Hospital.objects.get(pk=2).departments
    assert chosen(found) == {
        "departments-C2": f"dep-{there.get(name='Patologi').pk}",
        "departments-C3": f"dep-{there.get(name='Pædiatri').pk}",
        "departments-C4": "new-2",
    }


def test_forty_questions_are_answered_at_once(start, hr):
    found = start(HEADERS + "".join(f"{n};{AUH};Ny {n};;T\n" for n in range(40)))

    importing.answer_in_bulk(found, [(Asked.DEPARTMENT, HERE)])

    assert importing.commit(found, by=hr) == 40


def test_every_kind_of_question_can_be_answered_in_bulk():
    offered = {kind: bulk_choices(kind, {1: AUH}) for kind in Asked}

    assert {kind for kind, choices in offered.items() if choices} == set(Asked)


@pytest.mark.parametrize(
    ("row", "label"),
    [
        (f"1;{AUH};Ny;;A", f"{AUH}: which department is “Ny” (C2)?"),
        ("1;;Ny;;A", "Row 2 names no hospital: which department is “Ny” (C2)?"),
        (
            f"1;Psykiatrien, {AUH};Ny;;A",
            f"Psykiatrien i Region Nordjylland, {AUH}: which department is “Ny” (C2)?",
        ),
    ],
)
def test_a_department_is_asked_about_with_its_hospital(start, row, label):
    assert [question.label for question in importing.plan(start(HEADERS + row)).questions] == [label]
