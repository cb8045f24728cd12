"""The suite runs on production's own settings; what only tests need is overridden here, in one place."""

import gc
import hashlib
import os
import tempfile
from collections import defaultdict
from itertools import islice
from pathlib import Path

import pytest
import xdist

_var = tempfile.TemporaryDirectory(prefix="karrierespor-tests-")
(Path(_var.name) / "staticfiles").mkdir()  # WhiteNoise warns when its folder is missing
_embedded = os.environ.get("DATABASE_URL", "").startswith("sqlite")

# Set before Django reads its settings. No DJANGO_SETTINGS_MODULE stands in pyproject.toml: pytest-django
# would then load the settings before this file has been read.
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "DEMO": "1" if _embedded else "0",
    "DEBUG": "0",
    "VAR_DIR": _var.name,
    "SECRET_KEY": hashlib.sha256(b"only the tests know this one").hexdigest(),
    "ALLOWED_HOSTS": "localhost,127.0.0.1",
    "SUPPORT_EMAIL": "support@eksempel.dk",
    "RESPONSIBLE_AUTHORITY": "Eksempelsekretariatet",
    "SITE_URL": "https://karrierespor.example",
    "MAIL_FROM": "karrierespor@eksempel.dk",
    "EMAIL_URL": "smtp://127.0.0.1:1",
    "SECURE_SSL_REDIRECT": "0",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright runs a loop beside the tests
}

import django.conf  # noqa: E402
import hypothesis  # noqa: E402

from common.heap import keep_what_is_loaded  # noqa: E402
from tests import cloning, deadline, durations, figures, proving, shuffling  # noqa: E402
from tests.browser.visiting import chromium, visit  # noqa: E402, F401  one browser, whoever asks for it

django.conf.settings.DATABASES  # noqa: B018  read now, while the environment above is the one that counts

hypothesis.settings.register_profile("test", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("test")


def pytest_configure(config):
    settings = django.conf.settings
    # A worker process has read its settings before this file, with the folder of the process that started it.
    settings.VAR_DIR = Path(_var.name)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.WHITENOISE_AUTOREFRESH = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False  # the live server speaks http
    if _embedded:
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(Path(_var.name) / "test.sqlite3")
    config.pluginmanager.register(figures.Figures(), "figures")
    if path := os.environ.get("DURATIONS"):
        config.pluginmanager.register(durations.Durations(path), "durations")
    if at := os.environ.get("DEADLINE"):
        config.pluginmanager.register(deadline.Deadline(float(at)), "deadline")
    if path := os.environ.get("PROVED"):
        config.pluginmanager.register(proving.plugin(config, path), "proving")
    if seed := os.environ.get("SHUFFLE"):
        config.pluginmanager.register(shuffling.Shuffling(seed), "shuffling")
    config.pluginmanager.register(Full(), "full")


class Full:
    """With PROVE=1 a test that can take larger samples belongs to the full figures."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items):
        if os.environ.get("PROVE") == "1":
            for item in items:
                if "samples" in item.fixturenames:
                    item.add_marker("prove")


# After pytest-django has put those that change the database after those that do not.
@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Each worker starts on an equal share of the tests: let all begin with long ones, so that none is left for the end.

    Those of a folder stay together, so that the world they share is built once.
    """
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    long, piles = defaultdict(list), [[] for _worker in range(workers)]
    for item in items:
        if item.get_closest_marker("long"):
            long[item.path.parent].append(item)
    for group in sorted(long.values(), key=len, reverse=True):
        min(piles, key=len).extend(group)
    short = iter([item for item in items if not item.get_closest_marker("long")])
    share = len(items) // workers
    items[:] = [item for pile in piles for item in (*pile, *islice(short, max(share - len(pile), 0)))] + list(
        short
    )


def pytest_collection_finish():
    keep_what_is_loaded()
    gc.set_threshold(20_000, 20, 20)


def pytest_unconfigure():
    _var.cleanup()


@pytest.fixture(scope="session")
def django_db_keepdb(request):
    """Workers start from a database that one of them has migrated.

    It goes with the run's own folder or server; on a server that stays, so does it.
    """
    return xdist.is_xdist_worker(request)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix, django_db_keepdb, django_db_blocker, tmp_path_factory
):
    if django_db_keepdb:
        with django_db_blocker.unblock():
            cloning.start_migrated(tmp_path_factory.getbasetemp().parent)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Keep a copy of the freshly migrated database: transactional tests are reset from it."""
    keep_what_is_loaded()
    with django_db_blocker.unblock(), cloning.resets_by_cloning():
        yield


@pytest.fixture(scope="session")
def demo_worlds(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo's world as it is at any moment: `demo_worlds.at(moment)` begins from it; each is built once and kept."""
    from tests.worlds import Worlds

    own = tmp_path_factory.mktemp("demo")
    is_shared = "PYTEST_XDIST_WORKER" in os.environ and not _embedded
    folder = tmp_path_factory.getbasetemp().parent / "demo" if is_shared else own / "worlds"
    folder.mkdir(exist_ok=True)
    with Worlds(folder, own, django_db_blocker) as worlds:
        yield worlds


@pytest.fixture(scope="session")
def samples():
    """How many cases to try: samples(small, full) is `small` in `make test` and `full` in `make prove`."""
    return lambda small, full: full if os.environ.get("PROVE") == "1" else small


@pytest.fixture
def report(request):
    """Print a figure after the run: report("cells of the matrix", 4212)."""
    return lambda name, figure: request.node.user_properties.append((figures.KEY, [name, str(figure)]))
