"""With DURATIONS=file a run says at its end what took longest, and keeps in the file how many tests each folder has."""

import json
from collections import Counter
from pathlib import Path, PurePath

import pytest

from tests import figures

SHOWN = 10


class Durations:
    def __init__(self, path):
        self.path, self.seconds = Path(path), Counter()

    def pytest_runtest_logreport(self, report):
        if not isinstance(report, pytest.SubtestReport):  # its test's call lasts as long as all of them
            self.seconds[report.nodeid] += report.duration

    def pytest_terminal_summary(self, terminalreporter):
        tests, seconds = groups(self.seconds)
        if not tests:
            return
        terminalreporter.section("what took longest, in seconds")
        for line in figures.table(
            [(test[:100], f"{took:.1f}") for test, took in self.seconds.most_common(SHOWN)]
        ):
            terminalreporter.write_line(line)
        terminalreporter.section("minutes of a processor, and tests")
        rows = [(group, f"{took / 60:.1f}  {tests[group]:>5}") for group, took in seconds.most_common()]
        for line in figures.table(rows):
            terminalreporter.write_line(line)
        self.path.write_text(json.dumps({"tests": tests.total(), "groups": dict(sorted(tests.items()))}))


def groups(seconds):
    """How many tests each folder of tests/ has, and what they took; those in no folder are the suite's own."""
    tests, took = Counter(), Counter()
    for test, duration in seconds.items():
        folders = PurePath(test.partition("::")[0]).parts[1:-1]
        group = folders[0] if folders else "tests"
        tests[group] += 1
        took[group] += duration
    return tests, took
