"""With DEADLINE set the tests run in the order in which they are named, and what is not done by then is left and named.

What is left is reported by nobody: it has neither passed nor failed.
"""

import signal
import time
from collections import Counter

import pytest
from _pytest.runner import call_and_report, runtestprotocol

from tests import figures


class TimeIsUp(pytest.skip.Exception, KeyboardInterrupt):
    """Ends the running test: nobody keeps an interrupt, psycopg cancels its query, and a subtest ends as one skipped."""


def now():
    """The machine's own seconds: equal in every process, and no test can hold them still."""
    return time.clock_gettime(time.CLOCK_MONOTONIC)


class Deadline:
    def __init__(self, at):
        self.at, self.is_running = at, False
        self.collected, self.done = [], set()

    @pytest.hookimpl(wrapper=True)
    def pytest_collection_modifyitems(self, config, items):
        yield  # whoever else sorts has done so
        places = {name: place for place, name in reversed(list(enumerate(config.args)))}
        items.sort(key=lambda item: min(places.get(name, len(places)) for name in names(item.nodeid)))

    def pytest_collection_finish(self, session):
        self.collected = [item.nodeid for item in session.items]

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids):
        self.collected = ids

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self):
        signal.signal(signal.SIGALRM, self.ring)
        # Once more every second: an exception that is raised while something is collected as garbage is ignored.
        signal.setitimer(signal.ITIMER_REAL, max(self.at - now(), 0.001), 1)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self):
        signal.setitimer(signal.ITIMER_REAL, 0)

    def ring(self, _number, _frame):
        if self.is_running:
            raise TimeIsUp

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item, nextitem):
        if now() < self.at:
            self.run(item, nextitem)
        return True

    def run(self, item, nextitem):
        item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
        try:
            self.is_running = True
            reports = runtestprotocol(item, nextitem=nextitem, log=False)
        except TimeIsUp:
            call_and_report(item, "teardown", log=False, nextitem=None)  # no other test follows
            return
        if now() < self.at:
            for report in reports:
                item.ihook.pytest_runtest_logreport(report=report)
        item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self):
        """What goes wrong while a report is made ends the whole run."""
        was, self.is_running = self.is_running, False
        try:
            return (yield)
        finally:
            self.is_running = was

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self):
        self.is_running = False  # a database that is being put back is put back

    def pytest_runtest_logreport(self, report):
        if report.when != "call":  # as a subtest also is, while its test goes on
            self.done.add(report.nodeid)

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter):
        left = Counter(names(test)[-1] for test in self.collected if test not in self.done)
        if left:
            terminalreporter.section(f"stopped early: {left.total()} tests are left")
            for line in figures.table([(file, str(count)) for file, count in left.items()]):
                terminalreporter.write_line(line)


def names(test):
    """What a test may have been named by: the function, or its file."""
    return test.partition("[")[0], test.partition("::")[0]
