"""What is too large or known by no test is told with its path and figure."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "sizes"
BODY = "    pass\n"


def told(folder, **files):
    """What the script says of a folder with these files, named with __ for a slash."""
    for name, text in files.items():
        page = name.startswith("templates")
        path = folder / f"{name.replace('__', '/')}.{'html' if page else 'py'}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    run = subprocess.run([sys.executable, SCRIPT, folder], capture_output=True, text=True, check=False)
    return run.returncode, run.stdout.strip()


@pytest.mark.parametrize(
    ("file", "most", "text", "place"),
    [
        ("pilots__models", 400, lambda lines: "#\n" * lines, "pilots/models.py: module"),
        (
            "pilots__models",
            40,
            lambda lines: f"def f():\n{BODY * (lines - 1)}",
            "pilots/models.py:1 f: function",
        ),
        (
            "pilots__models",
            60,
            lambda n: f"class V(FormView):\n{BODY * (n - 1)}",
            "pilots/models.py:1 V: class view",
        ),
        ("tests__test_x", 30, lambda n: f"def test_x():\n{BODY * (n - 1)}", "tests/test_x.py:1 test_x: test"),
        ("templates__x", 150, lambda lines: "<p>\n" * lines, "templates/x.html: template"),
        ("templates__components__x", 30, lambda n: "<p>\n" * n, "templates/components/x.html: component"),
    ],
)
def test_what_has_one_line_more_than_its_limit_is_told(tmp_path, file, most, text, place):
    assert told(tmp_path, **{file: text(most)})[0] == 0
    assert told(tmp_path, **{file: text(most + 1)}) == (1, f"{place} of {most + 1} lines, at most {most}")


def test_a_module_that_no_test_knows_is_told(tmp_path):
    assert told(tmp_path, common__money="") == (1, "common/money.py: no test knows it")


@pytest.mark.parametrize(
    "test",
    [
        {"tests__common__test_money": ""},
        {"tests__test_all": "from common import money"},
        {"tests__test_all": "from common.money import kroner"},
        {"tests__common__test_notes": "", "common__notes": "from common import money"},
    ],
)
def test_a_module_is_known_by_its_name_by_an_import_or_as_a_part(tmp_path, test):
    assert told(tmp_path, common__money="", **test)[0] == 0


def test_what_only_another_app_leans_on_is_told(tmp_path):
    files = {"tests__test_all": "import pilots.filing", "pilots__filing": "import common.money"}

    assert told(tmp_path, common__money="", **files) == (1, "common/money.py: no test knows it")
