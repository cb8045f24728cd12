"""The life of one pilot, lived at random by two people; what always holds is asked after each step."""

import hashlib
import json

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from common.errors import Refused
from pilots.descriptions import editing
from pilots.descriptions.content import content_of, sections
from pilots.documents import workflow
from pilots.models import Description, NumberSeries, Pilot
from pilots.pilot.pilot import State
from regions.permissions import Role
from tests.factories import RegionFactory, draft, member
from tests.pilots.stages import in_october
from tests.writing import typed

pytestmark = pytest.mark.django_db
FROZEN = ("canonical", "sha256", "title", "timing", "filed_at", "filed_by_id", "revision")
STEPS_OF_A_LIFE = 40


class Life(RuleBasedStateMachine):
    """A life is a transaction of its own: in one that lives hundreds, each row is looked for among all that it ever was."""

    steps = 0
    people = st.integers(0, 1)

    def __init__(self):
        super().__init__()
        self.all = transaction.atomic()
        self.all.__enter__()
        self.region = RegionFactory()
        self.users = [member(Role.HR, self.region) for _ in range(2)]
        self.pilot, self.seen, self.frozen, self.filed = None, {}, {}, 0

    def teardown(self):
        transaction.set_rollback(True)
        self.all.__exit__(None, None, None)

    def take(self, name, who, **given):
        Life.steps += 1
        try:
            workflow.take(name, self.pilot, by=self.users[who], **given)
        except Refused:
            return False
        return True

    @precondition(lambda self: self.pilot is None)
    @rule(who=people)
    def start(self, who):
        Life.steps += 1
        self.pilot = draft(self.region, by=self.users[who])
        self.seen = {}

    @precondition(lambda self: self.pilot)
    @rule(who=people)
    def open(self, who):
        Life.steps += 1
        self.seen[who] = self.pilot.draft

    @precondition(lambda self: self.pilot and self.seen)
    @rule(who=people, title=st.sampled_from(["", "Et", "To", "Tre"]))
    def edit(self, who, title):
        Life.steps += 1
        page = self.seen.get(who)
        if page is None:
            return
        newest = Description.objects.filter(pk=page.pk).first()
        try:
            outcome = typed(page, "om", by=self.users[who], title=title)
        except Refused:
            assert newest is None or newest.state != State.DRAFT
        else:
            # Nothing to save, saved, said by the other already, or set beside what the other said.
            now = Description.objects.get(pk=page.pk).title
            clash = title != page.title and newest.title not in (page.title, title)
            assert bool(outcome.merged.conflicts) is clash
            assert now == (newest.title if clash or title == page.title else title)
        self.seen.pop(who)

    @precondition(lambda self: self.pilot)
    @rule(who=people)
    def file(self, who):
        first = self.pilot.number is None
        if self.take("file", who):
            self.filed += first

    @precondition(lambda self: self.pilot)
    @rule(who=people)
    def revise(self, who):
        self.take("revise", who)

    @precondition(lambda self: self.pilot)
    @rule(who=people)
    def discard(self, who):
        self.take("discard", who)

    @precondition(lambda self: self.pilot)
    @rule(who=people, reason=st.sampled_from(["", " ", "Lukket"]))
    def withdraw(self, who, reason):
        if self.take("withdraw", who, reason=reason):
            assert reason.strip()

    @precondition(lambda self: self.pilot)
    @rule(who=people)
    def delete(self, who):
        if self.take("delete", who):
            assert not Description.objects.filter(pilot=self.pilot.pk).exists()
            self.pilot = None

    @precondition(lambda self: self.pilot and self.pilot.current.state == State.WITHDRAWN)
    @rule()
    def another(self):
        self.pilot = None

    @invariant()
    def holds(self):
        if self.pilot is None:
            return
        self.pilot = Pilot.objects.select_related("current").get(pk=self.pilot.pk)
        versions = list(self.pilot.descriptions.order_by("version"))
        assert [version.version for version in versions] == list(range(1, len(versions) + 1))
        self.one_draft_last(versions)
        filed = [version for version in versions if not version.is_draft]
        for version in filed:
            self.stays_frozen(version)
        assert (self.pilot.number is None) is (filed == [])
        assert self.pilot.current == (filed or versions)[-1]
        self.numbers_have_no_gap()

    def one_draft_last(self, versions):
        drafts = [version.version for version in versions if version.is_draft]
        assert drafts in ([], [len(versions)])
        withdrawn = [version.version for version in versions if version.state == State.WITHDRAWN]
        assert withdrawn in ([], [len(versions)])

    def stays_frozen(self, version):
        now = tuple(getattr(version, name) for name in FROZEN)
        assert self.frozen.setdefault(version.pk, now) == now
        assert version.sha256 == hashlib.sha256(version.canonical.encode()).hexdigest()
        content = json.loads(version.canonical)
        assert (content["version"], content["case"]) == (version.version, self.pilot.case_number)

    def numbers_have_no_gap(self):
        numbers = Pilot.objects.filter(region=self.region, number__isnull=False).values_list(
            "number", flat=True
        )
        last = NumberSeries.objects.filter(region=self.region).values_list("last", flat=True)
        assert sorted(numbers) == list(range(1, self.filed + 1))
        assert list(last) in ([], [self.filed])


@pytest.mark.django_db(transaction=True)
def test_a_pilots_life_never_reaches_a_forbidden_state(samples, report):
    lives = samples(8, 290)
    Life.steps = 0

    with in_october():
        run_state_machine_as_test(
            Life, settings=settings(max_examples=lives, stateful_step_count=STEPS_OF_A_LIFE)
        )

    report("random steps of a pilot's life → forbidden states, 0 of", Life.steps)
    assert Life.steps >= samples(100, 10_000)


def saved(seen, title, by):
    return typed(seen, "om", by=by, title=title)


def test_what_was_filed_meanwhile_cannot_be_edited():
    with in_october():
        pilot = draft()
        seen = pilot.draft
        workflow.take("file", pilot, by=pilot.created_by)

    with pytest.raises(Refused) as refusal:
        saved(seen, "For sent", pilot.created_by)

    assert len(refusal.value.reasons) == 1
    assert Description.objects.get(pk=seen.pk).title != "For sent"


def test_what_was_deleted_meanwhile_cannot_be_edited():
    pilot = draft()
    seen = pilot.draft
    workflow.take("delete", pilot, by=pilot.created_by)

    with pytest.raises(Refused):
        saved(seen, "For sent", pilot.created_by)


def test_a_save_that_changes_nothing_writes_nothing():
    pilot = draft(title="Som før")

    assert not saved(pilot.draft, "Som før", pilot.created_by).is_written
    assert pilot.draft.revision == 0


def test_a_save_says_who_and_when():
    pilot = draft()
    colleague = member(Role.HR, pilot.region)

    assert saved(pilot.draft, "Nyt", colleague).is_written
    assert (pilot.draft.changed_by, pilot.draft.title, pilot.draft.revision) == (colleague, "Nyt", 1)


def test_starting_a_pilot_is_refused_where_one_may_not_write():
    pilot = draft()

    with pytest.raises(Refused):
        editing.start(pilot.programme, RegionFactory(), "Ny", by=pilot.created_by)

    assert Pilot.objects.count() == 1


def test_the_steps_of_the_form_are_those_of_the_content():

    assert [section.step for section in sections(content_of(draft().draft))] == list(editing.STEPS)
