from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import translation

from common.errors import Refused
from pilots.descriptions import editing
from pilots.documents import workflow
from pilots.imports import importing, undoing
from pilots.imports.lists import ListState
from pilots.models import Description, ListImport, Pilot, TopicSynonym
from pilots.programme.programmes import TopicArea
from regions import journal
from regions.models import Department, User
from regions.permissions import Role
from tests.factories import member

TEXT = (
    "Nr.;Sygehus;Afdeling;Emneområde;Titel\n"
    "1;Psykiatrien;Ny;Nyt emne;Team\n2;Psykiatrien;Klinik Syd;Ledelse;Hold\n"
)
ANSWERS = {"departments-C2": "new-3", "topic_area-D2": "new"}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def done(start, hr):
    found = start(TEXT)
    importing.answer(found, ANSWERS)
    importing.commit(found, by=hr)
    return ListImport.objects.get()


def world():
    return Pilot.objects.count(), Department.objects.count(), TopicArea.objects.count()


def refusal(done, by):
    with pytest.raises(Refused) as refused:
        undoing.undo(done, by=by)
    return refused.value.reasons


def test_an_import_that_nobody_touched_leaves_nothing_behind(start, hr):
    before = world()
    found = start(TEXT)
    importing.answer(found, ANSWERS)
    importing.commit(found, by=hr)

    count = undoing.undo(found, by=hr)

    assert (count, world(), Description.objects.count()) == (2, before, 0)
    assert ListImport.objects.get().state == ListState.UNDONE
    assert [(e.verb, e.by, e.note) for e in journal.about(found)] == [
        ("list_undone", hr, "liste.csv: 2"),
        ("list_imported", hr, "liste.csv: 2"),
    ]


def test_the_list_can_be_imported_again(done, start, hr):
    undoing.undo(done, by=hr)
    again = start(TEXT)

    importing.answer(again, ANSWERS)

    assert (importing.imported_before(again), importing.commit(again, by=hr)) == (None, 2)


def test_pressed_twice_it_is_undone_once(done, hr):
    assert [undoing.undo(done, by=hr), undoing.undo(done, by=hr)] == [2, 0]
    assert journal.Event.objects.filter(verb="list_undone").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_undo_it_once(done, hr):
    def press(_person):
        try:
            return undoing.undo(ListImport.objects.get(pk=done.pk), by=User.objects.get(pk=hr.pk))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as people:
        counts = sorted(people.map(press, range(4)))

    assert (counts, Pilot.objects.count()) == ([0, 0, 0, 2], 0)


def test_a_draft_that_was_edited_is_named_and_nothing_is_deleted(done, hr):
    before = world()
    Description.objects.filter(title="Hold").update(revision=1)

    assert (refusal(done, hr), world()) == (["Touched since the import: Hold."], before)


def test_a_draft_that_stands_in_the_journal_was_touched(done, hr):
    journal.record("pilot_seen", Pilot.objects.get(own_number="1"), by=hr)

    assert refusal(done, hr) == ["Touched since the import: Team."]


def test_a_draft_that_was_deleted_was_touched(done, hr):
    workflow.take("delete", Pilot.objects.get(own_number="1"), by=hr)

    assert refusal(done, hr) == ["Deleted since the import: 1 of the drafts."]


def test_of_many_touched_drafts_the_first_are_named(start, hr):
    found = start("Titel\n" + "".join(f"T{n}\n" for n in range(8)))
    importing.commit(found, by=hr)
    Description.objects.update(revision=1)

    assert refusal(found, hr) == ["Touched since the import: T0 · T1 · T2 · T3 · T4 and 3 more."]


def test_what_others_have_come_to_use_stays(done, hr, programme, region):
    other = editing.start(programme, region, "Andet", by=hr)
    other.current.departments.add(Department.objects.get(name="Ny"))
    TopicSynonym.objects.create(topic_area=TopicArea.objects.get(name="Nyt emne"), name="Nyt")

    undoing.undo(done, by=hr)

    assert list(Pilot.objects.values_list("pk", flat=True)) == [other.pk]
    assert (
        Department.objects.filter(name="Ny").count(),
        TopicArea.objects.filter(name="Nyt emne").count(),
    ) == (1, 1)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.STEERING])
def test_who_does_not_write_descriptions_undoes_nothing(done, region, role):
    assert refusal(done, member(role, region)) == ["You may not do this in Region Nordjylland."]
    assert Pilot.objects.count() == 2


def test_what_was_not_imported_cannot_be_undone(start, hr):
    assert refusal(start(TEXT), hr) == ["Only a list that has been imported can be undone."]
