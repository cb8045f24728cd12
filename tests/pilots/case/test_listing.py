import datetime
import io
import re
import unicodedata

import openpyxl
import pytest
import time_machine
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from lxml import html

from pilots.case.list_cells import TitleCell
from pilots.case.listing import COLUMNS, SORTED_BY, Listing
from pilots.descriptions.steps import Stage
from pilots.documents import workflow
from pilots.models import CareerTrack, TopicArea
from regions.journal import Event
from regions.permissions import Role
from tests.factories import (
    DepartmentFactory,
    HospitalFactory,
    MembershipFactory,
    RegionFactory,
    UserFactory,
    draft,
    filed,
    member,
)
from tests.pilots.stages import at_stage

pytestmark = pytest.mark.django_db
BEFORE_DEADLINE = datetime.datetime(2021, 10, 1, 10, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(BEFORE_DEADLINE, tick=False):
        yield


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def titles(page):
    return [row.record.name for row in page.context["page_of_rows"]]


def look(user, **query):
    return signed_in(user).get(reverse("pilots"), query)


def test_the_newest_number_stands_first_and_drafts_before_it():
    region = RegionFactory()
    filed(region, title="Et")
    filed(region, title="To")
    draft(region, title="Tre")

    page = look(member(Role.HR, region))

    assert titles(page) == ["Tre", "To", "Et"]
    assert page.content.count(b'aria-sort="descending"') == 1


def test_the_region_is_a_column_for_who_sees_several_and_stands_by_the_title_when_it_is_not_chosen():
    filed(RegionFactory(name="Region Å"), title="Fra Å")
    filed(RegionFactory(name="Region B"), title="Fra B")
    central = member(Role.CENTRAL_UNION)

    assert titles(look(central, sort="region")) == ["Fra B", "Fra Å"]
    assert titles(look(central, sort="-region")) == ["Fra Å", "Fra B"]
    usual, chosen = look(central), look(central, columns="doctors")
    assert "region" in [column.name for column in usual.context["listing"].columns]
    told = [_of_title(page).region for page in (usual, chosen)]
    assert told == ["", "Region B"]


def _of_title(page):
    return next(cell for cell in page.context["page_of_rows"][0].cells if isinstance(cell, TitleCell))


def test_every_column_sorts_both_ways(subtests):
    region = RegionFactory()
    filed(region, title="A", doctors=1, starts_on=datetime.date(2022, 1, 1))
    filed(region, title="B", doctors=2, starts_on=datetime.date(2022, 2, 1))
    draft(region, title="", doctors=None, starts_on=None, ends_on=None)
    # By region the list is sorted for who sees several.
    user = member(Role.HR, region)
    MembershipFactory(user=user, role=Role.HR)

    for sort in [*SORTED_BY, *(f"-{name}" for name in SORTED_BY)]:
        with subtests.test(sort):
            _sorts(look(user, sort=sort), sort)


def _sorts(page, sort):
    without_blanks = [title for title in titles(page) if title in "AB"]
    if not sort.endswith(("state", "place")):
        assert without_blanks == (["B", "A"] if sort.startswith("-") else ["A", "B"])
    assert len(titles(page)) == 3
    direction = b"descending" if sort.startswith("-") else b"ascending"
    assert page.content.count(b'aria-sort="' + direction + b'"') == 1


def test_the_count_line_tells_how_many_pilots_and_doctor_places():
    region = RegionFactory()
    for number in range(26):
        draft(region, doctors=3, title=f"Forsøg {number}")
    user = member(Role.HR, region)

    first, second = look(user), look(user, page="2")

    listing = first.context["listing"]
    assert (listing.count, listing.figures) == (
        26,
        {"doctors": 78, "agreed": 0, "money": None, "drafts": 26, "withdrawn": 0},
    )
    assert (first.context["first"], first.context["last"]) == (1, 25)
    assert len(titles(first)) == 25
    assert len(titles(second)) == 1
    assert titles(look(user, page="99")) == titles(second)
    assert titles(look(user, page="x")) == titles(first)


def test_the_doctor_places_of_withdrawn_pilots_are_not_counted_and_the_count_line_says_so():
    region = RegionFactory()
    filed(region, doctors=3)
    at_stage(Stage.WITHDRAWN, region, doctors=5)

    page = look(member(Role.HR, region))

    assert page.context["listing"].figures == {
        "doctors": 3,
        "agreed": 0,
        "money": None,
        "drafts": 0,
        "withdrawn": 1,
    }
    [line] = re.findall(r'<p class="count".*?</p>', page.content.decode(), re.DOTALL)
    said = " ".join(re.sub("<.*?>", "", line).split())
    assert (
        said
        == "Viser 1–2 af 2 forsøg · 1 er trukket tilbage · 3 beskrevne lægepladser uden dem, der er trukket tilbage"
    )


def three_unlike_each_other(region, hospital):
    """(the first of three pilots, the career track of the third)"""
    topic = TopicArea.objects.create(region=region, name="Kvalitet")
    wanted = filed(region, title="Søvn", topic_area=topic, kind="crosscutting", anchoring="HR")
    filed(region, title="Andet", is_in_substance=False)
    track = CareerTrack.objects.create(programme=wanted.programme, name="Forskning", position=1)
    third = draft(region, title="Tredje", career_track=track, starts_on=None, ends_on=None)
    third.current.hospitals.add(hospital)
    third.own_number = "77"
    third.save()
    return wanted, track


def test_each_part_of_the_filter_finds_its_own():
    region = RegionFactory(abbreviation="RN")
    hospital, user = HospitalFactory(region=region), member(Role.HR, region)
    wanted, track = three_unlike_each_other(region, hospital)

    def find(**query):
        return sorted(titles(look(user, **query)))

    assert find(q="søvn") == ["Søvn"]
    assert find(q="rn-1") == ["Søvn"]
    assert find(q="RN-2") == ["Andet"]
    assert find(q="2") == ["Andet"]
    assert find(q="77") == ["Tredje"]
    assert find(topic="Kvalitet") == ["Søvn"]
    assert find(topic="null") == ["Andet", "Tredje"]
    assert find(track=track.pk) == ["Tredje"]
    assert find(track="null") == ["Andet", "Søvn"]
    assert find(kind="crosscutting") == ["Søvn"]
    assert find(hospital=hospital.pk) == ["Tredje"]
    assert find(hospital=wanted.current.departments.get().hospital_id) == ["Søvn"]
    assert find(state="draft") == ["Tredje"]
    assert find(state="filed") == ["Andet", "Søvn"]
    assert find(timing="ontime") == ["Andet", "Søvn"]
    assert find(timing="late") == []
    assert find(year="none") == ["Tredje"]
    assert find(year="2022") == ["Andet", "Søvn"]


NAMES = {"title": "Øget søvn", "contact_name": "Åse Ærøe"}


def searched(region):
    """A pilot with a word of its own in each place that is searched, and one without."""
    hospital = HospitalFactory(region=region, name="Ørestad Sygehus")
    topic = TopicArea.objects.create(region=region, name="Tværfaglighed")
    wanted = draft(region, topic_area=topic, anchoring="Ledelsen", **NAMES)
    wanted.current.departments.set([DepartmentFactory(hospital=hospital, name="Åndedrætsklinikken")])
    wanted.own_number = "Ø-77"
    wanted.save()
    workflow.take("file", wanted, by=wanted.created_by)
    filed(region, title="Andet", topic_area=TopicArea.objects.create(region=region, name="Andet emne"))


LOOK_THE_SAME = [
    "ØGET",
    "søvn øget",
    "åndedrætsKLINIK",
    "ørestad",
    "TVÆRFAG",
    "åse ærøe",
    "ledelsen",
    "ø-77",
    "sygehus søvn ÅSE",
    unicodedata.normalize("NFD", "åndedræt"),
    "sø\u00advn",
    "\u200bøget",
    "rn1",
    "RN 1",
    "RN-1",
    "RN–1",
    "rn001",
    "rn-01 søvn",
    "Øget RN 1",
]


@pytest.mark.smoke
def test_a_search_finds_what_looks_the_same_in_every_place_that_the_list_shows():
    region = RegionFactory(abbreviation="RN")
    searched(region)
    user = member(Role.HR, region)

    found = {typed: titles(look(user, q=typed)) for typed in LOOK_THE_SAME}

    assert found == {typed: ["Øget søvn"] for typed in LOOK_THE_SAME}


def test_a_search_wants_every_word():
    region = RegionFactory(abbreviation="RN")
    searched(region)
    user, all_typed = member(Role.HR, region), ["øget andet", "RN-1 andet", "rn11", "rn1x", "xrn1"]

    assert {typed: titles(look(user, q=typed)) for typed in all_typed} == {typed: [] for typed in all_typed}


def test_a_search_never_reads_a_draft_that_the_reader_may_not_see():
    region = RegionFactory()
    pilot = filed(region, title="Indsendt")
    new = workflow.take("revise", pilot, by=pilot.created_by)
    new.title = new.contact_name = new.anchoring = "Hemmelig"
    new.save()
    draft(region, title="Hemmelig kladde")

    for role in (Role.STEERING, Role.AUDITOR):
        assert titles(look(member(role, region), q="hemmelig")) == []
    assert titles(look(member(Role.CENTRAL_UNION), q="hemmelig")) == []


@pytest.mark.smoke
def test_titles_and_places_stand_in_danish_order_on_the_page_and_in_the_sheet():
    region = RegionFactory()
    in_order = ["abe", "Zebra", "ærø", "Østen", "Aabenraa", "Ålen"]
    for title in ["Østen", "abe", "Ålen", "Zebra", "Aabenraa", "ærø"]:
        filed(region, title=title)
    user = member(Role.HR, region)

    assert titles(look(user, sort="title")) == in_order
    assert titles(look(user, sort="-title")) == in_order[::-1]
    body = openpyxl.load_workbook(io.BytesIO(sheet(user, sort="title"))).worksheets[1]
    assert [row[1] for row in body.iter_rows(min_row=2, values_only=True)] == in_order


@pytest.mark.smoke
def test_the_filters_and_the_joined_names_stand_in_danish_order():
    region = RegionFactory()
    hospitals = [HospitalFactory(region=region, name=name) for name in ("Aalborg", "Ærø", "Ålen", "Bo")]
    for name in ("Øre", "arbejde", "Aand"):
        TopicArea.objects.create(region=region, name=name)
    pilot = draft(region)
    place = pilot.current.departments.get()
    pilot.current.hospitals.set(hospitals)
    pilot.current.departments.clear()
    place.delete()
    place.hospital.delete()

    page = look(member(Role.HR, region))

    [row] = page.context["page_of_rows"]
    assert row.record.hospitals == "Bo, Ærø, Aalborg, Ålen"
    fields = page.context["form"].fields
    assert [label for _pk, label in fields["hospital"].few][1:] == ["Bo", "Ærø", "Aalborg", "Ålen"]
    assert [label for key, label in fields["topic"].choices if key in {"Øre", "arbejde", "Aand"}] == [
        "arbejde",
        "Øre",
        "Aand",
    ]


@pytest.mark.parametrize(
    "query",
    [
        {name: bad}
        for name in ("hospital", "topic", "track", "kind", "state", "timing", "year")
        for bad in ("x", "-1", str(2**63))
    ],
    ids=str,
)
def test_an_unknown_choice_finds_nothing_and_says_what_to_mend(query):
    region = RegionFactory()
    draft(region)

    page = look(member(Role.HR, region), **query)

    assert page.status_code == 200
    assert titles(page) == []
    assert page.context["form"].errors


def test_a_search_may_hold_anything():
    region = RegionFactory()
    draft(region, title="100 % frikøb")
    user = member(Role.HR, region)

    assert titles(look(user, q="100 %")) == ["100 % frikøb"]
    assert titles(look(user, q="RN-99999999999999999999")) == []
    assert titles(look(user, q="99999999999999999999")) == []
    assert look(user, q="\x00").status_code == 200


def test_a_new_version_in_draft_shows_only_to_who_may_read_drafts():
    region = RegionFactory()
    pilot = filed(region, title="Indsendt ord")
    new = workflow.take("revise", pilot, by=pilot.created_by)
    new.title = "Hemmelig ny titel"
    new.save()
    writer, reader = member(Role.HR, region), member(Role.STEERING, region)

    def row(user, **query):
        return [
            (row.record.name, row.record.is_revising) for row in look(user, **query).context["page_of_rows"]
        ]

    assert row(writer) == [("Indsendt ord", True)]
    assert row(writer, state="revising") == [("Indsendt ord", True)]
    assert row(reader) == [("Indsendt ord", False)]
    assert row(reader, state="revising") == []


@pytest.mark.parametrize(
    ("role", "own", "expected"),
    [
        (Role.HR, True, {"Egen kladde", "Egen indsendt", "Egen med ønske"}),
        (Role.COORDINATOR, True, {"Egen kladde", "Egen indsendt", "Egen med ønske"}),
        (Role.STEERING, True, {"Egen indsendt", "Egen med ønske"}),
        (Role.CENTRAL_EMPLOYER, False, {"Egen indsendt", "Egen med ønske", "Fremmed indsendt"}),
        (Role.CENTRAL_UNION, False, {"Egen indsendt", "Egen med ønske", "Fremmed indsendt"}),
        (Role.SECRETARIAT, False, {"Egen indsendt", "Egen med ønske", "Fremmed indsendt"}),
        (Role.FACILITATOR, False, {"Egen med ønske"}),
    ],
)
def test_list_and_sheet_hold_what_the_person_may_see_and_no_more(role, own, expected):
    mine, other = RegionFactory(), RegionFactory()
    draft(mine, title="Egen kladde")
    filed(mine, title="Egen indsendt")
    filed(mine, title="Egen med ønske", wishes_facilitation=True)
    draft(other, title="Fremmed kladde")
    filed(other, title="Fremmed indsendt")
    user = member(role, mine if own else None)

    page = look(user)
    book = openpyxl.load_workbook(io.BytesIO(sheet(user)))

    assert set(titles(page)) == expected
    assert {row[1].value for row in book.worksheets[1].iter_rows(min_row=2)} == expected
    for canary in {"Egen kladde", "Fremmed kladde", "Fremmed indsendt"} - expected:
        assert canary not in page.content.decode()
    assert ("region" in page.context["form"].fields) is (not own)


def sheet(user, **query):
    return b"".join(signed_in(user).get(reverse("pilots_sheet"), query).streaming_content)


def test_what_the_list_was_searched_for_is_in_the_journal_without_a_cpr_number():
    sheet(member(Role.HR, RegionFactory()), q="0101701234")

    assert Event.objects.get(verb="list_downloaded").note.rpartition(": ")[2] == "••••••-••••"


@pytest.mark.parametrize("role", [Role.USER_ADMIN])
def test_who_reads_no_pilots_is_told_no(role):
    user = member(role)

    assert look(user).status_code == 403
    assert signed_in(user).get(reverse("pilots_sheet")).status_code == 403
    assert look(UserFactory()).status_code == 403


def test_the_sheet_holds_the_filtered_rows_in_the_order_of_the_page():
    region = RegionFactory(abbreviation="RN")
    filed(region, title="=1+1", doctors=2)
    filed(region, title="Søvn og vagt", doctors=3)
    draft(region, title="Kladde")
    user = member(Role.HR, region)
    query = {"state": "filed", "sort": "title"}

    front, body = openpyxl.load_workbook(io.BytesIO(sheet(user, **query))).worksheets
    rows = list(body.iter_rows(values_only=True))

    assert rows[0] == tuple(str(column.label) for column in COLUMNS)
    assert [row[1] for row in rows[1:]] == titles(look(user, **query)) == ["=1+1", "Søvn og vagt"]
    assert body["B2"].data_type == "s"
    assert [row[0] for row in rows[1:]] == ["RN-1", "RN-2"]
    assert rows[1][9] == 2
    assert [day.date() for day in rows[1][10:12]] == [datetime.date(2022, 1, 1), datetime.date(2022, 12, 31)]
    told = dict(front.iter_rows(min_row=3, values_only=True))
    assert user.name in told.values() and "01.10.2021 kl. 12.00" in told.values() and "2" in told.values()


def test_a_list_of_a_hundred_costs_the_queries_of_a_list_of_one(django_assert_num_queries):
    region = RegionFactory()
    draft(region)
    user = member(Role.HR, region)
    client = signed_in(user)
    client.get(reverse("pilots"))

    with django_assert_num_queries(12):
        client.get(reverse("pilots"))
    for _ in range(99):
        draft(region, by=user)
    with django_assert_num_queries(12):
        client.get(reverse("pilots"))


def test_an_empty_list_says_why():
    region = RegionFactory()
    user = member(Role.HR, region)
    nothing_yet = look(user).content.decode()
    draft(region)

    no_match = look(user, q="findes ikke").content.decode()

    assert '<div class="empty">' in nothing_yet and 'role="status"' not in nothing_yet
    assert '<div class="empty">' in no_match and 'class="count" role="status"' in no_match


def test_a_page_of_ids_is_taken_before_the_rows_are_fetched():
    region = RegionFactory()
    for number in range(30):
        draft(region, title=f"Forsøg {number}")
    user = member(Role.HR, region)
    everything = [row[1] for row in Listing(user, QueryDict("")).rows()]
    paged = [
        row.record.name
        for number in (1, 2)
        for row in Listing(user, QueryDict(f"page={number}")).page().object_list
    ]

    assert paged == everything


def test_what_is_found_whole_stands_first_unless_another_order_is_asked_for():
    region = RegionFactory()
    for title in ("Patologi", "Bedre patologi", "Børnepatologi", "patologier"):
        filed(region, title=title)
    user = member(Role.HR, region)

    page = look(user, q="patologi", sort="-number")

    assert titles(page) == ["Bedre patologi", "Patologi", "patologier", "Børnepatologi"]
    assert page.content.count(b"aria-sort") == 0
    assert titles(look(user, q="patologi", sort="number")) == [
        "Patologi",
        "Bedre patologi",
        "Børnepatologi",
        "patologier",
    ]


@pytest.mark.smoke
def test_letters_that_are_spelt_in_two_ways_are_one_and_a_slash_divides():
    region = RegionFactory()
    filed(region, title="Børne/unge i Århus")
    user = member(Role.HR, region)

    for typed in ("aarhus", "boerne", "unge/børne", "BØRNE og unge"):
        assert titles(look(user, q=typed)) == ["Børne/unge i Århus"]
    assert titles(look(user, q="ørne/århus x")) == []


@pytest.mark.parametrize("typed", ["og i", "x", "%", "/"])
def test_what_cannot_be_searched_for_finds_nothing_and_says_what_to_write(typed):
    region = RegionFactory()
    draft(region, title="og i x % /")

    page = look(member(Role.HR, region), q=typed)

    assert titles(page) == []
    assert page.context["form"].errors["q"][0].startswith(("Ordene står overalt", "Skriv mindst to tegn"))


def test_a_row_is_drawn_with_its_link_its_labels_and_what_was_typed_as_text():
    region = RegionFactory()
    user = member(Role.HR, region)
    pilot = filed(region, by=user, title="<b>Søvn & vagt", doctors=2)
    workflow.take("revise", pilot, by=user)
    table = html.fromstring(look(user).content).find(".//table")

    (row,) = table.iterfind("tbody/tr")
    (link,) = row.iterfind("th/a")
    assert (link.get("href"), link.text) == (reverse("pilot", args=[pilot.pk]), "<b>Søvn & vagt")
    told = {cell.get("data-label"): " ".join(cell.text_content().split()) for cell in row.iterfind("td")}
    assert told["Læger"] == "2" and row.findall("td[@class='number']")
    assert told["Status"] == "BeskrevetNy udgave i kladde"
    assert told["Hvis tur"] == "Din tur"
