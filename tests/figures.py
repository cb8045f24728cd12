"""The figures that tests report: gathered from every process, printed as a table."""

KEY = "figure"


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


def table(rows):
    """Two columns: the names on the left, the figures aligned on the right."""
    left = max(len(name) for name, _ in rows)
    right = max(len(figure) for _, figure in rows)
    return [f"{name:<{left}}  {figure:>{right}}" for name, figure in rows]
