"""The figures that tests report: gathered from every process, printed as a table; `make prove` keeps them."""

import json
import os
from pathlib import Path

KEY = "figure"
PROVE_JSON = Path(__file__).resolve().parent.parent / "var" / "prove.json"


class Figures:
    def __init__(self):
        self.rows = {}

    def pytest_runtest_logreport(self, report):
        if report.when == "call":
            self.rows |= {tuple(value): report.nodeid for key, value in report.user_properties if key == KEY}

    def pytest_terminal_summary(self, terminalreporter):
        if not self.rows:
            return
        terminalreporter.section("figures")
        for line in table(sorted(self.rows)):
            terminalreporter.write_line(line)
        if os.environ.get("PROVE") == "1":
            self.keep()

    def keep(self):
        rows = [
            {"name": name, "figure": figure, "test": test}
            for (name, figure), test in sorted(self.rows.items())
        ]
        PROVE_JSON.parent.mkdir(exist_ok=True)
        PROVE_JSON.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")


def table(rows):
    """Two columns: the names on the left, the figures aligned on the right."""
    left = max(len(name) for name, _ in rows)
    right = max(len(figure) for _, figure in rows)
    return [f"{name:<{left}}  {figure:>{right}}" for name, figure in rows]
