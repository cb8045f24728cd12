import datetime
import io
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import translation

from common.uploads import MOST_BYTES
from pilots.imports import importing
from pilots.imports.lists import ListState
from pilots.models import Description, ListImport, Pilot
from regions.models import Department, Region
from regions.once import new_token
from regions.permissions import Role
from tests.factories import MembershipFactory, ProgrammeFactory, member

HEADERS = "Nr.;Sygehus;Afdeling;Emneområde;Antal læger;Titel\n"
ROW = "{};Aalborg Universitetshospital;Ny;Ledelse;2;Team\n"
UPLOAD = "/forsog/import/"


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def signed_in(client, hr):
    client.force_login(hr)
    return client


def upload(client, data, name="liste.csv", **fields):
    file = SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)
    return client.post(UPLOAD, {"file": file, "token": str(new_token()), **fields})


def errors(response):
    return [str(error) for errors in response.context["form"].errors.values() for error in errors]


def test_a_list_is_uploaded_answered_and_imported(signed_in):
    uploaded = upload(signed_in, HEADERS + ROW.format(1))
    page = uploaded.headers["Location"]
    shown = signed_in.get(page)
    answered = signed_in.post(page, {"departments-C2": "crosscutting"})
    confirmed = signed_in.post(f"{page}indlaes/")
    closed = signed_in.get(page)

    assert [uploaded.status_code, shown.status_code, answered.status_code] == [302, 200, 302]
    assert (answered.headers["Location"], confirmed.headers["Location"]) == (page, page)
    assert Pilot.objects.get().current.anchoring == "Ny"
    assert [str(message) for message in closed.context["messages"]] == ["1 pilot is now a draft."]
    assert signed_in.post(page, {}).status_code == 200
    assert signed_in.post(f"{page}indlaes/").status_code == 302
    assert Pilot.objects.count() == 1


def test_the_same_upload_pressed_twice_is_one_import(signed_in):
    token = str(new_token())

    first, second = (upload(signed_in, HEADERS + ROW.format(1), token=token) for _ in range(2))

    assert first.headers["Location"] == second.headers["Location"]
    assert ListImport.objects.count() == 1


def test_no_transaction_waits_while_the_file_is_read(signed_in, monkeypatch):
    depths = [len(connection.savepoint_ids)]
    read = importing.read_table

    def read_table(*given):
        depths.append(len(connection.savepoint_ids))
        return read(*given)

    monkeypatch.setattr(importing, "read_table", read_table)

    upload(signed_in, HEADERS + ROW.format(1))

    assert depths == [depths[0]] * 2


def test_no_more_is_read_of_a_file_than_tells_that_it_is_too_large(signed_in, monkeypatch):
    sizes = []
    monkeypatch.setattr(importing, "read_table", lambda name, data, known: sizes.append(len(data)) or {})

    upload(signed_in, b"a" * (MOST_BYTES + 1000))

    assert sizes == [MOST_BYTES + 1]


def test_a_list_belongs_to_the_programme_whose_deadline_comes_next(signed_in, programme):
    ProgrammeFactory(name="OK99", slug="ok99", deadline_on=datetime.date(2099, 11, 1))
    with time_machine.travel("2021-10-01", tick=False):
        signed_in.force_login(signed_in.get(UPLOAD).wsgi_request.user)
        upload(signed_in, HEADERS + ROW.format(1))

    # Without a template of its own the other programme would be refused.
    assert ListImport.objects.get().programme == programme


def test_what_cannot_be_read_is_refused_on_the_page(signed_in):
    bomb = io.BytesIO()
    with ZipFile(bomb, "w", ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            archive.writestr(name, "a" * 5_000_000)
    files = {
        "liste.pdf": (b"%PDF-", "Choose a file of one of these types: .xlsx, .csv, .txt, .tsv"),
        "nul.csv": (
            b"Titel;a\n\0;b\n",
            "The file contains characters that do not belong in a list. Save it again as .xlsx",
        ),
        "title.csv": (
            b"Titel;Nr.\n" + b"a" * 2_000_000 + b";1\n",
            "A cell of the file holds more text than fits in a cell of a spreadsheet",
        ),
        "bombe.xlsx": (
            bomb.getvalue(),
            "The spreadsheet is too large when unpacked. Copy the rows to a new one and upload that",
        ),
    }

    answers = {name: upload(signed_in, data, name) for name, (data, _sentence) in files.items()}

    assert {name: (answer.status_code, errors(answer)) for name, answer in answers.items()} == {
        name: (422, [sentence]) for name, (_data, sentence) in files.items()
    }
    assert ListImport.objects.count() == 0


def test_a_missing_file_is_asked_for(signed_in):
    response = signed_in.post(UPLOAD, {"token": str(new_token())})

    assert (response.status_code, errors(response)) == (422, ["Choose the file that holds the list"])


def test_the_region_is_asked_only_of_who_has_several(signed_in, hr):
    alone = signed_in.get(UPLOAD).context["form"].fields.keys()
    MembershipFactory(user=hr, region=Region.objects.get(code="1083"))

    several = signed_in.get(UPLOAD).context["form"].fields.keys()
    refused = upload(signed_in, HEADERS + ROW.format(1))
    foreign = upload(signed_in, HEADERS + ROW.format(1), region=Region.objects.get(code="1084").pk)
    accepted = upload(signed_in, HEADERS + ROW.format(1), region=Region.objects.get(code="1083").pk)

    assert (list(alone), list(several)) == (["file", "token"], ["region", "file", "token"])
    assert [refused.status_code, foreign.status_code, accepted.status_code] == [422, 422, 302]
    assert ListImport.objects.get().region.code == "1083"


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.STEERING])
def test_who_does_not_write_descriptions_is_not_let_in(client, region, start, role):
    found = start(HEADERS + ROW.format(1))
    client.force_login(member(role, region))

    codes = [client.get(UPLOAD).status_code, client.get("/forsog/import/skabelon/").status_code] + [
        client.get(reverse(name, args=[found.pk])).status_code for name in ("list_import", "list_import_drop")
    ]

    assert codes == [403, 403, 404, 404]


def test_another_regions_import_does_not_exist(client, start):
    found = start(HEADERS + ROW.format(1))
    client.force_login(member(Role.HR, Region.objects.get(code="1083")))

    codes = [
        client.get(reverse("list_import", args=[found.pk])).status_code,
        *(
            client.post(reverse(name, args=[found.pk])).status_code
            for name in ("list_import", "list_import_confirm", "list_import_drop")
        ),
    ]

    assert codes == [404] * 4
    found.refresh_from_db()
    assert found.state == ListState.OPEN


def test_another_regions_department_is_no_answer(signed_in, start):
    foreign = Department.objects.create(hospital_id=4, name="Fremmed", valid_from="2007-01-01")
    found = start(HEADERS + ROW.format(1))

    response = signed_in.post(found.get_absolute_url(), {"departments-C2": f"dep-{foreign.pk}"})

    found.refresh_from_db()
    assert (response.status_code, found.answers) == (422, {})


def test_a_confirmation_with_open_questions_says_so_and_keeps_the_answers(signed_in, start):
    found = start(HEADERS + ROW.format(1))

    response = signed_in.post(reverse("list_import_confirm", args=[found.pk]), follow=True)

    assert [str(message) for message in response.context["messages"]] == ["1 question is still open."]
    assert Pilot.objects.count() == 0


def test_the_answers_that_stand_on_the_page_are_imported_with(signed_in, start):
    found = start(HEADERS + ROW.format(1))
    answers = {"answers": "1", "departments-C2": "crosscutting"}

    response = signed_in.post(reverse("list_import_confirm", args=[found.pk]), answers, follow=True)

    assert (response.status_code, Pilot.objects.get().draft.kind) == (200, "crosscutting")


def test_a_wrong_answer_stops_the_import_and_stands_as_it_was_given(signed_in, start):
    found = start(HEADERS + ROW.format(1))
    answers = {"answers": "1", "departments-C2": "noget andet"}

    response = signed_in.post(reverse("list_import_confirm", args=[found.pk]), answers)

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["departments-C2"])
    assert Pilot.objects.count() == 0


def test_one_press_creates_all_unknown_departments(signed_in, start):
    found = start(HEADERS + ROW.format(1) + ROW.format(2).replace("Ny", "Anden"))

    signed_in.post(found.get_absolute_url(), {"departments-C2": "crosscutting", "create_all": "1"})

    found.refresh_from_db()
    assert {k: v for k, v in found.answers.items() if v and k != "leave"} == {
        "departments-C2": "crosscutting",
        "departments-C3": "new-1",
    }


def test_a_wrong_row_is_left_out_by_its_box(signed_in, start):
    found = start(HEADERS + ROW.format(1).replace("Ny", "Urologisk") + "2;;;;x;Hold\n")

    signed_in.post(found.get_absolute_url(), {"leave": "3"})
    signed_in.post(reverse("list_import_confirm", args=[found.pk]))

    assert [pilot.own_number for pilot in Pilot.objects.all()] == ["1"]


def test_the_questions_are_laid_out_one_and_all(signed_in, start):
    found = start("Ukendt;" + HEADERS + "a;1;Sted;Ny;Emne;1;T\nb;2;;Tværgående;-;1;U\n")

    form = signed_in.get(found.get_absolute_url()).context["form"]

    laid_out = [name for _heading, names in form.sections for name in names]
    assert sorted(laid_out) == sorted(form.fields)
    assert len(laid_out) == 7


def test_an_import_is_dropped_after_a_question(signed_in, start):
    found = start(HEADERS + ROW.format(1))
    page = reverse("list_import_drop", args=[found.pk])

    asked = signed_in.get(page)
    dropped = signed_in.post(page)

    found.refresh_from_db()
    assert (asked.status_code, dropped.headers["Location"]) == (200, UPLOAD)
    assert (found.state, found.table) == (ListState.DROPPED, {})


def test_the_page_says_that_the_same_file_was_imported(signed_in, start, hr):
    text = HEADERS + ROW.format(1).replace("Ny", "Urologisk")
    importing.commit(start(text), by=hr)

    response = signed_in.get(start(text).get_absolute_url())

    assert response.context["before"].by == hr
    assert f"by {hr.name}." in response.content.decode()


@pytest.mark.parametrize("rows", [3, 50])
def test_the_page_takes_as_many_queries_whatever_the_number_of_rows(
    signed_in, start, rows, django_assert_num_queries
):
    found = start(HEADERS + "".join(ROW.format(n).replace("Ny", f"Ny {n}") for n in range(rows)))

    with django_assert_num_queries(18):
        signed_in.get(found.get_absolute_url())


def test_the_workbook_is_named_for_programme_and_region(signed_in):
    response = signed_in.get("/forsog/import/skabelon/")

    assert response.headers["Content-Disposition"] == 'attachment; filename="forsoeg-ok21-nordjylland.xlsx"'
    assert openpyxl.load_workbook(io.BytesIO(response.content)).sheetnames[0] == "Forsøg"


def test_the_questions_of_a_kind_are_answered_at_once_and_an_answer_of_its_own_stands(signed_in, start):
    found = start(HEADERS + "".join(ROW.format(n).replace("Ny", f"Ny {n}") for n in range(3)))

    signed_in.post(found.get_absolute_url(), {"all-department": "here", "departments-C3": "none"})

    found.refresh_from_db()
    assert {key: found.answers[key] for key in ("departments-C2", "departments-C3", "departments-C4")} == {
        "departments-C2": "new-1",
        "departments-C3": "none",
        "departments-C4": "new-1",
    }


def test_all_unknown_departments_are_created_under_the_hospital_that_the_same_answers_choose(
    signed_in, start
):
    found = start(HEADERS + ROW.format(1).replace("Aalborg Universitetshospital", "Et sted"))

    signed_in.post(found.get_absolute_url(), {"hospitals-B2": "hos-1", "create_all": "1"})

    found.refresh_from_db()
    assert found.answers["departments-C2"] == "new-1"


def test_a_row_taken_for_a_note_is_taken_in_by_its_box_and_let_go_again(signed_in, start):
    found = start(HEADERS + ROW.format(1).replace("Ny", "Urologisk") + ";;;;;* Nyt spor\n")
    page = found.get_absolute_url()

    before = signed_in.get(page).context["takeable"]
    signed_in.post(page, {"answers": "1", "take": "3"})
    taken = signed_in.get(page).context["takeable"]
    signed_in.post(page, {"answers": "1"})

    assert (before, taken) == ([(3, "* Nyt spor", False)], [(3, "* Nyt spor", True)])
    assert signed_in.get(page).context["takeable"] == before


def test_every_wrong_row_is_left_out_by_one_box(signed_in, start):
    found = start(HEADERS + "".join(f"{n};;;;x;Hold {n}\n" for n in range(150)))

    signed_in.post(found.get_absolute_url(), {"answers": "1", "leave_all": "1"})

    found.refresh_from_db()
    assert found.answers["leave"] == [str(number) for number in range(2, 152)]


def test_what_no_box_stood_for_stays_left_out(signed_in, start):
    found = start(HEADERS + "".join(f"{n};;;;x;Hold {n}\n" for n in range(150)))
    importing.answer(found, {"leave": ["2", "151"]})

    signed_in.post(found.get_absolute_url(), {"answers": "1"})

    found.refresh_from_db()
    assert found.answers["leave"] == ["151"]


def test_every_row_can_be_seen_as_it_will_be_stored(signed_in, start):
    found = start("Titel;Første dag\n" + "".join(f"Team {n};1/3-22\n" for n in range(60)))

    shown = signed_in.get(found.get_absolute_url())
    pages = [signed_in.get(f"{found.get_absolute_url()}raekker/?page={n}") for n in (1, 2)]

    assert (len(shown.context["rows"]), shown.context["more_rows"]) == (50, 10)
    assert [len(page.context["rows"]) for page in pages] == [50, 10]
    last = {label: text for label, _is_title, text in pages[1].context["rows"][-1]["cells"]}
    assert (last["Titel"], last["Første dag"]) == ("Team 59", "01.03.2022")


def test_an_import_is_undone_after_a_question(signed_in, start, hr):
    found = start(HEADERS + ROW.format(1).replace("Ny", "Urologisk"))
    importing.commit(found, by=hr)
    page = reverse("list_import_undo", args=[found.pk])

    asked, undone, again = (
        signed_in.get(page),
        signed_in.post(page, follow=True),
        signed_in.post(page, follow=True),
    )

    assert (asked.context["reasons"], Pilot.objects.count()) == ([], 0)
    assert [str(message) for message in undone.context["messages"]] == ["1 draft has been deleted."]
    assert [str(message) for message in again.context["messages"]] == []
    assert "The import has been undone" in again.content.decode()


def test_a_touched_import_says_what_was_touched_and_offers_no_button(signed_in, start, hr):
    found = start(HEADERS + ROW.format(1).replace("Ny", "Urologisk"))
    importing.commit(found, by=hr)
    Description.objects.update(revision=1)
    page = reverse("list_import_undo", args=[found.pk])

    asked, pressed = signed_in.get(page), signed_in.post(page, follow=True)

    assert asked.context["reasons"] == ["Touched since the import: Team."]
    assert "button-danger" not in asked.content.decode()
    assert [str(message) for message in pressed.context["messages"]] == ["Touched since the import: Team."]


def test_what_was_imported_last_is_found_again_by_the_region_alone(signed_in, client, start, hr):
    done, _open = start("Titel\nTeam\n"), start("Titel\nHold\n")
    importing.commit(done, by=hr)

    own = list(signed_in.get(UPLOAD).context["earlier"])
    client.force_login(member(Role.HR, Region.objects.get(code="1083")))

    assert (own, list(client.get(UPLOAD).context["earlier"])) == ([done], [])
