import datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from pilots.models import PageFile, Programme, ProgrammePage
from pilots.programme import views
from pilots.programme.changes import as_it_was
from pilots.programme.pages import fingerprint, page_for, programme_in_focus
from regions import journal
from regions.permissions import Role
from tests.evidence import a_pdf
from tests.factories import ProgrammeFactory, RegionFactory, member
from tests.writing import as_sent, retyped

pytestmark = pytest.mark.django_db
OCTOBER = datetime.datetime(2021, 10, 1, 10, tzinfo=datetime.UTC)
PDF = a_pdf()
REGIONAL = (Role.HR, Role.COORDINATOR, Role.STEERING)


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(OCTOBER, tick=False) as clock:
        yield clock


@pytest.fixture
def region():
    return RegionFactory(slug="vores")


@pytest.fixture
def programme():
    return ProgrammeFactory()


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def words(page, **changed):
    """What the form sends for `page` as it is now, with one row of dates."""
    typed = {
        "dates-TOTAL_FORMS": "1",
        "dates-INITIAL_FORMS": "0",
        "dates-0-on": "1/12-21",
        "dates-0-text": "Første runde",
    }
    return dict(retyped(as_sent(*views._bound(page)), **typed | changed).lists())


def test_the_programme_in_focus_is_the_one_whose_deadline_comes_next():
    past = ProgrammeFactory()
    coming = ProgrammeFactory(name="OK24", slug="ok24", deadline_on=datetime.date(2024, 11, 1))
    ProgrammeFactory(name="OK26", slug="ok26", deadline_on=datetime.date(2026, 11, 1))

    assert programme_in_focus(on=datetime.date(2021, 11, 1)) == past
    assert programme_in_focus(on=datetime.date(2021, 11, 2)) == coming
    assert programme_in_focus(on=datetime.date(2030, 1, 1)).slug == "ok26"


@pytest.mark.parametrize(
    "role", [*REGIONAL, Role.CENTRAL_EMPLOYER, Role.CENTRAL_UNION, Role.SECRETARIAT, Role.FACILITATOR]
)
def test_everyone_reads_the_general_page_and_only_their_own_region(role, programme, region):
    other = RegionFactory(slug="fremmed")
    client = signed_in(member(role, region if role in REGIONAL else None))

    general, own, foreign = (
        client.get(url)
        for url in (
            reverse("programme"),
            reverse("programme_page", args=[region.slug]),
            reverse("programme_page", args=[other.slug]),
        )
    )

    assert general.status_code == own.status_code == 200
    assert foreign.status_code == (404 if role in REGIONAL else 200)
    assert (other in general.context["regions"]) is (role not in REGIONAL)


@pytest.mark.parametrize(
    ("role", "general", "own"),
    [
        (Role.HR, 403, 302),
        (Role.COORDINATOR, 403, 403),
        (Role.STEERING, 403, 403),
        (Role.SECRETARIAT, 302, 302),
        (Role.CENTRAL_UNION, 403, 403),
    ],
)
def test_who_may_edit_which_page(role, general, own, programme, region):
    client = signed_in(member(role, region if role in REGIONAL else None))

    def save(page, url):
        return client.post(url, words(page)).status_code

    assert save(page_for(programme, None, to_save=True), reverse("programme_edit")) == general
    assert (
        save(page_for(programme, region, to_save=True), reverse("programme_page_edit", args=["vores"])) == own
    )
    RegionFactory(slug="fremmed")
    foreign = client.get(reverse("programme_page_edit", args=["fremmed"])).status_code
    assert foreign == (404 if role in REGIONAL else {302: 200, 403: 403}[own])


def test_texts_and_dates_are_saved_and_shown(programme, region):
    page = page_for(programme, region, to_save=True)
    client = signed_in(member(Role.HR, region))

    client.post(
        reverse("programme_page_edit", args=["vores"]), words(page, introduction="Velkommen <b>her</b>")
    )
    shown = client.get(reverse("programme_page", args=["vores"])).content.decode()

    page.refresh_from_db()
    assert (page.introduction, page.revision) == ("Velkommen <b>her</b>", 1)
    assert list(page.dates.values_list("on", "text")) == [(datetime.date(2021, 12, 1), "Første runde")]
    assert [event.verb for event in journal.about(page)] == ["page_edited"]
    assert "Velkommen &lt;b&gt;her&lt;/b&gt;" in shown and "01.12.2021" in shown


def test_of_two_editors_the_second_sees_both_texts_and_loses_nothing(programme, region):
    page = page_for(programme, region, to_save=True)
    url = reverse("programme_page_edit", args=["vores"])
    first, second = (signed_in(member(Role.HR, region, name=name)) for name in ("Pia", "Ole"))

    pias, oles = words(page, introduction="Pias ord"), words(page, introduction="Oles ord")
    first.post(url, pias)
    refused = second.post(url, oles)

    page.refresh_from_db()
    text = refused.content.decode()
    assert refused.status_code == 409
    assert page.introduction == "Pias ord"
    assert "Pias ord" in text and "Oles ord" in text and "Pia" in text
    assert second.post(url, oles | {"seen": refused.context["seen"]}).status_code == 409
    [conflict] = refused.context["merged"].conflicts
    chosen = {"seen": refused.context["seen"], "choice-introduction": f"mine:{conflict.mark}"}
    assert second.post(url, oles | chosen | {"introduction": "Begges ord"}).status_code == 302
    page.refresh_from_db()
    assert (page.introduction, page.revision) == ("Begges ord", 2)


def test_of_two_editors_in_two_fields_both_are_saved(programme, region):
    page = page_for(programme, region, to_save=True)
    url = reverse("programme_page_edit", args=["vores"])
    first, second = (signed_in(member(Role.HR, region)) for _ in range(2))
    pias, oles = words(page, introduction="Pias ord"), words(page, contacts="Oles ord")

    answers = [first.post(url, pias), second.post(url, oles)]

    page.refresh_from_db()
    assert [answer.status_code for answer in answers] == [302, 302]
    assert (page.introduction, page.contacts, page.dates.count()) == ("Pias ord", "Oles ord", 1)


def test_the_same_words_sent_twice_are_saved_once(programme, region):
    page = page_for(programme, region, to_save=True)
    client = signed_in(member(Role.HR, region))
    url = reverse("programme_page_edit", args=["vores"])

    said = words(page, introduction="Ord")
    answers = [client.post(url, said) for _ in range(2)]

    page.refresh_from_db()
    assert [answer.status_code for answer in answers] == [302, 302]
    assert (page.revision, page.dates.count()) == (1, 1)


def test_rows_are_added_and_removed_without_saving(programme, region):
    page = page_for(programme, region, to_save=True)
    client = signed_in(member(Role.HR, region))
    url = reverse("programme_page_edit", args=["vores"])

    more = client.post(url, words(page, introduction="Tastet", add="dates"))
    fewer = client.post(url, words(page, remove="dates-0"))

    assert [form["text"].value() for form in more.context["formset"]] == ["Første runde", None]
    assert more.context["form"]["introduction"].value() == "Tastet"
    assert list(fewer.context["formset"]) == []
    page.refresh_from_db()
    assert (page.revision, page.dates.count()) == (0, 0)


@pytest.mark.parametrize(
    "bad",
    [
        {"dates-0-on": "31.02.2021"},
        {"dates-0-on": ""},
        {"dates-0-text": ""},
        {"introduction": "x" * 5001},
    ],
)
def test_what_cannot_be_saved_comes_back_as_typed(bad, programme, region):
    page = page_for(programme, region, to_save=True)
    client = signed_in(member(Role.HR, region))

    answer = client.post(reverse("programme_page_edit", args=["vores"]), words(page, **bad))

    page.refresh_from_db()
    assert answer.status_code == 422
    assert page.revision == 0


def upload(client, region, content=PDF, name="referat.pdf", **changed):
    file = SimpleUploadedFile(name, content)
    data = {"kind": "minutes", "title": "Referat", "file": file} | changed
    return client.post(reverse("programme_page_file_new", args=[region.slug]), data)


def test_a_file_is_kept_once_and_fetched_as_an_attachment(programme, region):
    client = signed_in(member(Role.HR, region))

    answers = [upload(client, region).status_code for _ in range(2)]

    file = PageFile.objects.get()
    fetched = client.get(reverse("programme_file", args=[file.pk]))
    assert answers == [302, 302]
    assert fetched.content == PDF
    assert fetched["Content-Disposition"] == 'attachment; filename="referat.pdf"'
    assert fetched["X-Content-Type-Options"] == "nosniff"
    assert fetched["Cache-Control"] == "no-store"


def test_a_known_file_under_another_title_is_not_dropped_silently(programme, region):
    client = signed_in(member(Role.HR, region))
    upload(client, region)

    answer = upload(client, region, title="Standardaftale")

    [sentence] = answer.context["form"].errors["file"]
    assert (answer.status_code, "Referat" in sentence) == (422, True)
    assert PageFile.objects.get().title == "Referat"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("side.html", b"<script>"),
        ("referat.pdf", b"MZ ikke en pdf"),
        ("tom.pdf", b""),
        ("ark.xlsx", b"PK\x03\x04 ikke"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(name, content, programme, region):
    answer = upload(signed_in(member(Role.HR, region)), region, content, name)

    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert not PageFile.objects.exists()


@pytest.mark.parametrize("role", [Role.HR, Role.COORDINATOR])
def test_another_regions_file_is_not_there(role, programme, region):
    upload(signed_in(member(Role.HR, region)), region)
    file = PageFile.objects.get()
    stranger = signed_in(member(role, RegionFactory()))

    assert stranger.get(reverse("programme_file", args=[file.pk])).status_code == 404
    assert stranger.post(reverse("programme_file_remove", args=[file.pk])).status_code == 404
    assert upload(stranger, region).status_code == 404
    assert PageFile.objects.count() == 1


def test_a_file_is_removed_after_a_question(programme, region):
    client = signed_in(member(Role.HR, region))
    upload(client, region)
    file = PageFile.objects.get()
    url = reverse("programme_file_remove", args=[file.pk])

    reader = signed_in(member(Role.COORDINATOR, region))
    assert reader.get(reverse("programme_file", args=[file.pk])).status_code == 200
    assert reader.post(url).status_code == 403
    assert client.get(url).status_code == 200 and PageFile.objects.exists()
    assert client.post(url).status_code == 302 and not PageFile.objects.exists()
    assert reader.post(url).status_code == client.get(url).status_code == 404
    again = client.post(url)
    assert (again.status_code, again.headers["Location"]) == (302, reverse("programme_page", args=["vores"]))
    assert [event.verb for event in journal.about(file)] == ["file_removed", "file_added"]


DATES = {
    "deadline_on": "2/11-21",
    "starts_from": "01.01.2022",
    "starts_to": "31.05.2023",
    "ends_to": "31.05.2023",
    "reason": "Aftalt af parterne",
}


def set_dates(client, programme, **changed):
    seen = "2021-11-01 2022-01-01 2023-05-31 2023-05-31"
    return client.post(reverse("programme_dates"), DATES | {"seen": seen} | changed)


def test_the_programmes_dates_are_set_and_journalled(programme):
    client = signed_in(member(Role.SECRETARIAT))

    answers = [set_dates(client, programme).status_code for _ in range(2)]

    programme.refresh_from_db()
    assert answers == [302, 302]
    assert programme.deadline_on == datetime.date(2021, 11, 2)
    assert [event.verb for event in journal.about(programme)] == ["programme_edited"]


def test_what_held_before_is_kept_with_who_and_why_and_shown_to_the_regions(programme, region):
    secretary = member(Role.SECRETARIAT, name="Sif Sekretær")
    client = signed_in(secretary)
    assert set_dates(client, programme, reason=" ").status_code == 422
    set_dates(client, programme, closed="24.12.2021")

    [change] = programme.changes.all()
    assert (change.by, change.reason) == (secretary, "Aftalt af parterne")
    shown = signed_in(member(Role.HR, region)).get(reverse("programme")).content.decode()
    words = ["Sif Sekretær", "Aftalt af parterne", "01.11.2021", "02.11.2021", "24.12.2021"]
    assert [word for word in words if word not in shown] == []


def test_on_an_earlier_day_the_programme_is_as_it_was_then(programme):
    for number, day in enumerate(("2/11-21", "3/11-21"), 2):
        with time_machine.travel(datetime.datetime(2021, 10, number, 12, tzinfo=datetime.UTC), tick=False):
            seen = fingerprint(Programme.objects.get())
            set_dates(signed_in(member(Role.SECRETARIAT)), programme, deadline_on=day, seen=seen)
    now = Programme.objects.get()
    days = [
        as_it_was(now, day and datetime.date(2021, 10, day)).deadline_on.day for day in (1, 2, 3, 4, None)
    ]
    assert days == [1, 2, 3, 3, 3]


def test_what_the_pool_is_charged_is_a_setting_with_a_danish_comma(programme):
    client = signed_in(member(Role.SECRETARIAT))

    wrong = [
        set_dates(client, programme, pension_percent=said).status_code for said in ("101", "-1", "x", "1,234")
    ]
    charged = {"pension_percent": "18,96", "holiday_percent": "1,95"}
    without_day = set_dates(client, programme, **charged)
    right = [set_dates(client, programme, **charged, percent_from="01.09.2021") for _ in range(2)]

    assert (wrong, without_day.status_code) == ([422] * 4, 422)
    assert [answer.status_code for answer in right] == [302, 302]
    assert [str(one) for one in programme.charges.all()] == ["18.96 1.95 2021-09-01"]


def test_closing_days_are_a_list_of_the_programme(programme):
    client = signed_in(member(Role.SECRETARIAT))
    wrong = set_dates(client, programme, closed="24.12.2021\n31.2.2022")
    right = set_dates(client, programme, closed="31.12.2021\n\n24-12-2021\n24.12.2021")

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert [str(one) for one in programme.closing_days.all()] == ["2021-12-24", "2021-12-31"]
    page = client.get(reverse("programme_dates"))
    assert page.context["form"]["closed"].value() == "24.12.2021\n31.12.2021"
    seen = page.context["form"]["seen"].value()
    assert set_dates(client, programme, closed="24.12.2021", seen=seen).status_code == 302
    assert [str(one) for one in programme.closing_days.all()] == ["2021-12-24"]


def test_dates_that_someone_else_has_changed_are_not_overwritten(programme):
    Programme.objects.update(deadline_on=datetime.date(2021, 12, 24))

    answer = set_dates(signed_in(member(Role.SECRETARIAT)), programme)

    programme.refresh_from_db()
    assert answer.status_code == 422
    assert programme.deadline_on == datetime.date(2021, 12, 24)


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"deadline_on": ""}, "deadline_on"),
        ({"starts_to": "01.01.2021"}, "starts_to"),
        ({"ends_to": "31.12.2021"}, "ends_to"),
        ({"starts_from": "i morgen"}, "starts_from"),
    ],
)
def test_dates_that_cannot_be_are_refused_at_the_field(bad, field, programme):
    answer = set_dates(signed_in(member(Role.SECRETARIAT)), programme, **bad)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


@pytest.mark.parametrize("role", [Role.HR, Role.CENTRAL_UNION, Role.FACILITATOR])
def test_only_who_runs_the_programme_sets_its_dates(role, programme, region):
    assert (
        set_dates(signed_in(member(role, region if role in REGIONAL else None)), programme).status_code == 403
    )


def test_the_page_costs_the_same_queries_with_many_dates_and_files(
    programme, region, django_assert_num_queries
):
    client = signed_in(member(Role.HR, region))
    url = reverse("programme_page", args=["vores"])
    page = page_for(programme, region, to_save=True)
    client.get(url)

    def add(number):
        page.dates.create(on=datetime.date(2021, 12, 1), text="x")
        upload(client, region, PDF + bytes([number]))

    add(1)
    client.get(url)
    with django_assert_num_queries(12):
        client.get(url)
    for number in range(2, 11):
        add(number)
    client.get(url)
    with django_assert_num_queries(12):
        client.get(url)


def test_a_page_that_nobody_has_written_is_calm(programme, region):
    page = signed_in(member(Role.COORDINATOR, region)).get(reverse("programme_page", args=["vores"]))

    assert page.status_code == 200
    assert not ProgrammePage.objects.exists()


def test_looking_at_the_form_of_a_page_that_nobody_has_written_keeps_nothing(client, programme):
    client.force_login(member(Role.SECRETARIAT))

    response = client.get(reverse("programme_edit"))

    assert (response.status_code, ProgrammePage.objects.count()) == (200, 0)
