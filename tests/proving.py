"""With PROVED=file each test that passed is kept there with its figures, and is left out when the same code is run again.

So `make prove` goes on where it was stopped.
"""

import hashlib
import json
import os
import subprocess
import time
from collections import defaultdict
from pathlib import Path

import pytest

from tests import figures


def plugin(config, path):
    is_worker = hasattr(config, "workerinput")
    return LeavesOut(config.workerinput["passed"]) if is_worker else Proving(config.rootpath, Path(path))


class LeavesOut:
    """In every process that collects: all of them leave out the same, whatever is kept in the meantime."""

    def __init__(self, passed):
        self.passed = frozenset(passed)

    def pytest_collection_modifyitems(self, config, items):
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid in self.passed])
        items[:] = [item for item in items if item.nodeid not in self.passed]


class Proving(LeavesOut):
    def __init__(self, root, path):
        self.path, self.began, self.reports = path, time.perf_counter(), defaultdict(list)
        self.kept, self.sentence = start(root, path)
        self.minutes = self.kept["minutes"]
        super().__init__(self.kept["tests"])

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node):
        node.workerinput["passed"] = list(self.passed)

    def pytest_sessionstart(self, session):
        session.config.pluginmanager.get_plugin("terminalreporter").write_line(self.sentence)
        self.keep()

    def pytest_runtest_logreport(self, report):
        reports = self.reports[report.nodeid]
        reports.append(report)
        if report.when == "teardown" and all(step.passed for step in reports):
            rows = [row for key, row in report.user_properties if key == figures.KEY]
            self.kept["tests"][report.nodeid] = rows
            self.keep()

    def pytest_sessionfinish(self, session, exitstatus):
        self.keep()
        printed = session.config.pluginmanager.get_plugin("figures").rows
        printed |= {tuple(row): test for test, rows in self.kept["tests"].items() for row in rows}
        if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and self.passed:
            session.exitstatus = pytest.ExitCode.OK  # all had passed before

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter):
        passed = f"{len(self.kept['tests'])} tests in {self.kept['minutes']:.1f} minutes"
        earlier = f"{len(self.passed)} of them earlier"
        code = f"commit {self.kept['commit']}, code {self.kept['fingerprint']}"
        terminalreporter.section("proved")
        terminalreporter.write_line(f"{passed}, {earlier}; {code}")

    def keep(self):
        """Written beside and moved there: whoever is killed meanwhile leaves what was kept before."""
        self.kept["minutes"] = self.minutes + (time.perf_counter() - self.began) / 60
        self.path.parent.mkdir(parents=True, exist_ok=True)
        beside = self.path.with_suffix(".new")
        beside.write_text(json.dumps(self.kept, indent=1, ensure_ascii=False))
        beside.replace(self.path)


def start(root, path):
    """What is known of the code as it stands, and what to say about it."""
    new = {"commit": git(root, "describe", "--always", "--dirty"), "fingerprint": fingerprint(root)}
    new |= {"minutes": 0, "tests": {}}
    if not path.exists():
        return new, "Nothing is proved yet."
    if os.environ.get("FRESH") == "1":
        return new, "Begins anew, as asked."
    kept = json.loads(path.read_text())
    if kept["fingerprint"] != new["fingerprint"]:
        return new, f"Begins anew: the code has changed since {kept['commit']} was proved."
    return kept, f"Goes on: {len(kept['tests'])} passed before, in {kept['minutes']:.1f} minutes."


def fingerprint(root):
    """Of all that git keeps or would add, as it lies in the folder: a commit alone does not change it."""
    names = git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    files = [root / name for name in sorted(set(names)) if (root / name).is_file()]
    whole = "\n".join(
        f"{path.relative_to(root)} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in files
    )
    return hashlib.sha256(whole.encode()).hexdigest()[:12]


def git(root, *arguments):
    answer = subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True, text=True)
    return answer.stdout.strip()
