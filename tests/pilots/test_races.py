"""Many at once, with threads and real transactions; two tests have a twin whose guard is taken away."""

import hashlib
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.db.models import Model
from django.urls import reverse

from common import conflicts
from common.errors import Refused
from pilots.descriptions import edit_views, editing, filing
from pilots.documents import desk, workflow
from pilots.filings import receipts
from pilots.models import CostLine, Description, NumberSeries, Pilot, Receipt
from pilots.pilot.pilot import State
from regions import once as once_module
from regions.journal import Event
from regions.once import SpentToken, new_token
from regions.permissions import Role
from tests.factories import RegionFactory, TemplateFactory, draft, filed, member
from tests.pilots.stages import in_october, signed_in
from tests.writing import sent, typed

pytestmark = pytest.mark.django_db(transaction=True)
postgres_only = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="rows are only locked one by one on PostgreSQL"
)


@pytest.fixture(autouse=True)
def _october():
    with in_october():
        yield


def at_once(jobs, threads=16):
    """Run the jobs side by side, each on a connection of its own, and return their answers in order."""
    ready = threading.Barrier(min(threads, len(jobs)))

    def run(numbered):
        place, job = numbered
        if place < ready.parties:
            ready.wait()
        try:
            return job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(ready.parties) as pool:
        return list(pool.map(run, enumerate(jobs)))


def file_it(pilot):
    def job():
        try:
            return workflow.take("file", pilot, by=pilot.created_by).pilot.number
        except Refused:
            return None

    return job


def test_fifty_filed_at_once_get_the_numbers_from_one_to_fifty(report):
    region = RegionFactory()
    by = member(Role.HR, region)
    pilots = [draft(region, by=by) for _ in range(50)]

    numbers = at_once([file_it(pilot) for pilot in pilots])

    report("filings at once → distinct numbers", f"50 → {len(set(numbers))}")
    assert sorted(numbers) == list(range(1, 51))
    assert sorted(Pilot.objects.values_list("number", flat=True)) == list(range(1, 51))


def test_a_filing_that_fails_leaves_no_gap_among_the_numbers():
    region = RegionFactory()
    by = member(Role.HR, region)
    pilots = [draft(region, by=by, **({} if n % 3 else {"title": ""})) for n in range(30)]

    numbers = at_once([file_it(pilot) for pilot in pilots])

    assert numbers.count(None) == 10
    assert sorted(Pilot.objects.filed().values_list("number", flat=True)) == list(range(1, 21))
    assert NumberSeries.objects.get(region=region).last == 20


def test_a_filing_that_breaks_after_its_number_leaves_no_gap(monkeypatch):
    region = RegionFactory()
    by = member(Role.HR, region)
    pilots = [draft(region, by=by) for _ in range(12)]
    record = filing.journal.record

    def breaks_for_some(verb, pilot, **rest):
        if pilot.pk in {p.pk for p in pilots[::3]}:
            raise Refused("Journalen er fuld.")
        return record(verb, pilot, **rest)

    monkeypatch.setattr(filing.journal, "record", breaks_for_some)

    numbers = at_once([file_it(pilot) for pilot in pilots])

    assert numbers.count(None) == 4
    assert sorted(Pilot.objects.filed().values_list("number", flat=True)) == list(range(1, 9))


def test_two_people_who_file_the_same_draft_file_it_once():
    pilot = draft()
    people = [pilot.created_by, member(Role.HR, pilot.region)]
    data = {"version": 1, "revision": 0}

    answers = at_once([lambda by=by: press(by, pilot, data) for by in people])

    assert answers == [(302, reverse("pilot_receipt", args=[pilot.pk]))] * 2
    assert list(pilot.descriptions.values_list("version", "state")) == [(1, "filed")]
    assert list(Event.objects.values_list("verb", flat=True)) == ["filed"]


def press(by, pilot, data):
    answer = signed_in(by).post(reverse("pilot_step", args=[pilot.pk, "file"]), data)
    return answer.status_code, answer.url


def test_two_new_versions_at_once_become_one():
    pilot = filed()

    def revise():
        try:
            return workflow.take("revise", pilot, by=pilot.created_by).version
        except Refused:
            return None

    versions = at_once([revise] * 8)

    assert sorted(versions, key=str) == [2, *[None] * 7]
    assert list(pilot.descriptions.values_list("version", flat=True)) == [1, 2]


def add_words(pilot, word):
    """Add a line to the first answer as a person does: read, save, and on a conflict read again."""

    def job():
        for _ in range(500):
            now = Pilot.objects.get(pk=pilot.pk).draft
            page = sent(now, "indhold")
            page["answer_content"] = "\n".join(filter(None, [page["answer_content"], word]))
            time.sleep(0.001)
            if not desk.save(editing.DESK, editing.STEPS["indhold"], now, page, by=pilot.created_by).unsaved:
                return word
        raise AssertionError("never came through")

    return job


def lost_words(count):
    pilot = draft()
    words = [f"ord-{n}." for n in range(count)]
    at_once([add_words(pilot, word) for word in words], threads=8)
    kept = pilot.draft.answers.get(question__key="content").text.split("\n")
    return [word for word in words if kept.count(word) != 1]


@postgres_only
def test_no_edit_is_lost_when_many_edit_one_draft(samples, report):
    count = samples(20, 200)

    lost = lost_words(count)

    report(f"concurrent edits of one draft → lost, of {count}", len(lost))
    assert lost == []


@postgres_only
@pytest.mark.prove
def test_without_comparing_what_was_seen_edits_are_lost(monkeypatch):
    monkeypatch.setattr(conflicts, "_stands_against", lambda *_: False)

    assert lost_words(200) != []


def pilots_of_ten_tokens():
    """Press ten forms ten times each, all at once."""
    TemplateFactory()
    region = RegionFactory()
    by = member(Role.HR, region)
    tokens = [new_token() for _ in range(10)]

    def start(n):
        form = {"title": f"Forsøg {n % 10}", "token": tokens[n % 10]}
        return signed_in(by).post(reverse("pilot_new"), form).url

    return at_once([lambda n=n: start(n) for n in range(100)])


def test_a_hundred_presses_of_ten_forms_start_ten_pilots(report):
    pages = pilots_of_ten_tokens()

    report("submits of 10 tokens → pilots, of 100", Pilot.objects.count())
    assert [len({*pages[n::10]}) for n in range(10)] == [1] * 10
    assert (Pilot.objects.count(), Description.objects.count(), SpentToken.objects.count()) == (10, 10, 10)
    assert Event.objects.filter(verb="draft_started").count() == 10


@pytest.mark.prove
def test_without_the_token_every_press_starts_a_pilot(monkeypatch):
    monkeypatch.setattr(edit_views, "once", lambda token, *, by, do: do())

    pilots_of_ten_tokens()

    assert Pilot.objects.count() == 100


def test_a_token_of_somebody_else_stands_in_nobodys_way():
    TemplateFactory()
    region = RegionFactory()
    mine, yours = member(Role.HR, region), member(Role.HR, region)
    token = new_token()
    once_module.once(token, by=mine, do=lambda: "/forsog/1/")

    assert once_module.once(token, by=yours, do=lambda: "/forsog/2/") == "/forsog/2/"
    assert list(SpentToken.objects.order_by("pk").values_list("by", "outcome")) == [
        (mine.pk, "/forsog/1/"),
        (yours.pk, "/forsog/2/"),
    ]


def somebody_waits_for_us(seconds=10):
    """Whether another connection comes to wait for a row that this one has locked."""
    waiting = (
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
    )
    end = time.monotonic() + seconds
    with connection.cursor() as cursor:
        while time.monotonic() < end:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return True
            time.sleep(0.01)
    return False


@postgres_only
@pytest.mark.parametrize("step", ["file", "delete"])
def test_what_is_written_while_a_step_is_taken_is_refused_and_never_lost(step, monkeypatch):
    # The step holds the pilot until the save waits for it; then the save is told that there is no draft any more.
    pilot = draft()
    before = pilot.draft.answers.get(question__key="content").text
    taken, judged = threading.Event(), filing.readiness.missing

    def hold():
        taken.set()
        assert somebody_waits_for_us(), "the save did not wait"

    monkeypatch.setattr(filing.readiness, "missing", lambda description: (hold(), judged(description))[1])
    monkeypatch.setattr(filing.Pilot, "delete", lambda self: (hold(), Model.delete(self)))

    def write():
        now = Pilot.objects.get(pk=pilot.pk).draft
        page = sent(now, "indhold", answer_content="Nye ord")
        assert taken.wait(timeout=10)
        with pytest.raises(Refused):
            desk.save(editing.DESK, editing.STEPS["indhold"], now, page, by=pilot.created_by)

    at_once([lambda: workflow.take(step, pilot, by=pilot.created_by), write])

    frozen = Description.objects.filter(pilot=pilot.pk)
    kept = [before] if step == "file" else []
    assert [d.answers.get(question__key="content").text for d in frozen] == kept
    assert [hashlib.sha256(d.canonical.encode()).hexdigest() for d in frozen] == [d.sha256 for d in frozen]
    assert [json.loads(d.canonical)["answers"][0]["answer"] for d in frozen] == kept


def test_two_receipts_at_once_are_one():
    pilot = filed()
    people = [member(Role.CENTRAL_UNION) for _ in range(4)]

    at_once([lambda by=by: receipts.give_receipt(pilot.current.filing, by=by) for by in people * 2])

    assert list(Receipt.objects.values_list("filing__description", "party")) == [(pilot.current_id, "union")]
    assert Event.objects.filter(verb="received").count() == 1


@pytest.mark.smoke
def test_twenty_who_write_at_once_all_succeed(report):
    region = RegionFactory()
    by = member(Role.HR, region)
    pilots = [draft(region, by=by) for _ in range(20)]

    def write(pilot):
        return typed(pilot.draft, "indhold", by=by, answer_content=f"Nyt {pilot.pk}").is_written

    written = at_once([lambda pilot=pilot: write(pilot) for pilot in pilots], threads=20)

    report(f"concurrent writers on {connection.vendor} → failures, of 20", 20 - written.count(True))
    assert written == [True] * 20
    assert [p.draft.answers.get(question__key="content").text for p in pilots] == [
        f"Nyt {pilot.pk}" for pilot in pilots
    ]
    assert CostLine.objects.count() == 20
    assert Description.objects.filter(state=State.DRAFT).count() == 20
