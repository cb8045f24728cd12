from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils import translation

from common.errors import Refused
from pilots.imports import importing
from pilots.imports.lists import ListState
from pilots.imports.question import HERE, Asked
from pilots.imports.rows import RowState
from pilots.models import Description, ListImport, Pilot, RememberedHeader
from regions.journal import Event
from regions.models import Department, Hospital, User
from regions.permissions import Role
from tests.factories import member

HEADERS = "Nr.;Sygehus;Afdeling;Emneområde;Antal læger;Titel\n"
ROW = "1;Aalborg Universitetshospital;Urologisk;Ledelse;2;Team\n"
KNOWN_ANSWERS = {"topic_area-D17": "no", "departments-C45": "crosscutting", "departments-C46": "crosscutting"}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def places(description):
    return (
        [hospital.name for hospital in description.hospitals.all()],
        [department.name for department in description.departments.all()],
    )


def described(own_number):
    return Description.objects.get(pilot__own_number=own_number)


def problems(list_import):
    return [(p.cell, p.cause, p.cure) for p in importing.plan(list_import).problems]


@pytest.mark.smoke
def test_the_regions_own_list_goes_in_as_it_is(start, real_list, hr):
    found = start(real_list)

    asked = importing.plan(found).open_questions
    importing.answer(found, KNOWN_ANSWERS)
    count = importing.commit(found, by=hr)

    assert {question.key for question in asked} == set(KNOWN_ANSWERS)
    assert count == Pilot.objects.count() == 54
    assert sum(Description.objects.values_list("doctors", flat=True)) == 75
    assert Pilot.objects.filter(is_evaluated=True).count() == 33
    assert Description.objects.filter(kind="individual").count() == 52
    assert list(
        Description.objects.filter(is_in_substance=False).values_list("pilot__own_number", "topic_area")
    ) == [("16", None)]
    assert [
        (d.pilot.own_number, d.anchoring, *places(d)) for d in Description.objects.filter(kind="crosscutting")
    ] == [
        ("44", "Tværgående", ["Aalborg Universitetshospital"], []),
        ("45", "NAU – nyt universitetshospital", ["Aalborg Universitetshospital"], []),
    ]


def test_the_same_list_again_changes_nothing(start, real_list, hr):
    with time_machine.travel("2021-10-01 10:00+02:00", tick=False):
        first = start(real_list)
        importing.answer(first, KNOWN_ANSWERS)
        importing.commit(first, by=hr)
    before = list(Description.objects.values())

    again = start(real_list)
    plan = importing.plan(again)
    event = importing.imported_before(again)

    assert plan.counts == {RowState.UNCHANGED: 54}
    assert plan.questions == []
    assert (event.by, event.at.isoformat()) == (hr, "2021-10-01T08:00:00+00:00")
    assert importing.commit(again, by=hr) == 0
    assert list(Description.objects.values()) == before


def test_every_pilot_is_a_draft_on_the_newest_questions_and_current(start, hr, programme):
    importing.commit(start(HEADERS + ROW), by=hr)

    pilot = Pilot.objects.get()

    assert (pilot.number, pilot.own_number, pilot.created_by) == (None, "1", hr)
    assert pilot.current == pilot.draft
    assert (pilot.draft.title, pilot.draft.kind, pilot.draft.doctors) == ("Team", "individual", 2)
    assert pilot.draft.topic_area.name == "Ledelse"
    assert pilot.draft.template.programme == programme
    assert places(pilot.draft) == (["Aalborg Universitetshospital"], ["Urologisk"])


def test_nothing_but_the_table_is_kept_until_it_is_confirmed_and_not_even_that_afterwards(start, hr):
    found = start(HEADERS + ROW.replace("Urologisk", "Ny") + ROW.replace("1;", "2;", 1))
    importing.answer(found, {"departments-C2": "new-1"})
    before = (
        Pilot.objects.count(),
        Department.objects.filter(name="Ny").count(),
        RememberedHeader.objects.count(),
    )

    importing.commit(found, by=hr)
    found.refresh_from_db()

    assert before == (0, 0, 0)
    assert Department.objects.get(name="Ny").hospital_id == 1
    assert (found.state, found.table, found.answers, found.created_count) == (ListState.DONE, {}, {}, 2)


def test_what_has_changed_in_the_list_or_here_is_left_as_it_is(start, hr):
    importing.commit(start(HEADERS + ROW), by=hr)

    plan = importing.plan(start(HEADERS + ROW.replace("Team", "Hold")))

    assert plan.counts == {RowState.DIFFERS: 1}


def test_what_is_filled_in_here_and_not_in_the_list_is_no_difference(start, hr):
    importing.commit(start(HEADERS + ROW), by=hr)
    Description.objects.update(contact_name="Pia", career_track=1)

    plan = importing.plan(start(HEADERS + ROW))

    assert plan.counts == {RowState.UNCHANGED: 1}


@pytest.mark.parametrize(
    "text",
    ["Sygehus;Afdeling;Titel\nPsykiatrien;Klinik Nord;Team\nPsykiatrien;Ny;Hold\n", HEADERS + ROW],
    ids=["without a number", "with a number"],
)
def test_a_row_is_known_again_when_its_draft_has_got_another_name_place_and_number(start, hr, text):
    first = start(text)
    importing.answer_in_bulk(first, [(Asked.DEPARTMENT, HERE)])
    count = importing.commit(first, by=hr)
    Description.objects.update(title="Et helt andet navn")
    Pilot.objects.update(own_number="")
    for draft in Description.objects.all():
        draft.departments.clear()

    again = start(text)

    assert importing.plan(again).counts == {RowState.DIFFERS: count}
    assert importing.commit(again, by=hr) == 0


def test_rows_without_a_number_are_known_by_hospital_department_and_title(start, hr):
    text = "Sygehus;Afdeling;Titel\nPsykiatrien;Klinik Nord;Team\nPsykiatrien;Klinik Syd;Team\n"
    importing.commit(start(text), by=hr)

    plan = importing.plan(start(text + "Psykiatrien;Klinik Syd;Hold\n"))

    assert plan.counts == {RowState.UNCHANGED: 2, RowState.NEW: 1}


def test_two_presses_give_one_import(start, hr):
    found = start(HEADERS + ROW)

    counts = [importing.commit(found, by=hr), importing.commit(ListImport.objects.get(), by=hr)]

    assert counts == [1, 1]
    assert Pilot.objects.count() == 1
    assert Event.objects.filter(verb="list_imported").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_give_one_import(start, hr):
    found = start(HEADERS + ROW)

    def press(_person):
        try:
            return importing.commit(ListImport.objects.get(pk=found.pk), by=User.objects.get(pk=hr.pk))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as people:
        counts = list(people.map(press, range(4)))

    assert counts == [1, 1, 1, 1]
    assert Pilot.objects.count() == Description.objects.count() == 1


def test_an_import_that_lost_the_race_makes_nothing(start, hr):
    found = start(HEADERS + ROW)

    with pytest.raises(Refused) as refusal:
        importing._finish(ListImport(pk=found.pk + 1), ListState.DONE, {})

    assert refusal.value.reasons == ["The list has been imported or dropped already."]


def test_open_questions_and_wrong_rows_stop_the_import(start, hr):
    found = start(HEADERS + ROW.replace("Ledelse", "-") + "2;Psykiatrien;Klinik Syd;;mange;Hold\n")

    with pytest.raises(Refused) as refusal:
        importing.commit(found, by=hr)

    assert refusal.value.reasons == [
        "1 question is still open.",
        "1 row has errors. Correct the file and upload it again, or leave the row out.",
    ]
    assert (Pilot.objects.count(), ListImport.objects.get().state) == (0, ListState.OPEN)


def test_a_wrong_row_can_be_left_out_and_a_good_one_cannot(start, hr):
    found = start(HEADERS + ROW + "2;;;;mange;Hold\n")

    importing.answer(found, {"leave": ["2", "3", "9", "x"]})

    assert found.answers == {"leave": ["3"]}
    assert importing.plan(found).counts == {RowState.NEW: 1, RowState.LEFT_OUT: 1}
    assert importing.commit(found, by=hr) == 1


def test_every_problem_is_told_in_one_pass_with_its_cell(start):
    text = (
        "Titel;Antal læger;Første dag;Sidste dag;E-mail;Udgift 1 år;Udgift 1 beløb;Nr.\n"
        ";x;31.02.2022;;a;;;\n"
        "Team;1;2.1.2022;1.1.2022;;2022;5,5;7\n"
        "Hold;1;;;;;;7\n"
    )

    found = problems(start(text))

    assert found == [
        ("B2", "“x” is not a number of doctors", "Write a whole number from 1, e.g. 2"),
        ("C2", "“31.02.2022” is not a date", "31 February does not exist: February 2022 has 28 days"),
        ("E2", "“a” is not an e-mail address", "The e-mail address lacks an @, e.g. navn@region.dk"),
        ("A2", "The title is missing", "Write a title, or leave the row out"),
        ("F3", "Something is missing beside the cell", "Fill in the whole of expense 1"),
        ("D3", "The last day comes before the first", "Correct one of the two dates"),
        ("H4", "The same pilot stands in row 3", "Give it a number of its own, or leave the row out"),
    ]


def test_a_cpr_number_is_refused_by_its_cell_and_never_stored(start, hr):
    found = start(HEADERS + ROW.replace("Team", "Team 010190-1234"))

    stored = str(ListImport.objects.values().get())

    assert "010190-1234" not in stored
    assert problems(found) == [
        (
            "F2",
            "The cell holds something that looks like a CPR number; it has not been kept",
            "Remove it from the file and upload the file again",
        )
    ]


def test_a_list_without_a_title_column_asks_for_it_first(start):
    found = start("Nr.;Hvad\n1;Team\n2;Hold\n")

    before = (importing.plan(found).obstacles, [q.key for q in importing.plan(found).open_questions])
    importing.answer(found, {"header-B": "title"})

    assert before == (
        [
            "No column holds the titles of the pilots. Choose below which column it is.",
            "1 question is still open.",
        ],
        ["header-B"],
    )
    assert [row.title for row in importing.plan(found).new_rows] == ["Team", "Hold"]


def test_a_header_once_answered_is_remembered_by_the_region(start, hr):
    first = start("Nr.;Hvad;Bemærkning;Titel\n1;2;a;Team\n")
    importing.answer(first, {"header-B": "doctors", "header-C": "leave-out"})
    importing.commit(first, by=hr)

    plan = importing.plan(start("Bemærkning;Nr.;Titel;HVAD\nb;2;Hold;3\n"))

    assert plan.is_ready
    assert [row.values for row in plan.rows] == [{"own_number": "2", "title": "Hold", "doctors": 3}]


def test_a_field_has_one_column(start):
    found = start("Nr.;Titel;Projekttitel\n1;Team;Hold\n")

    before = [question.key for question in importing.plan(found).open_questions]
    importing.answer(found, {"header-B": "leave-out", "header-C": "title"})

    assert before == ["header-C"]
    assert [row.title for row in importing.plan(found).rows] == ["Hold"]


def test_unknown_names_are_asked_about_once_and_synonyms_are_known(start):
    rows = "1;Sygehuset;Afd X;Kvalitetssikring;1;A\n2;SYGEHUSET;afd  x;Nyt emne;1;B\n3;;;nyt emne;1;C\n"

    plan = importing.plan(start(HEADERS + rows))

    assert [question.key for question in plan.open_questions] == [
        "hospitals-B2",
        "departments-C2",
        "topic_area-D3",
    ]
    assert plan.rows[0].values["topic_area"] == 4


def test_a_department_is_found_in_the_hospital_of_its_row(start, region):
    rows = "1;Regionshospital Nordjylland;PATOLOGI ;;1;A\n2;;Patologi;;1;B\n3;;Øjne;;1;C\n"

    plan = importing.plan(start(HEADERS + rows))

    found = [row.values.get("departments") for row in plan.rows]
    regionshospital = Hospital.objects.get(name="Regionshospital Nordjylland")
    patologi, eyes = regionshospital.departments.get(name="Patologi"), Department.objects.get(name="Øjne")
    assert found == [{patologi.pk}, None, {eyes.pk}]
    assert plan.rows[2].values["hospitals"] == {eyes.hospital_id}
    assert [question.key for question in plan.open_questions] == ["departments-C3"]


def test_all_unknown_departments_can_be_created_at_once(start, hr):
    found = start(
        HEADERS + ROW.replace("Urologisk", "Ny") + ROW.replace("1;", "2;", 1).replace("Urologisk", "Nyere")
    )

    importing.answer_in_bulk(found, [(Asked.DEPARTMENT, HERE)])
    importing.commit(found, by=hr)

    assert places(described("2")) == (["Aalborg Universitetshospital"], ["Nyere"])
    assert Department.objects.filter(name__in=["Ny", "Nyere"]).count() == 2


def test_two_unknown_names_in_a_cell_are_two_questions(start, hr):
    found = start(HEADERS + ROW.replace("Urologisk", '"Ny; Nyere; Øjne"'))

    importing.answer(found, {"departments-C2": "new-1", "departments-C2-2": "dep-1"})
    importing.commit(found, by=hr)

    assert places(described("1")) == (["Aalborg Universitetshospital"], ["Abdominalkirurgisk", "Ny", "Øjne"])
    assert described("1").kind == ""


def test_a_new_topic_area_is_created_once(start, hr, region):
    found = start(HEADERS + "1;;;Robotter;1;A\n2;;;robotter;1;B\n")

    importing.answer(found, {"topic_area-D2": "new"})
    importing.commit(found, by=hr)

    assert region.topic_areas.filter(name="Robotter").count() == 1
    assert described("1").topic_area == described("2").topic_area


def test_a_cross_cutting_pilot_is_anchored_where_the_person_writes(start, hr):
    found = start(HEADERS + ROW.replace("Urologisk", "Tværgående"))

    importing.answer(
        found, {"departments-C2": "crosscutting", "departments-C2-text": " Klinisk  Uddannelse "}
    )
    importing.commit(found, by=hr)

    assert (described("1").kind, described("1").anchoring) == ("crosscutting", "Klinisk Uddannelse")


@pytest.mark.parametrize(
    "answers",
    [
        {"departments-C2": "dep-999999"},
        {"departments-C2": "foreign"},
        {"departments-C2": "new-4"},
        {"departments-C9": "crosscutting"},
        {"title": "x"},
        {"departments-C2": None},
    ],
)
def test_an_answer_that_was_not_offered_is_refused(start, answers):
    foreign = Department.objects.create(hospital_id=4, name="Fremmed", valid_from="2007-01-01")
    found = start(HEADERS + ROW.replace("Urologisk", "Ny"))
    posted = {key: f"dep-{foreign.pk}" if value == "foreign" else value for key, value in answers.items()}

    with pytest.raises(Refused) as refusal:
        importing.answer(found, posted)

    assert refusal.value.reasons == [
        "One of the answers is not among those offered. Look at the questions again."
    ]
    assert ListImport.objects.get().answers == {}


def test_every_part_of_a_description_is_created_and_recognised_again(start, hr):
    headers = (
        "Titel;Type;Karrierespor;content;Succeskriterium 1;Succeskriterium 1 mål;Milepæl 1;Milepæl 1 dato;"
        "Udgift 1 år;Udgift 1 type;Udgift 1 beløb;Udgift 1 almindelig drift;Ønsker hjælp fra facilitator\n"
    )
    row = (
        'Team;Individuelt;klinisk specialist;"To\nlinjer";Flere bliver;90 %;Start;1/3-22;'
        "2022;Anden udgift;1.234,50;I tvivl;nej\n"
    )

    importing.commit(start(headers + row), by=hr)
    draft = Description.objects.get()

    assert (draft.kind, draft.career_track.name, draft.wishes_facilitation) == (
        "individual",
        "Klinisk specialist",
        False,
    )
    assert list(draft.answers.values_list("question__key", "text")) == [("content", "To\nlinjer")]
    assert list(draft.criteria.values_list("criterion", "measure", "target")) == [
        ("Flere bliver", "", "90 %")
    ]
    assert [f"{m.title} {m.due_on}" for m in draft.milestones.all()] == ["Start 2022-03-01"]
    assert [(c.year, c.type, str(c.amount), c.running_costs) for c in draft.costs.all()] == [
        (2022, "other", "1234.50", "doubt")
    ]
    assert importing.plan(start(headers + row)).counts == {RowState.UNCHANGED: 1}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_list_is_the_same_again_after_a_save_that_changed_nothing(start, hr, client, end):
    text = f'Titel;content\nTeam;"A\u030arhus{end}{end}to linjer\x07"\n'
    importing.commit(start(text), by=hr)
    draft = Description.objects.get()
    url = reverse("description_step", args=[draft.pilot_id, "indhold"])
    client.force_login(hr)
    form = client.get(url).context["form"]
    # As a browser sends them.
    sent = {field.html_name: field.value().replace("\n", "\r\n") for field in form}

    saved = client.post(url, sent | {"revision": draft.revision})

    assert saved.status_code == 302
    assert draft.answers.get(question__key="content").text == "Århus\n\nto linjer"
    assert importing.plan(start(text)).counts == {RowState.UNCHANGED: 1}


def test_a_dropped_import_forgets_what_was_read(start, hr):
    found = start(HEADERS + ROW)

    importing.drop(found, by=hr)
    importing.drop(found, by=hr)

    found.refresh_from_db()
    assert (found.state, found.table) == (ListState.DROPPED, {})
    assert Event.objects.filter(verb="list_dropped").count() == 1
    with pytest.raises(Refused, match="dropped"):
        importing.commit(found, by=hr)


def test_only_who_writes_in_the_region_imports(region, programme, start, real_list):
    coordinator = member(Role.COORDINATOR, region)
    found = start(HEADERS + ROW)

    for act in (
        lambda: importing.start(region, programme, "liste.csv", real_list, by=coordinator),
        lambda: importing.commit(found, by=coordinator),
        lambda: importing.drop(found, by=coordinator),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.reasons == ["You may not do this in Region Nordjylland."]


@pytest.mark.parametrize("rows", [3, 50])
def test_confirming_takes_as_many_queries_whatever_the_number_of_rows(
    start, hr, rows, django_assert_num_queries
):
    lines = "".join(ROW.replace("1;", f"{n};", 1) for n in range(1, rows + 1))
    found = start(HEADERS + lines)
    importing.can(hr, importing.Permission.WRITE_DESCRIPTIONS, found.region)

    with django_assert_num_queries(23):
        importing.commit(found, by=hr)

    assert Pilot.objects.count() == rows
