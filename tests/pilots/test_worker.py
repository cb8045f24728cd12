"""The worker: low priority, nothing lost when it is killed, nothing tried for ever."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, OperationalError, connection
from django.db.models.functions import Now
from django_tasks_db.models import DBTaskResult

from common import bell, clock
from home.management.commands import worker as worker_command
from pilots.filings import rendering
from pilots.models import FiledPdf
from regions import workers
from regions.workers import WorkerPulse
from tests.common.test_bell import on_sqlite, patient, seconds_of  # noqa: F401
from tests.factories import filed

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.django_db(transaction=True)


def wait_for(condition, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("It did not happen in time.")


def database_url():
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    host, port = database["HOST"] or "127.0.0.1", database["PORT"] or 5432
    return f"postgres://{database['USER']}:{database['PASSWORD']}@{host}:{port}/{database['NAME']}"


def start_worker(*options, **how):
    command = [sys.executable, "manage.py", "worker", *options]
    environment = os.environ | {"DATABASE_URL": database_url()}
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **how
    )


A_SECOND = timedelta(seconds=1)


def age_pulses():
    WorkerPulse.objects.update(
        at=Now() - (workers.SUSPECT_AFTER + A_SECOND), suspected_at=Now() - (workers.DEAD_AFTER + A_SECOND)
    )


def running(worker_ids):
    rendering.render_filed.enqueue(0)
    DBTaskResult.objects.update(status="RUNNING", started_at=clock.now(), worker_ids=worker_ids)
    return DBTaskResult.objects.get()


@pytest.mark.smoke
def test_a_worker_killed_in_the_middle_is_followed_by_one_that_finishes():
    pilot = filed()
    killed = start_worker()
    wait_for(DBTaskResult.objects.running().exists)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert (DBTaskResult.objects.running().count(), FiledPdf.objects.count()) == (1, 0)
    age_pulses()
    assert start_worker("--batch").wait(timeout=60) == 0
    [pdf] = FiledPdf.objects.all()
    assert (pdf.filing.document.pk, pdf.content[:5]) == (pilot.current_id, b"%PDF-")
    assert not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()
    assert not WorkerPulse.objects.exists()


def test_a_worker_yields_to_the_pages():
    worker = start_worker()
    try:
        wait_for(WorkerPulse.objects.exists)
        assert os.getpriority(os.PRIO_PROCESS, worker.pid) == os.getpriority(os.PRIO_PROCESS, 0) + 15
    finally:
        worker.terminate()
        worker.wait(timeout=30)


@pytest.mark.skipif(
    not Path("/proc/self/autogroup").exists(), reason="This kernel divides by processes alone."
)
def test_a_worker_started_by_itself_makes_its_session_yield_and_no_other():
    before = Path("/proc/self/autogroup").read_text()
    worker = start_worker(start_new_session=True)
    try:
        wait_for(WorkerPulse.objects.exists)
        assert Path(f"/proc/{worker.pid}/autogroup").read_text().split()[1:] == ["nice", "15"]
        assert Path("/proc/self/autogroup").read_text() == before
    finally:
        worker.terminate()
        worker.wait(timeout=30)


def test_the_task_of_a_living_worker_is_left_alone():
    workers.beat("living")
    task = running(["living"])
    assert workers.put_back_abandoned() == 0
    task.refresh_from_db()
    assert task.status == "RUNNING"


def test_after_the_database_was_away_a_worker_is_given_time_to_beat():
    workers.beat("living")
    WorkerPulse.objects.update(at=Now() - timedelta(hours=1))
    task = running(["living"])
    assert workers.put_back_abandoned() == 0
    workers.beat("living")
    WorkerPulse.objects.update(at=Now() - timedelta(hours=1))
    assert workers.put_back_abandoned() == 0
    task.refresh_from_db()
    assert task.status == "RUNNING"


def test_a_worker_that_nobody_has_heard_of_is_given_time_to_beat():
    running(["unheard"])
    assert workers.put_back_abandoned() == 0
    age_pulses()
    assert workers.put_back_abandoned() == 1


def test_the_task_of_a_dead_worker_is_put_back():
    workers.beat("dead")
    age_pulses()
    task = running(["dead"])
    assert workers.put_back_abandoned() == 1
    task.refresh_from_db()
    assert (task.status, WorkerPulse.objects.count()) == ("READY", 0)


def test_a_worker_that_died_while_nothing_ran_is_forgotten():
    workers.beat("dead")
    age_pulses()
    workers.beat("living")
    assert workers.put_back_abandoned() == 0
    assert WorkerPulse.objects.get().worker_id == "living"


def test_a_worker_that_is_known_beats_with_one_statement(django_assert_num_queries):
    workers.beat("living")
    WorkerPulse.objects.update(suspected_at=Now())
    with django_assert_num_queries(1):
        workers.beat("living")
    assert WorkerPulse.objects.get().suspected_at is None


@pytest.mark.parametrize(
    ("is_at_work", "fails", "beats"),
    [(True, (), [1, 2, 3, 4]), (False, (), [2, 4]), (False, (2, 3), [2, 3, 4])],
)
def test_a_worker_that_is_at_nothing_misses_every_second_beat_and_is_not_suspected(
    monkeypatch, is_at_work, fails, beats
):
    def beat(_worker):
        beaten.append(turn)
        if turn in fails:
            raise OperationalError

    beaten = []
    monkeypatch.setattr(workers, "beat", beat)
    monkeypatch.setattr(workers, "PUT_BACK", [])
    monkeypatch.setattr(workers.connection, "close", lambda: None)
    pulse = workers.Pulse("one", [], lambda: is_at_work)
    for turn in range(5):
        pulse._live(turn)
    assert beaten == [0, *beats]
    longest = max(after - before for before, after in pairwise(beaten)) * timedelta(
        seconds=workers.BEAT_SECONDS
    )
    assert longest < workers.SUSPECT_AFTER
    assert timedelta(seconds=workers.BEAT_SECONDS) < workers.DEAD_AFTER


def test_a_task_begins_on_a_fresh_pulse(monkeypatch):
    workers.beat("one")
    age_pulses()
    monkeypatch.setattr(worker_command.db_worker.Worker, "run_task", lambda _self, task: task)
    worker_command.worker_in_batches("one").run_task(None)
    assert WorkerPulse.objects.get().suspected_at is None
    assert workers.put_back_abandoned() == 0
    assert WorkerPulse.objects.filter(worker_id="one", suspected_at=None).exists()


def test_chores_follow_a_beat_however_long_each_takes(monkeypatch):
    waited = []
    monkeypatch.setattr(workers.time, "monotonic", lambda: 100 + 61 * len(waited))
    pulse = workers.Pulse("one", [])
    monkeypatch.setattr(pulse._stop, "wait", lambda seconds: waited.append(seconds) or len(waited) == 3)
    pulse._every(60, lambda _turn: None, 0.5)
    assert waited == [60.5, 59.5, 58.5]


@pytest.mark.smoke
@on_sqlite
@pytest.mark.usefixtures("patient")
def test_a_worker_that_has_done_its_chores_looks_for_tasks():
    with bell.Bell() as hung:
        workers.Pulse("one", [])._do_chores(1)
        assert seconds_of(hung) < 20


@pytest.mark.smoke
def test_a_worker_told_to_stop_ends_what_it_is_at_and_begins_nothing():
    for _pilot in range(2):
        filed()
    worker = start_worker()
    wait_for(DBTaskResult.objects.running().exists)
    worker.terminate()
    assert worker.wait(timeout=60) == 0
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["READY", "SUCCESSFUL"]
    assert not WorkerPulse.objects.exists()


def test_a_task_is_run_from_when_it_is_taken(monkeypatch):
    worker, seen = worker_command.worker_in_batches("one"), []
    monkeypatch.setattr(worker_command, "beat", lambda _name: seen.append(worker.running_task))
    monkeypatch.setattr(worker_command.bell, "ring", lambda: seen.append(worker.running_task))
    monkeypatch.setattr(worker_command.db_worker.Worker, "run_task", lambda *_: seen.append("run"))
    worker.run_task(None)
    assert [*seen, worker.running_task] == [True, True, "run", False]


def test_the_bell_hangs_before_a_task_is_looked_for(monkeypatch):
    told = []
    monkeypatch.setattr(bell.Bell, "__enter__", lambda hung: told.append("hang") or hung)
    monkeypatch.setattr(bell.Bell, "__exit__", lambda _hung, *_failure: told.append("take down"))
    monkeypatch.setattr(worker_command, "has_worked", lambda _worker: told.append("look") or True)
    monkeypatch.setattr(worker_command.Worker, "configure_signals", lambda _worker: None)
    monkeypatch.setattr(worker_command, "yield_to_the_pages", lambda: None)
    monkeypatch.setattr(worker_command, "LACKING", [])
    monkeypatch.setattr(worker_command.descriptions, "render_empty_forms", lambda: None)

    call_command("worker", batch=True)

    assert told == ["hang", "look", "take down"]


@pytest.mark.smoke
def test_an_idle_worker_begins_what_is_queued_and_stops_when_told_at_once():
    worker = start_worker()
    try:
        wait_for(WorkerPulse.objects.exists)
        time.sleep(1)
        rendering.render_filed.enqueue(0)
        # Without the bell it would look after a minute, and without a signal's way into the waiting stop then.
        wait_for(lambda: not DBTaskResult.objects.ready().exists(), seconds=7)
        wait_for(DBTaskResult.objects.failed().exists)
        time.sleep(1)
    finally:
        worker.terminate()
    assert worker.wait(timeout=7) == 0


def test_a_task_that_kills_every_worker_is_given_up_the_third_time():
    workers.beat("third")
    age_pulses()
    task = running(["first", "second", "third"])
    assert workers.put_back_abandoned() == 0
    task.refresh_from_db()
    assert task.status == "FAILED"


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(workers, "BEAT_SECONDS", 0.001)
    monkeypatch.setattr(workers, "CHORE_SECONDS", 0.001)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("failure", [KeyError("hr@blåbær.dk"), FileNotFoundError(), OperationalError()])
def test_a_chore_that_fails_ends_neither_the_chores_nor_the_pulse(failure):
    failed, done = threading.Event(), threading.Event()

    def fail():
        failed.set()
        raise failure

    with workers.Pulse("living", [fail, done.set]):
        assert failed.wait(timeout=30)
        done.clear()
        assert done.wait(timeout=30)
        beaten_at = WorkerPulse.objects.get().at
        wait_for(lambda: WorkerPulse.objects.get().at > beaten_at)


@pytest.mark.usefixtures("quick")
def test_a_chore_that_takes_long_does_not_stop_the_pulse():
    begun, end = threading.Event(), threading.Event()

    def take_long():
        begun.set()
        end.wait(timeout=30)

    with workers.Pulse("living", [take_long]):
        assert begun.wait(timeout=30)
        beaten_at = WorkerPulse.objects.get().at
        wait_for(lambda: WorkerPulse.objects.get().at > beaten_at)
        end.set()


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="nobody ends SQLite's connections")
def test_a_worker_outlives_a_restart_of_the_database_and_ends_what_it_was_at():
    worker = start_worker("--worker-id=living")
    try:
        wait_for(WorkerPulse.objects.exists)
        rendering.render_filed.enqueue(filed().current.filing.pk)
        wait_for(DBTaskResult.objects.running().exists)
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
        wait_for(lambda: DBTaskResult.objects.filter(status="SUCCESSFUL").count() == 2, seconds=60)
        assert (worker.poll(), FiledPdf.objects.count()) == (None, 1)
    finally:
        worker.terminate()
        worker.wait(timeout=30)


@pytest.mark.smoke
@on_sqlite
@pytest.mark.usefixtures("patient")
def test_a_worker_that_takes_a_task_wakes_another():
    rendering.render_filed.enqueue(0)
    with bell.Bell() as another:
        worker_command.worker_in_batches("one").run()
        assert seconds_of(another) < 20


@pytest.mark.smoke
@on_sqlite
@pytest.mark.usefixtures("patient")
def test_a_task_that_is_put_back_wakes_a_worker():
    workers.beat("dead")
    age_pulses()
    running(["dead"])
    with bell.Bell() as another:
        assert workers.put_back_abandoned() == 1
        assert seconds_of(another) < 20


def test_a_task_claimed_again_meanwhile_is_left_alone():
    stale = running(["dead"])
    DBTaskResult.objects.update(started_at=Now() + timedelta(seconds=5), worker_ids=["dead", "living"])
    workers._put_back(stale)
    assert DBTaskResult.objects.get().status == "RUNNING"


def test_a_task_that_fails_is_not_tried_again():
    rendering.render_filed.enqueue(0)
    for _ in range(2):
        call_command("db_worker", batch=True, interval=0, startup_delay=False, reload=False, verbosity=0)
    [task] = DBTaskResult.objects.all()
    assert (task.status, len(task.worker_ids)) == ("FAILED", 1)


@pytest.mark.parametrize(("failure", "status"), [(OperationalError(), "READY"), (KeyError(), "FAILED")])
def test_a_task_that_failed_because_the_database_went_away_is_tried_again(failure, status):
    task = running(["living"])
    task.set_failed(failure)
    workers.put_back_after_an_outage()
    task.refresh_from_db()
    assert task.status == status


@pytest.mark.parametrize(("failure", "level"), [(OperationalError(), "WARNING"), (IntegrityError(), "ERROR")])
def test_a_database_that_is_away_is_a_line_and_a_fault_of_ours_a_traceback(caplog, failure, level):
    def fail():
        raise failure

    workers.survive(fail)
    [record] = caplog.records
    assert (record.levelname, bool(record.exc_info)) == (level, level == "ERROR")
