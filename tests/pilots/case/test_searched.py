"""A search for words alone is asked once: it finds what looking through the rows one by one finds, in the list's order."""

import random
import re

import pytest
from django.http import QueryDict
from django.utils.http import urlencode

from common.search import Kind, fold, says, words_in
from pilots.case import searched
from pilots.case.list_search import matching
from pilots.case.listing import Listing
from pilots.case.newest import NUMBERED
from pilots.documents import workflow
from pilots.models import Pilot, TopicArea
from regions.permissions import Role
from tests.factories import (
    DepartmentFactory,
    HospitalFactory,
    RegionFactory,
    UserFactory,
    draft,
    member,
)

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]
SEED, PILOTS, SHARE_FILED = 20211001, 20, 0.6
# What makes names of hospitals each their own.
MARKS = range(1_000_000)
WORDS = "søvn Århus aarhus patologi børnepatologi kræft/unge 100% a_b d'Or c\"d x\\y é".split()
TYPED = [
    "aarhus",
    "Patologi",
    "patologi SØVN",
    "kræft",
    "a_b",
    "d'or",
    'c"d',
    "x\\y",
    "bø",
    "og søvn",
    "sø patologi",
    "a_b c d'or é søvn xy",
]
NUMBERS = ["1", "RN-2", "søvn rn-3", "100%"]


def somewhere(chance, region):
    """(a topic, a hospital, a department of another), with names by chance."""
    hospital, other = (
        HospitalFactory(region=region, name=f"{chance.choice(WORDS)} {mark}")
        for mark in chance.sample(MARKS, 2)
    )
    topic = TopicArea.objects.get_or_create(region=region, name=chance.choice(WORDS))[0]
    return topic, hospital, DepartmentFactory(hospital=other, name=chance.choice(WORDS))


@pytest.fixture
def regions():
    """Two regions with pilots, filed and not, whose titles and places are chance's."""
    chance = random.Random(SEED)
    found = [RegionFactory(abbreviation=letters) for letters in ("RN", "RM")]
    places = {region: [somewhere(chance, region) for _number in range(3)] for region in found}
    for _number in range(PILOTS):
        region = chance.choice(found)
        topic, hospital, department = chance.choice(places[region])
        pilot = draft(region, title=" ".join(chance.choices(WORDS, k=2)), topic_area=topic)
        pilot.current.hospitals.set([hospital])
        pilot.current.departments.set([department])
        if chance.random() < SHARE_FILED:
            workflow.take("file", pilot, by=pilot.created_by, timing="late")
    return found


def texts_of(pilot):
    version = pilot.current
    names = [
        version.title,
        version.contact_name,
        version.anchoring,
        pilot.own_number,
        version.topic_area.name,
    ]
    names += version.hospitals.values_list("name", flat=True)
    for department in version.departments.select_related("hospital"):
        names += [department.name, department.hospital.name]
    return "\n".join(names)


def is_whole(text, typed):
    words = (Kind.WHOLE.as_word(word) for word in words_in(typed))
    return all(re.search(word, fold(text)) for word in words)


def readers(regions):
    regional = [member(role, regions[0]) for role in (Role.HR, Role.STEERING)]
    return [*regional, member(Role.CENTRAL_UNION), member(Role.FACILITATOR), UserFactory()]


def test_words_are_found_where_they_stand_and_whole_ones_first(regions, subtests):
    texts = {pilot.pk: texts_of(pilot) for pilot in Pilot.objects.all()}
    found = 0
    for reader in readers(regions):
        seen = list(Pilot.objects.visible_to(reader).order_by(*NUMBERED).values_list("pk", flat=True))
        for typed in TYPED:
            held = [pk for pk in seen if says(texts[pk], typed)]
            held.sort(key=lambda pk: not is_whole(texts[pk], typed))
            with subtests.test(typed=typed, reader=reader.pk):
                assert searched.WordSearch(reader, typed).in_order() == held
            found += len(held)
    assert found > PILOTS


def test_what_holds_a_number_is_found_as_among_other_filters(regions, subtests):
    for reader in readers(regions):
        for typed in [*TYPED, *NUMBERS]:
            filtered = Pilot.objects.visible_to(reader).filter(matching(typed))
            with subtests.test(typed=typed, reader=reader.pk):
                assert set(searched.WordSearch(reader, typed).in_order()) == set(
                    filtered.values_list("pk", flat=True)
                )


def test_the_pages_hold_what_was_found_in_its_order(regions, monkeypatch):
    monkeypatch.setattr("pilots.case.listing.ROWS_A_PAGE", 4)
    hr = member(Role.HR, regions[0])
    keys, shown = searched.WordSearch(hr, "patologi").in_order(), []
    assert len(keys) > 4

    for page in range(1, -(-len(keys) // 4) + 1):
        rows = Listing(hr, QueryDict(urlencode({"q": "patologi", "page": page}))).page()
        shown += [row.record.pk for row in rows]

    assert shown == keys


def test_a_narrower_search_and_another_order_find_the_same(regions):
    hr = member(Role.HR, regions[0])

    def shown(**query):
        listing = Listing(hr, QueryDict(urlencode({"q": "patologi", **query})))
        return listing.count, {record.pk for record in listing.between(0, 25)}, listing.figures

    drafts, filed_ = shown(state="draft"), shown(state="filed")
    both = (drafts[0] + filed_[0], drafts[1] | filed_[1])
    assert min(drafts[0], filed_[0]) > 0
    assert shown()[:2] == shown(sort="title")[:2] == both
    added = {name: (drafts[2][name] or 0) + (filed_[2][name] or 0) for name in drafts[2]}
    assert {name: figure or 0 for name, figure in shown()[2].items()} == added


def test_words_that_are_looked_for_alike_are_put_into_sql_once(regions):
    searched._put_into_sql.cache_clear()
    union, both = member(Role.CENTRAL_UNION), member(Role.CENTRAL_EMPLOYER)
    for reader, typed in [(union, "hypofysetumor"), (both, "hjertekirurgi"), (union, "rygkirurgi")]:
        assert searched.WordSearch(reader, typed).in_order() == []
    assert searched._put_into_sql.cache_info().currsize == 1

    assert len(searched.WordSearch(union, "søvn").in_order()) > 1
    assert searched._put_into_sql.cache_info().currsize == 3


def test_a_place_that_gets_a_name_is_found_by_it_at_once(regions):
    hr = member(Role.HR, regions[0])
    assert searched.WordSearch(hr, "hypofysetumor").in_order() == []

    hospital = Pilot.objects.visible_to(hr).first().current.hospitals.get()
    hospital.name = "Hypofysetumorklinikken"
    hospital.save()

    assert searched.WordSearch(hr, "hypofysetumor").in_order()
