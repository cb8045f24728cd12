"""The worker: low priority, nothing lost when it is killed, nothing tried for ever."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models.functions import Now
from django_tasks_db.models import DBTaskResult

from pilots import rendering
from pilots.models import FiledPdf
from regions import workers
from regions.workers import WorkerPulse
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


def start_worker(*options):
    command = [sys.executable, "manage.py", "worker", "--no-startup-delay", *options]
    environment = os.environ | {"DATABASE_URL": database_url()}
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def age_pulses():
    WorkerPulse.objects.update(at=Now() - workers.DEAD_AFTER - timedelta(seconds=1))


def running(worker_ids):
    rendering.render_filed.enqueue(0)
    DBTaskResult.objects.update(status="RUNNING", started_at=Now(), worker_ids=worker_ids)
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
    assert (pdf.filing.description_id, pdf.content[:5]) == (pilot.current_id, b"%PDF-")
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


def test_the_task_of_a_living_worker_is_left_alone():
    workers.beat("living")
    task = running(["living"])
    assert workers.put_back_abandoned() == 0
    task.refresh_from_db()
    assert task.status == "RUNNING"


@pytest.mark.parametrize("known", [True, False])
def test_the_task_of_a_dead_worker_is_put_back(known):
    if known:
        workers.beat("dead")
        age_pulses()
    task = running(["dead"])
    assert workers.put_back_abandoned() == 1
    task.refresh_from_db()
    assert (task.status, WorkerPulse.objects.count()) == ("READY", 0)


def test_a_task_that_kills_every_worker_is_given_up_the_third_time():
    task = running(["first", "second", "third"])
    assert workers.put_back_abandoned() == 0
    task.refresh_from_db()
    assert task.status == "FAILED"


def test_the_pulse_does_its_chore_now_and_then(monkeypatch):
    monkeypatch.setattr(workers, "BEAT_SECONDS", 0.001)
    monkeypatch.setattr(workers, "BEATS_A_CHORE", 2)
    done = threading.Event()

    with workers.Pulse("living", chore=done.set):
        assert done.wait(timeout=30)


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
