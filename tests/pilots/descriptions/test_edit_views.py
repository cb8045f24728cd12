"""Writing a description through its pages: what is saved, what is kept as typed, what the person reads."""

import datetime

import pytest
from django.contrib.messages import get_messages
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import escape

from common.row_forms import RowFormSet
from pilots.descriptions import edit_views
from pilots.documents import workflow
from pilots.models import CareerTrack, CostLine, Description, Pilot, SuccessCriterion, TopicArea
from regions.models import Department, Hospital
from tests.factories import DepartmentFactory, HospitalFactory, ProgrammeFactory, RegionFactory, draft, filed
from tests.pilots.stages import in_october, picture, signed_in
from tests.writing import as_sent, retyped, sent

pytestmark = pytest.mark.django_db

PLACE = {
    "anchoring": "",
    "doctors": "2",
    "starts_on": "01.02.2022",
    "ends_on": "30.11.2022",
    "window_reason": "",
    "contact_name": "Ny kontakt",
    "contact_email": "ny@eksempel.dk",
    "contact_phone": "",
    "new_department": "",
}
ABOUT = {"title": "Ny titel", "kind": "individual", "is_in_substance": "True", "own_number": ""}


@pytest.fixture(autouse=True)
def _october():
    with in_october():
        yield


@pytest.fixture
def pilot():
    return draft()


def page(pilot, step):
    return reverse("description_step", args=[pilot.pk, step])


def send(pilot, step, data, seen=None, by=None, **more):
    """Send a step as the browser does: all that stood on the page, `seen` or as it is now, with what is typed."""
    shown = sent(pilot.draft, step) if seen is None else seen
    return post(pilot, step, retyped(shown, **data | more), by)


def post(pilot, step, data, by=None):
    return signed_in(by or pilot.created_by).post(page(pilot, step), dict(data.lists()))


def place(pilot, **changes):
    chosen = {
        "hospitals": [hospital.pk for hospital in pilot.draft.hospitals.all()],
        "departments": [department.pk for department in pilot.draft.departments.all()],
    }
    return PLACE | chosen | changes


def rows(prefix, *typed):
    """A formset's fields as the browser sends them."""
    fields = {f"{prefix}-TOTAL_FORMS": len(typed), f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(typed):
        fields |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return fields


def costs(*typed, **more):
    return rows("costs", *typed) | {"wishes_facilitation": "False", "facilitation_wish": ""} | more


def criteria(*names):
    return rows("criteria", *({"criterion": name} for name in names)) | rows("milestones")


def expense(**changes):
    return {"year": "2022", "type": "other", "amount": "1.234,50", "running_costs": "no"} | changes


def test_a_step_that_is_right_is_saved_and_leads_to_the_next(pilot):
    answer = send(pilot, "sted", place(pilot))

    now = pilot.draft
    assert (answer.status_code, answer.url) == (302, page(pilot, "indhold"))
    assert (now.doctors, now.contact_name, now.starts_on) == (2, "Ny kontakt", datetime.date(2022, 2, 1))
    assert now.revision == 1


def test_the_last_step_leads_to_the_check_and_save_draft_stays(pilot):
    assert send(pilot, "okonomi", costs(expense())).url == reverse("description_check", args=[pilot.pk])
    assert send(pilot, "okonomi", costs(expense()), draft="1").url == page(pilot, "okonomi")


def test_a_likely_day_that_is_pressed_is_saved_and_told_on_the_same_step(pilot):
    answer = send(pilot, "sted", place(pilot), day="ends_on=31.12.2023")

    assert answer.url == f"{page(pilot, 'sted')}#id_ends_on"
    assert pilot.draft.ends_on == datetime.date(2023, 12, 31)
    shown = signed_in(pilot.created_by).get(answer.url).content.decode()
    assert "søndag den 31. december 2023, 698 dage efter forsøgets første dag" in shown
    assert "Derefter: Hvad det går ud på" in shown


def test_finding_a_department_saves_nothing_and_ticks_the_one_that_fits(pilot):
    others = [DepartmentFactory(hospital__region=pilot.region, name=f"Afsnit nr{n}x") for n in range(26)]
    more = {"find": "departments", "departments-word": "nr7x", "contact_name": "Ny"}

    answer = send(pilot, "sted", place(pilot), **more)
    shown = answer.content.decode()
    assert (answer.status_code, pilot.draft.contact_name) == (200, "Kontaktperson")
    assert f'value="{others[7].pk}" id="id_departments_2" checked' in shown and 'value="Ny"' in shown

    del more["find"]
    send(pilot, "sted", place(pilot), **more, autosave="1")
    assert others[7] not in pilot.draft.departments.all()
    send(pilot, "sted", place(pilot), **more)
    assert others[7] in pilot.draft.departments.all()


def test_a_step_in_progress_names_what_it_lacks_on_the_pilots_page(pilot):
    Description.objects.filter(pk=pilot.current_id).update(contact_email="", topic_area=None)

    shown = signed_in(pilot.created_by).get(pilot.get_absolute_url()).content.decode()
    tasks = shown.partition('<ul class="task-list">')[2].partition("</ul>")[0]
    assert '<p class="hint">Skriv kontaktpersonens e-mailadresse</p>' in tasks


def test_what_is_right_is_saved_and_what_is_wrong_is_kept_as_typed(pilot):
    answer = send(pilot, "sted", place(pilot, doctors="to", contact_name="Ny kontakt"))

    now = pilot.draft
    assert (answer.status_code, now.doctors, now.contact_name, now.revision) == (422, 1, "Ny kontakt", 1)
    assert answer.context["form"]["doctors"].value() == "to"
    assert answer.context["outcome"].unsaved == ["Antal læger"]


WRONG = [
    ("sted", place, "starts_on", "31.02.2022"),
    ("sted", place, "starts_on", "01.01.99999"),
    ("sted", place, "ends_on", "i morgen"),
    ("sted", place, "doctors", "0"),
    ("sted", place, "doctors", "-3"),
    ("sted", place, "doctors", "9" * 9),
    ("sted", place, "doctors", "9" * 6000),
    ("sted", place, "doctors", "²"),
    ("sted", place, "contact_email", "ikke en adresse"),
    ("sted", place, "contact_name", "n" * 121),
    ("om", lambda pilot: ABOUT, "title", "æ" * 2_000_000),
    ("om", lambda pilot: ABOUT, "kind", "noget andet"),
    ("om", lambda pilot: ABOUT, "own_number", "4" * 21),
    ("om", lambda pilot: ABOUT, "topic_area", "æble"),
    ("om", lambda pilot: ABOUT, "topic_area", "-1"),
    ("om", lambda pilot: ABOUT, "topic_area", str(2**63)),
    ("om", lambda pilot: ABOUT, "career_track", str(10**9)),
    ("indhold", lambda pilot: {"answer_beyond": ""}, "answer_content", "ord " * 1251),
]


@pytest.mark.parametrize(("step", "fields", "name", "typed"), WRONG, ids=range(len(WRONG)))
def test_a_wrong_field_is_a_sentence_and_saves_nothing_of_itself(pilot, step, fields, name, typed):
    before = saved(pilot, name)

    answer = send(pilot, step, fields(pilot) | {name: typed})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [name])
    assert len(answer.context["form"].errors[name]) == 1
    assert saved(pilot, name) == before


def saved(pilot, name):
    if name == "answer_content":
        return pilot.draft.answers.get(question__key="content").text
    return getattr(pilot.draft, name, pilot.own_number)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"starts_on": "01.03.2022", "ends_on": "01.02.2022"}, ["ends_on"]),
        ({"starts_on": "01.02.2023", "ends_on": "31.02.2023"}, ["ends_on"]),
        ({"starts_on": "uvist", "ends_on": "01.02.2021"}, ["starts_on"]),
    ],
)
def test_a_period_is_saved_whole_or_not_at_all(pilot, changes, wrong):
    answer = send(pilot, "sted", place(pilot, **changes))

    now = pilot.draft
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, wrong)
    assert (now.starts_on, now.ends_on) == (datetime.date(2022, 1, 1), datetime.date(2022, 12, 31))
    assert now.contact_name == "Ny kontakt"


def test_a_period_outside_the_window_is_saved_with_a_warning(pilot):
    answer = send(pilot, "sted", place(pilot, ends_on="01.01.2030"))

    assert answer.status_code == 302
    assert pilot.draft.ends_on == datetime.date(2030, 1, 1)
    assert len(get_messages(answer.wsgi_request)) == 1


def test_digits_of_another_script_are_digits(pilot):
    assert send(pilot, "sted", place(pilot, doctors="٣")).status_code == 302
    assert pilot.draft.doctors == 3


WRONG_ROWS = [
    ("amount", "1.5"),
    ("amount", "-1"),
    ("amount", "9" * 30),
    ("amount", "1.234,567"),
    ("amount", ""),
    ("year", "99999"),
    ("year", "²"),
    ("year", ""),
    ("type", "gave"),
    ("text", "x" * 201),
    ("running_costs", "måske"),
]


@pytest.mark.parametrize(("name", "typed"), WRONG_ROWS, ids=range(len(WRONG_ROWS)))
def test_a_wrong_row_is_a_sentence_and_saves_no_row(pilot, name, typed):
    before = list(CostLine.objects.values())

    answer = send(pilot, "okonomi", costs(expense(), expense(**{name: typed})))

    [formset] = answer.context["formsets"]
    assert (answer.status_code, [list(form.errors) for form in formset]) == (422, [[], [name]])
    assert formset.forms[1][name].value() == typed
    assert list(CostLine.objects.values()) == before


def test_an_amount_is_read_as_danes_write_it(pilot):
    send(pilot, "okonomi", costs(expense(amount="1.234,50")))

    assert [f"{cost.amount:.2f}" for cost in CostLine.objects.all()] == ["1234.50"]


def test_salary_is_never_asked_about_ordinary_operation(pilot):
    send(pilot, "okonomi", costs(expense(type="salary", running_costs="yes")))

    assert list(CostLine.objects.values_list("type", "running_costs")) == [("salary", "")]


def test_blank_rows_are_dropped(pilot):
    send(pilot, "kriterier", criteria("", "Flere bliver", "", "Færre går"))

    assert list(SuccessCriterion.objects.values_list("position", "criterion")) == [
        (0, "Flere bliver"),
        (1, "Færre går"),
    ]


def test_more_rows_than_there_is_room_for_are_refused_in_words(pilot):
    before = list(SuccessCriterion.objects.values())

    answer = send(pilot, "kriterier", criteria(*(f"Mål {n}" for n in range(31))))

    [sentence] = answer.context["formsets"][0].non_form_errors()
    assert (answer.status_code, sentence) == (422, str(RowFormSet.TOO_MANY) % {"num": 30})
    assert list(SuccessCriterion.objects.values()) == before


def test_a_page_that_was_not_sent_whole_is_refused_in_words(pilot):
    answer = post(pilot, "kriterier", QueryDict())

    [sentence] = answer.context["formsets"][0].non_form_errors()
    assert (answer.status_code, sentence) == (422, str(RowFormSet.NOT_WHOLE))


@pytest.mark.parametrize(
    ("press", "left"),
    [
        ({"add": "costs"}, ["første", "31.02.", ""]),
        ({"remove": "costs-0"}, ["31.02."]),
        ({"remove": "costs-7"}, ["første", "31.02."]),
    ],
)
def test_a_row_more_or_less_keeps_all_that_was_typed_and_saves_nothing(pilot, press, left):
    before = picture(pilot)
    typed = costs(expense(amount="første"), expense(amount="31.02."), facilitation_wish="Halvt skrevet")

    answer = send(pilot, "okonomi", typed, **press)

    [formset] = answer.context["formsets"]
    assert answer.status_code == 200
    assert [form["amount"].value() or "" for form in formset] == left
    assert answer.context["form"]["facilitation_wish"].value() == "Halvt skrevet"
    assert picture(pilot) == before


def test_a_new_department_is_on_the_list_at_once(pilot):
    hospital = pilot.draft.hospitals.get()
    send(pilot, "sted", place(pilot, new_department="  Ny   afdeling "))
    send(pilot, "sted", place(pilot, new_department="Ny afdeling"))

    made = Department.objects.get(name="Ny afdeling")
    assert (made.hospital, made.valid_from) == (hospital, hospital.valid_from)
    assert pilot.draft.departments.filter(pk=made.pk).count() == 1


def test_a_new_department_needs_its_one_hospital(pilot):
    count = Department.objects.count()

    answer = send(pilot, "sted", place(pilot, new_department="Ny afdeling", hospitals=[]))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["new_department"])
    assert Department.objects.count() == count


def test_a_department_brings_its_hospital_along(pilot):
    hospital = pilot.draft.hospitals.get()

    send(pilot, "sted", place(pilot, hospitals=[]))

    assert list(pilot.draft.hospitals.all()) == [hospital]


def test_the_regions_own_number_stays_as_it_was_filed():
    pilot = filed()
    Pilot.objects.update(own_number="12")
    workflow.take("revise", pilot, by=pilot.created_by)

    answer = send(pilot, "om", ABOUT | {"own_number": "KLADDE-99", "title": "Ny titel"})

    assert (answer.status_code, pilot.draft.title) == (302, "Ny titel")
    assert Pilot.objects.get().own_number == "12"


def test_hospitals_are_offered_by_their_dates_and_closed_ones_stay_chosen(pilot):
    [chosen] = pilot.draft.hospitals.all()
    closed = HospitalFactory(region=pilot.region, valid_to=datetime.date(2021, 9, 30))
    HospitalFactory(region=pilot.region, valid_from=datetime.date(2022, 10, 1))
    Hospital.objects.filter(pk=chosen.pk).update(valid_to=datetime.date(2021, 9, 30))
    current = HospitalFactory(region=pilot.region)

    offered = (
        signed_in(pilot.created_by).get(page(pilot, "sted")).context["form"].fields["hospitals"].queryset
    )

    assert closed not in offered
    assert set(offered) == {chosen, current}


def test_after_a_merger_the_new_region_offers_the_hospitals_it_took_over():
    new = RegionFactory(valid_from=datetime.date(2021, 1, 1))
    old = RegionFactory(successor=new, valid_to=datetime.date(2020, 12, 31))
    taken_over = HospitalFactory(region=old)
    pilot = draft(new)

    offered = (
        signed_in(pilot.created_by).get(page(pilot, "sted")).context["form"].fields["hospitals"].queryset
    )

    assert taken_over in offered


def foreign(name):
    """The id of something that another region, or another programme, has."""
    if name == "topic_area":
        return TopicArea.objects.create(region=RegionFactory(), name="Fremmed").pk
    if name == "career_track":
        other = ProgrammeFactory(slug="ok24", name="OK24")
        return CareerTrack.objects.create(programme=other, name="Fremmed", position=1).pk
    department = DepartmentFactory()
    return department.pk if name == "departments" else department.hospital_id


@pytest.mark.parametrize("name", ["topic_area", "career_track", "hospitals", "departments"])
def test_what_belongs_to_others_cannot_be_chosen(pilot, name):
    step, fields = ("sted", place(pilot)) if name in PLACE or name[-1] == "s" else ("om", ABOUT)
    before = sorted(Description.objects.values_list("topic_area", "career_track", "hospitals", "departments"))

    answer = send(pilot, step, fields | {name: foreign(name)})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [name])
    found = Description.objects.values_list("topic_area", "career_track", "hospitals", "departments")
    assert sorted(found) == before


def test_fields_that_the_page_does_not_have_change_nothing(pilot):
    other = draft()
    extra = {
        "state": "filed", "number": 7, "version": 9, "timing": "late", "pilot": other.pk, "id": other.current_id,
        "pk": other.current_id, "sha256": "0" * 64, "filed_at": "2020-01-01", "changed_by": other.created_by_id,
        "template": 99, "region": other.region_id, "doctors": 9,
    }  # fmt: skip
    others = picture(other)

    send(pilot, "om", ABOUT | extra)

    now = pilot.draft
    kept = (now.state, now.pilot_id, now.version, now.timing, now.sha256, now.doctors, now.changed_by_id)
    assert kept == ("draft", pilot.pk, 1, "", "", 1, pilot.created_by_id)
    assert (Pilot.objects.get(pk=pilot.pk).number, picture(other)) == (None, others)


def test_autosave_says_what_is_saved_and_marks_the_page_anew(pilot):
    shown = sent(pilot.draft, "indhold")

    answer = send(pilot, "indhold", {"answer_content": "Nyt"}, shown.copy(), autosave="1")

    assert (answer.status_code, pilot.draft.revision) == (200, 1)
    assert b"Gemt kl. 12.00" in answer.content
    assert sent(pilot.draft, "indhold")["seen"] != shown["seen"]
    assert escape(sent(pilot.draft, "indhold")["seen"]) in answer.content.decode()


def test_autosave_of_half_a_truth_saves_that_half_and_names_the_rest(pilot):
    answer = send(pilot, "sted", place(pilot, doctors="to"), autosave="1")

    assert answer.status_code == 422
    assert "Gemt kl. 12.00, undtagen: »Antal læger«" in answer.content.decode()
    assert pilot.draft.contact_name == "Ny kontakt"


def test_saved_is_not_said_of_what_was_not_saved(pilot):
    answer = send(pilot, "sted", {"doctors": "to"}, autosave="1")

    assert "Ikke gemt: »Antal læger«" in answer.content.decode()


def test_what_is_typed_in_a_draft_that_is_filed_meanwhile_is_shown_to_be_copied(pilot, monkeypatch):
    shown, found = sent(pilot.draft, "indhold"), edit_views.draft_to_write

    def filed_meanwhile(request, pk):
        seen = found(request, pk)
        workflow.take("file", pilot, by=pilot.created_by)
        return seen

    monkeypatch.setattr(edit_views, "draft_to_write", filed_meanwhile)

    answer = send(pilot, "indhold", {"answer_content": "Det her er skrevet"}, shown)

    assert (answer.status_code, answer.context["texts"][0]) == (409, "Det her er skrevet")
    assert b"Det her er skrevet" in answer.content


@pytest.mark.smoke
def test_a_row_taken_out_can_be_had_back_where_it_was(pilot):
    typed = costs(expense(text="første"), expense(text="anden"), expense(text="tredje"))
    without = send(pilot, "okonomi", typed, remove="costs-1").context["formsets"][0]
    page_now = as_sent(None, {"costs": without})
    page_now.setlist("costs-removed", without.removed_texts())

    answer = send(pilot, "okonomi", {}, page_now, restore="costs")

    [formset] = answer.context["formsets"]
    assert [form["text"].value() for form in without] == ["første", "tredje"]
    assert [form["text"].value() for form in formset] == ["første", "anden", "tredje"]
    assert (without.last_removed, formset.last_removed) == (2, None)


@pytest.mark.parametrize(
    "text", ["", "x", "[]", "{}", '{"place": "x"}', '{"place": 1e400, "row": {}}', "[" * 9999]
)
def test_what_is_no_row_cannot_be_put_back(pilot, text):
    answer = send(pilot, "okonomi", costs(expense()), **{"restore": "costs", "costs-removed": text})

    assert (answer.status_code, len(answer.context["formsets"][0].forms)) == (200, 1)


def test_a_row_is_put_back_without_what_no_text_may_hold(pilot):
    text = r'{"place": 0, "row": {"text": "a\ud800b"}}'

    answer = send(pilot, "okonomi", costs(expense()), **{"restore": "costs", "costs-removed": text})

    assert answer.context["formsets"][0].forms[0]["text"].value() == "ab"


def test_what_is_typed_when_there_is_no_draft_any_more_is_shown(pilot):
    shown = sent(pilot.draft, "indhold")
    workflow.take("file", pilot, by=pilot.created_by)

    answer = send(pilot, "indhold", {"answer_content": "Skrevet for sent"}, shown.copy())
    autosaved = send(pilot, "indhold", {"answer_content": "Skrevet for sent"}, shown.copy(), autosave="1")

    assert (answer.status_code, answer.context["texts"][0]) == (409, "Skrevet for sent")
    assert autosaved.status_code == 410


def test_the_step_page_costs_the_same_with_one_and_twenty_criteria(django_assert_num_queries):
    pilot = draft()
    client = signed_in(pilot.created_by)
    client.get(page(pilot, "kriterier"))
    with django_assert_num_queries(QUERIES_OF_A_STEP):
        client.get(page(pilot, "kriterier"))
    SuccessCriterion.objects.bulk_create(
        SuccessCriterion(description=pilot.current, criterion=f"Mål {n}") for n in range(19)
    )
    with django_assert_num_queries(QUERIES_OF_A_STEP):
        client.get(page(pilot, "kriterier"))


QUERIES_OF_A_STEP = 18
