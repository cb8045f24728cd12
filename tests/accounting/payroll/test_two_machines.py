"""The web server and the worker share the database and no disk: an upload reaches the worker, and leaves nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounting.models import PayrollImport
from regions.once import new_token
from tests.accounts import Account
from tests.extracts import HEADER, csv, line
from tests.pilots.test_worker import database_url

ROOT = Path(__file__).resolve().parents[3]
CPR = "0101701234"
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.smoke]


@pytest.fixture
def disks(tmp_path, settings):
    """The folders of the two machines, where either keeps what it keeps."""
    web, worker = tmp_path / "web", tmp_path / "worker"
    for folder in (web, worker):
        folder.mkdir()
    settings.VAR_DIR = web
    return {"web": web, "worker": worker}


def upload(client, account):
    client.force_login(account.hr)
    data = csv([CPR, "Hemmelig Person", *line("1", "10,00")], header=["CPR-nr.", "Navn", *HEADER])
    said = {"month": "2022-04", "run": "2022-04", "run_kind": "ordinary", "token": new_token()}
    file = SimpleUploadedFile("udtraek.csv", data)
    return client.post(reverse("payroll_new", args=[account.book.pk]), {"file": file, **said})


def work(folder):
    """What waits is done by a worker that sees this folder alone."""
    own = {"DATABASE_URL": database_url(), "VAR_DIR": str(folder), "TMPDIR": str(folder)}
    command = [sys.executable, "manage.py", "worker", "--batch"]
    subprocess.run(command, cwd=ROOT, env=os.environ | own, check=True, timeout=60, capture_output=True)


def holding(text):
    """The tables of which some row holds the text, in words or in bytes."""
    wanted = text.encode()
    return [
        model.__name__
        for model in apps.get_models(include_auto_created=True)
        for row in model._base_manager.values_list()
        if any(
            wanted in (bytes(value) if isinstance(value, memoryview) else str(value).encode())
            for value in row
        )
    ]


def test_an_upload_is_read_by_a_worker_elsewhere_and_no_row_or_disk_keeps_a_cpr_number(client, disks):
    assert upload(client, Account()).status_code == 302
    # As long as it waits it is in one place.
    assert holding(CPR) == ["PayrollFile"]

    work(disks["worker"])

    found = PayrollImport.objects.get()
    assert (found.state, found.lines.get().amount, found.facts.personal) == (
        "open",
        10,
        ["CPR-nr.", "Navn"],
    )
    assert [holding(text) for text in (CPR, "Hemmelig")] == [[], []]
    kept = [path for folder in disks.values() for path in folder.rglob("*") if path.is_file()]
    assert [path for path in kept if CPR.encode() in path.read_bytes()] == []
    assert [path.name for path in kept if path.name != "secret-key"] == []
