"""A released database is migrated: its rows, its frozen texts, its guards and its pages are as before."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.releases import dumps
from tests.releases.making import SETTINGS

pytestmark = [pytest.mark.smoke, pytest.mark.long]


def manage(address, folder, *command):
    environment = os.environ | SETTINGS | {"DATABASE_URL": address, "VAR_DIR": str(folder)}
    return subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
    ).stdout


@pytest.mark.parametrize("release", dumps.releases())
def test_the_database_of_a_release_is_migrated_and_nothing_is_lost(release, tmp_path):
    server = os.environ["DATABASE_URL"]
    address = dumps.read(release, server, f"release_{release}_{os.getpid()}", tmp_path)
    told = dumps.HERE / f"{release}.{dumps.engine_of(server)}.json"

    manage(address, tmp_path, "manage.py", "migrate", "-v0")
    wrong = json.loads(manage(address, tmp_path, "-m", "tests.releases.checking", str(told)))

    assert wrong == {"rows": [], "frozen texts": [], "guards": [], "pages": []}


def test_every_release_has_a_dump_of_each_engine():
    kept = dumps.releases()
    assert kept
    assert all(dumps.file_of(release, engine).exists() for release in kept for engine in dumps.SUFFIX)
