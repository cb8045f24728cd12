"""What the suite takes is counted, said, and set beside what it took."""

import json
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

from tests import durations

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "minutes"
COUNTS = {"tests": 2700, "groups": {"browser": 150, "pilots": 2550}}
BEFORE = {"date": "2026-11-28", "note": "before", "tests": 2601, "postgresql": 9.8, "sqlite": 1.0}


@pytest.fixture
def minutes(tmp_path):
    loader = SourceFileLoader("minutes", str(SCRIPT))
    module = module_from_spec(spec_from_loader("minutes", loader))
    loader.exec_module(module)
    module.KEPT, module.SHOWN = tmp_path / "kept.json", tmp_path / "var" / "shown.json"
    module.KEPT.write_text(json.dumps(BEFORE))
    return module


def test_seconds_and_tests_are_added_by_folder():
    tests, seconds = durations.groups(
        {
            "tests/pilots/documents/test_workflow.py::test_one": 1.5,
            "tests/pilots/imports/test_rows.py::test_two[a/b]": 2.0,
            "tests/test_run.py::test_three": 0.5,
        }
    )

    assert tests == {"pilots": 2, "tests": 1}
    assert seconds == {"pilots": 3.5, "tests": 0.5}


def test_a_run_stands_beside_the_kept_one(minutes):
    run = minutes.this_run(COUNTS, "612", "66")

    assert minutes.beside(run, BEFORE) == [
        "                           now   2026-11-28, before",
        "minutes on PostgreSQL     10.2   9.8",
        "minutes on SQLite          1.1   1.0",
        "minutes in all            11.3   10.8",
        "tests                     2700   2601",
        "tests of browser           150",
        "tests of pilots           2550",
    ]


@pytest.mark.parametrize(("sqlite", "is_said"), [("60", False), ("66", True)])
def test_more_than_a_quarter_of_an_hour_stands_out(minutes, sqlite, is_said):
    run = minutes.this_run(COUNTS, "840", sqlite)

    assert (minutes.beside(run, BEFORE)[-1].startswith("!!! TOO LONG: 15.1 minutes")) is is_said


def test_a_run_that_was_shown_can_be_kept(minutes, tmp_path, capsys):
    counts = tmp_path / "counts.json"
    counts.write_text(json.dumps(COUNTS))
    minutes.main(["show", str(counts), "612", "66"])
    shown = capsys.readouterr().out

    minutes.main(["keep"])

    kept = json.loads(minutes.KEPT.read_text())
    assert "minutes in all            11.3   10.8" in shown
    assert {name: kept[name] for name in ("tests", "postgresql", "sqlite", "groups")} == {
        **COUNTS,
        "postgresql": 10.2,
        "sqlite": 1.1,
    }
    assert {"date", "machine"} < set(kept)


def test_without_a_run_nothing_is_shown_or_kept(minutes, tmp_path, capsys):
    minutes.main(["show", str(tmp_path / "none.json"), "1", "1"])

    assert capsys.readouterr().out == ""
    with pytest.raises(SystemExit, match="make test"):
        minutes.main(["keep"])
    assert json.loads(minutes.KEPT.read_text()) == BEFORE
