"""`make quick`: what is nearest to a change comes first, and a minute is a minute."""

import os
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest
import time_machine

from tests import deadline

ROOT = Path(__file__).resolve().parent.parent
PASSES = [sys.executable, "-c", ""]
FAILS = [sys.executable, "-c", "raise SystemExit(1)"]
LASTS = [sys.executable, "-c", "import time; time.sleep(60)"]
CONFTEST = """
from tests import deadline


def pytest_configure(config):
    config.pluginmanager.register(deadline.Deadline(deadline.now() + {seconds}))
"""


@pytest.fixture
def quick():
    loader = SourceFileLoader("quick", str(ROOT / "scripts" / "quick"))
    module = module_from_spec(spec_from_loader("quick", loader))
    loader.exec_module(module)
    return module


@pytest.fixture
def suite(quick, tmp_path):
    write(
        tmp_path,
        {
            "tests/pilots/test_workflow.py": "from pilots import workflow",
            "tests/pilots/test_filing.py": "from pilots.workflow import take",
            "tests/pilots/test_pages.py": "from tests.building import built",
            "tests/pilots/imports/test_rows.py": "import pilots.imports.rows",
            "tests/accounting/test_book.py": "import pilots.workflow",
            "tests/common/test_ui.py": "",
            "tests/test_run.py": "this is no Python",
        },
    )
    return quick.Suite(tmp_path)


def write(folder, files):
    for name, words in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(words)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        # By name, by import with its own folder first, and what else stands there.
        (
            "pilots/workflow.py",
            "pilots/test_workflow pilots/test_filing accounting/test_book pilots/test_pages",
        ),
        ("pilots/imports/rows.py", "pilots/imports/test_rows"),
        ("pilots/migrations/0001.py", "pilots/test_filing pilots/test_pages pilots/test_workflow"),
        ("regions/views/run.py", "test_run"),
        ("scripts/run", "test_run"),
        ("tests/building.py", "pilots/test_pages test_run"),
        ("tests/accounting/test_gone.py", "accounting/test_book"),
        ("templates/pilots/imports/_rows.html", "pilots/imports/test_rows"),
        ("templates/pilots/standing/page.html", "pilots/test_filing pilots/test_pages pilots/test_workflow"),
        ("templates/components/ui.html", "common/test_ui"),
        ("templates/base.html", "common/test_ui"),
        ("docs/promises.md", ""),
    ],
)
def test_the_nearest_tests_come_first(suite, changed, expected):
    assert suite.nearest([changed]) == [f"tests/{name}.py" for name in expected.split()]


def test_a_changed_test_comes_before_all_that_is_near_to_other_changes(suite):
    nearest = suite.nearest(["pilots/workflow.py", "tests/pilots/test_pages.py"])

    assert nearest[:2] == ["tests/pilots/test_pages.py", "tests/pilots/test_workflow.py"]


def test_what_is_not_committed_has_changed_or_else_the_last_commit(quick, repository):
    assert quick.uncommitted(repository) == []
    assert quick.committed(repository) == [".gitignore", "old.py", "ændret.py"]

    write(repository, {"ændret.py": "changed = True", "new.py": ""})

    assert quick.uncommitted(repository) == ["ændret.py", "new.py"]


@pytest.fixture
def repository(tmp_path):
    write(tmp_path, {"old.py": "", "ændret.py": "", ".gitignore": "var/", "var/kept.json": ""})
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "The first")
    return tmp_path


def git(folder, *arguments):
    person = [
        "-c",
        "user.name=Eksempel",
        "-c",
        "user.email=eksempel@eksempel.dk",
        "-c",
        "commit.gpgsign=false",
    ]
    subprocess.run(["git", *person, *arguments], cwd=folder, check=True, capture_output=True)


def test_every_test_that_comes_first_stands_where_it_is_sought(quick):
    sought = [test.split("::") for test in quick.FIRST]

    assert [test for file, test in sought if f"\ndef {test}(" not in (ROOT / file).read_text()] == []


@pytest.mark.parametrize(
    ("style", "tests", "code"),
    [(PASSES, PASSES, 0), (FAILS, PASSES, 1), (PASSES, FAILS, 1), (PASSES, LASTS, 1)],
    ids=["both hold", "the style fails", "a test fails", "the tests do not end"],
)
def test_quick_holds_when_all_that_it_reached_does(quick, repository, monkeypatch, style, tests, code):
    monkeypatch.setattr(quick, "ROOT", repository)
    monkeypatch.setattr(quick, "STYLE", style)
    monkeypatch.setattr(quick, "PYTEST", tests)
    monkeypatch.setattr(quick, "LIMIT", 2)

    assert quick.main() == code


def run(folder, seconds, *arguments):
    """The tests of a folder, with so many seconds for them."""
    write(folder, {"conftest.py": CONFTEST.format(seconds=seconds)})
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:django", "-p", "no:cacheprovider", *arguments]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True, text=True)


HURRIED = {
    "test_b.py": """
import time


def test_quick():
    pass


def test_slow(subtests):
    for n in range(60):
        with subtests.test(n=n):
            time.sleep(n)


def test_last():
    pass
""",
    "test_a.py": """
import pytest


@pytest.mark.parametrize("n", range(3))
def test_left(n):
    pass
""",
}


@pytest.mark.prove
@pytest.mark.parametrize(
    ("seconds", "workers"), [(3, []), (8, ["-n", "1", "--maxschedchunk", "1"])], ids=["alone", "by a worker"]
)
def test_when_the_time_is_up_the_running_test_ends_and_what_is_left_is_named(tmp_path, seconds, workers):
    write(tmp_path, HURRIED)

    done = run(tmp_path, seconds, *workers, "test_b.py", "test_a.py")

    assert done.returncode == 0
    assert "stopped early: 5 tests are left" in done.stdout
    assert "\ntest_b.py  2\ntest_a.py  3\n" in done.stdout
    assert "\n1 passed, " in done.stdout


# As Hypothesis does: what is raised while it waits for the report is a warning, which is an error.
TELLS_SLOWLY = """
import time

import pytest


class Slow:
    def pytest_runtest_makereport(self):
        time.sleep(4)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport():
    (yield).get_result()


def pytest_configure(config):
    config.pluginmanager.register(Slow())
"""


@pytest.mark.prove
def test_time_that_is_up_while_a_report_is_made_ends_no_run(tmp_path):
    write(tmp_path, HURRIED | {"slowly.py": TELLS_SLOWLY})

    done = run(tmp_path, 2, "-W", "error", "-p", "slowly", "test_a.py")

    assert done.returncode == 0
    assert "stopped early: 3 tests are left" in done.stdout


@pytest.mark.prove
def test_with_time_enough_nothing_is_left_and_what_was_named_first_runs_first(tmp_path):
    write(tmp_path, HURRIED | {"test_b.py": "def test_one(): pass\ndef test_two(): assert False"})

    done = run(tmp_path, 60, "-vv", "test_b.py::test_two", "test_a.py", "test_b.py")

    ran = [line.split()[0] for line in done.stdout.splitlines() if "PASSED" in line or "FAILED" in line]
    assert done.returncode == 1
    assert ran[:2] == ["test_b.py::test_two", "test_a.py::test_left[0]"]
    assert "left" not in done.stdout.replace("test_left", "")


def test_nothing_is_counted_when_there_was_no_time(tmp_path):
    write(tmp_path, HURRIED)

    done = run(tmp_path, -1)

    assert done.returncode == 0
    assert "stopped early: 6 tests are left" in done.stdout


def test_no_test_can_hold_the_clock_of_the_deadline():
    with time_machine.travel("2024-01-01", tick=False):
        before = deadline.now()
        assert deadline.now() > before
