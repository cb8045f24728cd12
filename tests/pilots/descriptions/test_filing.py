"""What filing, a new version, a withdrawal and a receipt leave in the database."""

import pytest
from django.urls import reverse

from common.errors import Refused
from pilots.descriptions.content import content_of
from pilots.documents import workflow
from pilots.filings import receipts
from pilots.models import Description, Milestone, NumberSeries, Pilot, Receipt
from regions.journal import Event, about
from regions.permissions import Role
from tests.factories import RegionFactory, draft, filed, member
from tests.pilots.stages import at_stage, in_october, picture, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _october():
    with in_october():
        yield


def test_filing_freezes_numbers_and_records():
    pilot = draft()

    version = workflow.take("file", pilot, by=pilot.created_by)

    now = Pilot.objects.get(pk=pilot.pk)
    assert (now.number, now.current, now.draft) == (1, version, None)
    assert (version.state, version.timing, version.filed_by) == ("filed", "ontime", pilot.created_by)
    assert [(event.verb, event.by, event.region) for event in about(pilot)] == [
        ("filed", pilot.created_by, pilot.region)
    ]


def test_numbers_run_by_region():
    north, south = RegionFactory(), RegionFactory()

    assert [filed(region).number for region in (north, south, north)] == [1, 1, 2]
    assert sorted(NumberSeries.objects.values_list("last", flat=True)) == [1, 2]


def test_filing_a_draft_that_lacks_something_changes_nothing_and_says_all():
    pilot = draft(title="", doctors=None)
    before = picture(pilot)

    with pytest.raises(Refused) as refusal:
        workflow.take("file", pilot, by=pilot.created_by)

    assert len(refusal.value.reasons) == 2
    assert (picture(pilot), NumberSeries.objects.count(), Event.objects.count()) == (before, 0, 0)


def test_what_was_checked_is_what_is_filed():
    pilot = draft()
    Description.objects.update(revision=1)

    with pytest.raises(Refused):
        workflow.take("file", pilot, by=pilot.created_by, revision=0)

    assert pilot.draft.state == "draft"
    assert workflow.take("file", pilot, by=pilot.created_by, revision=1).state == "filed"


def test_the_check_of_one_version_files_no_other_that_was_saved_as_often():
    pilot = draft()
    Description.objects.update(revision=1)
    workflow.take("file", pilot, by=pilot.created_by, revision=1, version="1")
    second = workflow.take("revise", pilot, by=pilot.created_by)
    Description.objects.filter(pk=second.pk).update(revision=1)
    page = reverse("pilot_step", args=[pilot.pk, "file"])

    answer = signed_in(pilot.created_by).post(page, {"version": "1", "revision": "1"})

    assert answer["Location"] == reverse("pilot_receipt", args=[pilot.pk])
    assert [version.state for version in pilot.descriptions.all()] == ["filed", "draft"]


def test_a_new_version_is_a_copy_that_leaves_the_old_one_alone():
    pilot = draft(facilitation_wish="Hjælp")
    Milestone.objects.create(description=pilot.current, title="Halvvejs")
    first = workflow.take("file", pilot, by=pilot.created_by)
    frozen = Description.objects.filter(pk=first.pk).values().get()

    second = workflow.take("revise", pilot, by=member(Role.HR, pilot.region))

    old, new = (content_of(Description.objects.get(pk=d.pk)) for d in (first, second))
    assert new | {"version": 1} == old
    assert (second.version, second.state, second.revision, second.sha256) == (2, "draft", 0, "")
    assert Description.objects.filter(pk=first.pk).values().get() == frozen
    assert Pilot.objects.get(pk=pilot.pk).current == first


def test_a_withdrawal_keeps_the_words_and_drops_the_new_draft():
    pilot = at_stage("revising")
    words = pilot.current.canonical

    workflow.take("withdraw", pilot, by=pilot.created_by, reason=" Lukket ")

    [version] = pilot.descriptions.all()
    assert (version.state, version.withdrawal_reason, version.canonical) == ("withdrawn", "Lukket", words)
    assert version.withdrawn_by == pilot.created_by
    assert about(pilot).first().note == "Lukket"


def test_a_deleted_draft_leaves_only_its_event():
    pilot = draft(title="Væk")

    workflow.take("delete", pilot, by=pilot.created_by)

    assert (Pilot.objects.count(), Description.objects.count()) == (0, 0)
    assert list(Event.objects.values_list("verb", "note")) == [("draft_deleted", "Væk")]


@pytest.mark.parametrize("role", [Role.HR, Role.COORDINATOR, Role.STEERING])
def test_a_region_gives_no_receipts(role):
    pilot = filed()

    with pytest.raises(Refused):
        receipts.give_receipt(pilot.current.filing, by=member(role, pilot.region))

    assert Receipt.objects.count() == 0


def test_a_receipt_said_twice_is_one_and_recorded_once():
    pilot, by = filed(), member(Role.CENTRAL_EMPLOYER)

    for _ in range(2):
        receipts.give_receipt(pilot.current.filing, by=by)

    assert list(Receipt.objects.values_list("filing__description", "party", "by")) == [
        (pilot.current_id, "employer", by.pk)
    ]
    assert Event.objects.filter(verb="received").count() == 1
