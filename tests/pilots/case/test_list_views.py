"""The list's views: each counts what it leads to, and a name in it that is gone finds nothing."""

import datetime
from urllib.parse import urlencode

import pytest
import time_machine
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from lxml import html

from pilots.agreements import turns
from pilots.agreements.steps import AgreementStage
from pilots.case.list_columns import usual_columns
from pilots.case.listing import Listing
from pilots.models import CareerTrack, Pilot, TopicArea
from regions import saved_views
from regions.permissions import Role
from tests.agreements import Negotiation
from tests.factories import DepartmentFactory, HospitalFactory, RegionFactory, draft, filed, member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(datetime.datetime(2021, 10, 1, 10, tzinfo=datetime.UTC), tick=False):
        yield


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def look(user, query=""):
    return signed_in(user).get(f"{reverse('pilots')}?{query}")


def titles(page):
    return sorted(row.record.name for row in page.context["page_of_rows"])


def chips(page):
    return {chip.name: chip for chip in page.context["views"].chips}


def kept(by, query, name="Visning", organisation=""):
    return saved_views.save("pilots", 0, query, name=name, organisation=organisation, by=by)


def in_every_stage():
    """(region, HR, coordinator) of a region with an agreement at each stage, a draft and one withdrawn."""
    region = RegionFactory()
    hr, coordinator = member(Role.HR, region), member(Role.COORDINATOR, region)
    for stage in (
        AgreementStage.DRAFT,
        AgreementStage.REVIEW,
        AgreementStage.READY,
        AgreementStage.PART_SIGNED,
    ):
        Negotiation(filed(region, title=stage.value, by=hr), hr=hr, coordinator=coordinator).to(stage)
    Negotiation(filed(region, title="concluded", by=hr), hr=hr, coordinator=coordinator).to(
        AgreementStage.CONCLUDED
    )
    filed(region, title="none", by=hr)
    draft(region, title="kladde", by=hr)
    return region, hr, coordinator


@pytest.mark.parametrize("role", ["hr", "coordinator"])
def test_each_view_holds_as_many_as_it_counts(role):
    region, *people = in_every_stage()
    user = dict(zip(("hr", "coordinator"), people, strict=True))[role]
    for name, query in {"Søgning": "q=none", "To": "agreement=review&turn=union", "År": "year=2022"}.items():
        kept(user, query, name=name, organisation=f"region-{region.pk}")

    found = chips(look(user))

    assert {name: chip.count for name, chip in found.items()} == {
        "Alle forsøg": 7,
        **{"hr": {"Min tur, og forsøg uden aftale": 4}, "coordinator": {"Min tur": 3}}[role],
        "Aftale ikke begyndt": 1,
        "Søgning": 1,
        "To": 1,
        "År": 7,
    }
    for chip in found.values():
        page = signed_in(user).get(chip.url)
        assert (page.context["listing"].count, chips(page)[chip.name].is_current) == (chip.count, True)


def test_whose_turn_it_is_is_the_same_as_on_the_agreements_pages():
    _region, hr, coordinator = in_every_stage()

    assert titles(look(hr, "turn=mine")) == ["draft", "kladde", "none", "ready"]
    assert titles(look(coordinator, "turn=mine")) == ["partsigned", "ready", "review"]
    for user, unwritten in ((hr, {"kladde", "none"}), (coordinator, set())):
        waiting = {row.agreement.pilot.current.title for row in turns.queue(user) if row.is_mine}
        assert waiting | unwritten == set(titles(look(user, "turn=mine")))
    assert titles(look(hr, "turn=both")) == ["ready"]
    assert titles(look(hr, "turn=union")) == ["partsigned", "review"]


def test_who_reads_no_drafts_is_told_of_no_negotiation_and_of_nobodys_turn():
    _region, *_people = in_every_stage()
    union = member(Role.CENTRAL_UNION)

    page = look(union)

    assert list(chips(page)) == ["Alle forsøg", "Uden aftale"]
    assert "turn" not in [column.name for column in page.context["listing"].columns]
    assert titles(look(union, "agreement=none")) == ["draft", "none", "partsigned", "ready", "review"]
    assert [titles(look(union, query)) for query in ("agreement=ready", "turn=union", "columns=turn")] == [
        []
    ] * 3


def test_a_name_that_is_gone_is_a_chip_and_finds_nothing():
    region = RegionFactory()
    hr, topic = member(Role.HR, region), TopicArea.objects.create(region=region, name="Ledelse")
    hospital = HospitalFactory(region=region)
    draft(region, by=hr)
    gone = f"topic=Ledelse&hospital={hospital.pk}&sort=gone&columns=number&columns=lost"
    view = kept(hr, gone)
    hospital.delete()
    topic.delete()

    page = signed_in(hr).get(view.get_absolute_url())

    drawn = [" ".join(a.text_content().split()) for a in html.fromstring(page.text).find_class("chip-gone")]
    assert drawn == [
        "Sygehus findes ikke længere Fjern filteret",
        "Emneområde: Ledelse findes ikke længere Fjern filteret",
        "Sortér efter: gone findes ikke længere Fjern filteret",
        "Kolonner: lost findes ikke længere Fjern filteret",
    ]
    assert (titles(page), chips(page)["Visning"].count, chips(page)["Alle forsøg"].count) == ([], 0, 1)


def test_a_field_that_a_later_release_lacks_finds_nothing_in_a_view():
    region = RegionFactory()
    hr = member(Role.HR, region)
    draft(region, by=hr)
    view = kept(hr, "formerly=x")

    assert (titles(signed_in(hr).get(view.get_absolute_url())), chips(look(hr))["Visning"].count) == ([], 0)
    assert len(titles(look(hr, "formerly=x"))) == 1


def test_a_shared_view_counts_what_its_reader_sees():
    region, hr, coordinator = in_every_stage()
    organisation = f"region-{region.pk}"
    kept(hr, "turn=mine", name="Venter", organisation=organisation)
    steering = member(Role.STEERING, region)
    kept(hr, "agreement=none", name="Mangler", organisation=organisation)

    assert (chips(look(hr))["Venter"].count, chips(look(coordinator))["Venter"].count) == (4, 3)
    assert (chips(look(hr))["Mangler"].count, chips(look(steering))["Mangler"].count) == (1, 5)


def test_ten_views_are_counted_by_the_queries_of_one(django_assert_num_queries):
    region = RegionFactory()
    hr = member(Role.HR, region)
    draft(region, by=hr)
    kept(hr, "year=2022", name="Nr. 0")
    client = signed_in(hr)
    client.get(reverse("pilots"))

    with django_assert_num_queries(13):
        client.get(reverse("pilots"))
    for number in range(1, 10):
        kept(hr, f"doctors_from={number}&topic=null&state=draft", name=f"Nr. {number}")
    with django_assert_num_queries(13):
        client.get(reverse("pilots"))


def test_what_is_shown_is_saved_as_it_stands_and_ones_own_view_is_changed():
    region = RegionFactory()
    hr = member(Role.HR, region)
    draft(region, by=hr)
    asked = "state=draft&sort=title&columns=own_number"

    views = look(hr, f"{asked}&q=&page=1").context["views"]
    page = signed_in(hr).post(views.save, {"name": "Kladder", "organisation": ""}, follow=True)

    assert page.context["views"].own == reverse(
        "saved_view", args=[chips(page)["Kladder"].url.rpartition("=")[2]]
    )
    # What is kept already is not offered to be kept again; how one keeps something is seen before anything is chosen.
    assert (page.context["views"].save, "query=" in look(hr).context["views"].save) == ("", True)
    assert [column.name for column in page.context["listing"].columns] == ["title", "own_number"]


def test_a_column_chosen_alone_tells_what_it_tells_beside_all_others(subtests):
    """The page reads of a pilot what it shows: what was forgotten would be an empty cell."""
    region, hr, _coordinator = in_every_stage()
    of_all = Pilot.objects.first().programme
    track = CareerTrack.objects.create(programme=of_all, name="Forskning", position=1)
    topic = TopicArea.objects.create(region=region, name="Ledelse")
    pilot = filed(region, by=hr, title="Alt", topic_area=topic, career_track=track)
    Pilot.objects.filter(pk=pilot.pk).update(own_number="7")

    for user in (hr, member(Role.CENTRAL_UNION)):
        offered = [c.name for c in look(user).context["listing"].columns_of_sheet if c.name != "title"]
        told = drawn(look(user, urlencode({"columns": offered}, doseq=True)))
        assert {name for cells in told for name, text in cells.items() if text} == {*offered, "title"}
        for name in offered:
            with subtests.test(f"{name} {user.pk}"):
                alone = drawn(look(user, f"columns={name}"))
                assert [cells[name] for cells in alone] == [cells[name] for cells in told]


def drawn(page):
    """Of each row {column: its cell as the page draws it}."""
    names = [column.name for column in page.context["listing"].columns]
    rows = html.fromstring(page.content).iterfind(".//tbody/tr")
    return [dict(zip(names, [cell.text_content() for cell in row], strict=True)) for row in rows]


def test_the_columns_chosen_stand_on_the_page_and_in_the_sheet_and_no_others():
    region = RegionFactory()
    hr = member(Role.HR, region)
    draft(region, by=hr, title="Søvn")
    usual = ["title", *usual_columns(sees_drafts=True, sees_regions=False)]

    def heads(query):
        page = html.fromstring(look(hr, query).text)
        return [" ".join(head.text_content().split()) for head in page.iterfind(".//thead//th")]

    assert heads("columns=region&columns=agreement") == ["Titel", "Region", "Aftalen"]
    assert len(heads("")) == len(set(usual))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("doctors_from=2", ["to"]),
        ("doctors_to=1", ["en"]),
        ("doctors_from=1&doctors_to=2", ["en", "to"]),
        ("promised_from=1.000", ["to"]),
        ("promised_to=999,99", ["en"]),
        ("agreed_from=1", []),
    ],
)
def test_doctors_and_amounts_are_found_between_two(query, expected):
    region = RegionFactory()
    hr = member(Role.HR, region)
    for title, doctors, amount in (("en", 1, 500), ("to", 2, 1000)):
        pilot = draft(region, by=hr, title=title, doctors=doctors)
        pilot.current.costs.all().delete()
        pilot.current.costs.create(year=2022, type="salary", amount=amount)

    assert titles(look(hr, query)) == expected


@pytest.mark.parametrize("name", ["doctors_from", "doctors_to", "promised_from", "agreed_to", "department"])
@pytest.mark.parametrize("value", ["x", "-1x", str(2**63), "9" * 40])
def test_what_is_no_number_is_said_and_finds_nothing(name, value):
    region = RegionFactory()
    draft(region)

    page = look(member(Role.HR, region), f"{name}={value}")

    assert (page.status_code, titles(page), list(page.context["form"].errors)) == (200, [], [name])


def test_new_pilot_and_import_stand_on_the_list_for_who_may_write():
    region = RegionFactory()
    draft(region)

    def offers(role):
        page = look(member(role, region))
        return [reverse(name) in page.text for name in ("pilot_new", "list_import_new")]

    assert (offers(Role.HR), offers(Role.COORDINATOR)) == ([True, True], [False, False])


def test_only_departments_of_pilots_that_one_sees_are_offered_and_found():
    region = RegionFactory()
    hr, steering = member(Role.HR, region), member(Role.STEERING, region)
    hidden, seen = draft(region, by=hr, title="kladde"), filed(region, by=hr, title="indsendt")
    there, here = (pilot.current.departments.get() for pilot in (hidden, seen))
    DepartmentFactory(hospital=here.hospital, name="Kun i et bilag")

    def offered(user):
        return {place.pk for place in look(user).context["form"].fields["department"].first_few}

    assert (offered(hr), offered(steering)) == ({there.pk, here.pk}, {here.pk})
    assert titles(look(hr, f"department={here.pk}")) == ["indsendt"]
    assert titles(look(steering, f"department={there.pk}")) == []


def test_the_facilitator_reads_no_amounts_and_finds_nothing_by_them():
    pilot = filed(title="ønsket", wishes_facilitation=True)
    facilitator, union = member(Role.FACILITATOR), member(Role.CENTRAL_UNION)
    assert pilot.current.costs.exists()

    def amounts(user):
        return [record.promised for record in Listing(user, QueryDict()).between(0, 9)]

    assert (amounts(facilitator), amounts(union) != [None]) == ([None], True)
    assert [titles(look(user, "promised_from=0")) for user in (facilitator, union)] == [[], ["ønsket"]]


def test_of_many_hospitals_one_is_found_by_words_and_those_of_others_are_not():
    region = RegionFactory()
    hr = member(Role.HR, region)
    for number in range(26):
        HospitalFactory(region=region, name=f"Sygehus {number:02}")
    HospitalFactory(name="Sygehus i en anden region")
    wanted = draft(region, by=hr, title="Søvn")
    wanted.current.hospitals.add(HospitalFactory(region=region, name="Ørsted Hospital"))
    draft(region, by=hr, title="Andet")

    assert titles(look(hr, "hospital-word=oersted")) == ["Søvn"]
    assert "anden region" not in look(hr, "hospital-word=region&find=hospital").text
    found = look(hr, "hospital-word=sygehus&find=hospital").text
    assert ("Sygehus 07" in found, "anden region" in found) == (True, False)
