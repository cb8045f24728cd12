"""`make prove` may be stopped: what has passed of this code is kept, and nothing else is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.prove
SUITE = {
    ".gitignore": "var/\n__pycache__/\n",
    "conftest.py": """
import pytest
from tests import figures, proving


def pytest_configure(config):
    config.pluginmanager.register(figures.Figures(), "figures")
    config.pluginmanager.register(proving.plugin(config, config.rootpath / "var/prove/passed.json"), "proving")


@pytest.fixture
def report(request):
    return lambda name, figure: request.node.user_properties.append((figures.KEY, [name, str(figure)]))
""",
    "test_cells.py": """
import os


def test_first(report):
    report("cells", 4212)


def test_second(report):
    if os.environ["SECOND"] == "killed":
        os._exit(9)
    assert os.environ["SECOND"] == "passes"
    report("canaries", 0)
""",
}


@pytest.fixture
def suite(tmp_path):
    for name, words in SUITE.items():
        (tmp_path / name).write_text(words)
    git(tmp_path, "init")
    commit(tmp_path)
    return tmp_path


def commit(folder):
    git(folder, "add", ".")
    git(folder, "commit", "-m", "A commit", "--allow-empty")


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


def prove(folder, second="passes", *arguments, **environment):
    environment |= {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "SECOND": second}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:django", *arguments],
        cwd=folder,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )


def figures(done):
    """The table of figures as it was printed."""
    lines = done.stdout.splitlines()
    return [line.split() for line in lines if line.startswith(("cells ", "canaries "))]


def test_what_was_stopped_goes_on_and_the_table_holds_all(suite):
    stopped = prove(suite, "killed")

    done = prove(suite)

    assert stopped.returncode == 9
    assert "Nothing is proved yet." in stopped.stdout
    assert "Goes on: 1 passed before, in " in done.stdout
    assert (done.returncode, figures(done)) == (0, [["canaries", "0"], ["cells", "4212"]])
    assert "\n1 passed, 1 deselected in " in done.stdout
    assert "2 tests in 0.0 minutes, 1 of them earlier; commit " in done.stdout


def test_with_two_workers_it_goes_on_as_well(suite):
    prove(suite, "fails", "-n", "2")

    done = prove(suite, "passes", "-n", "2")

    assert (done.returncode, figures(done)) == (0, [["canaries", "0"], ["cells", "4212"]])
    assert "\n1 passed in " in done.stdout


def test_a_failed_test_is_run_again(suite):
    failed = prove(suite, "fails")

    again = prove(suite, "fails")

    assert (failed.returncode, again.returncode) == (1, 1)
    assert "\n1 failed, 1 passed in " in failed.stdout
    assert "\n1 failed, 1 deselected in " in again.stdout


def test_when_all_has_passed_there_is_nothing_left_to_fail(suite):
    prove(suite)

    done = prove(suite)

    assert (done.returncode, figures(done)) == (0, [["canaries", "0"], ["cells", "4212"]])
    assert "\n2 deselected in " in done.stdout


@pytest.mark.parametrize("name", ["test_cells.py", "new.py"])
def test_other_code_begins_anew_and_says_so(suite, name):
    prove(suite)
    with (suite / name).open("a") as file:
        file.write("# Other words\n")

    done = prove(suite)

    assert "Begins anew: the code has changed since " in done.stdout
    assert "\n2 passed in " in done.stdout


def test_a_commit_alone_changes_no_code(suite):
    (suite / "new.py").write_text("")
    prove(suite)
    commit(suite)

    assert "\n2 deselected in " in prove(suite).stdout


def test_it_begins_anew_when_asked(suite):
    prove(suite)

    stopped = prove(suite, "killed", FRESH="1")

    assert "Begins anew, as asked." in stopped.stdout
    assert "\n1 passed, 1 deselected in " in prove(suite).stdout
