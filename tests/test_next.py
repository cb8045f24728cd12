"""Where no newer Python is, the trial of the next Django says so and is no failure."""

import subprocess
from pathlib import Path

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "next"


def test_without_a_newer_python_it_says_what_is_wanted():
    run = subprocess.run(
        [SCRIPT],
        env={"PYTHON": "/bin/false", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0
    assert run.stdout.startswith("Cannot run here: the next Django needs Python 3.12 or later")
