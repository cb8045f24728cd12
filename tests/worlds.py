"""The demo's world on the days that tests look at it: each is built from the one before it, once, and kept as a template."""

import shutil
from contextlib import ExitStack, contextmanager

from django.test import override_settings

from common import clock
from home.demo import travel
from tests import cloning


class Worlds:
    def __init__(self, folder, blocker):
        self.folder, self.blocker = folder, blocker
        self.kept, self.left_out = [], []
        self._stack = ExitStack()

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        with self.blocker.unblock():
            self._stack.close()

    @contextmanager
    def demo(self, moment):
        """Within it the database holds the world of a moment, the demo is on, and its clock goes on from there."""
        with self.blocker.unblock():
            self.at(moment)
            with override_settings(DEMO=True, VAR_DIR=self._copy_of(moment)):
                yield

    def at(self, moment):
        """Let the test database hold the world of a moment."""
        if moment not in self.kept:
            self._build(moment)
        cloning.reset(_name(moment))

    def _build(self, moment):
        before = max((one for one in self.kept if one < moment), default=None)
        var = self.folder / _name(moment)
        if before:
            cloning.reset(_name(before))
            shutil.copytree(self.folder / _name(before), var)
        else:
            cloning.reset()
            var.mkdir()
        with override_settings(DEMO=True, VAR_DIR=var):
            self.left_out += travel.go(moment) if before else travel.build(until=moment)
        self._stack.enter_context(cloning.kept(_name(moment)))
        self.kept.append(moment)

    def _copy_of(self, moment):
        """A folder of the test's own: going elsewhere changes what stands in it."""
        var = self.folder / f"{_name(moment)}-used"
        shutil.rmtree(var, ignore_errors=True)
        shutil.copytree(self.folder / _name(moment), var)
        with override_settings(DEMO=True, VAR_DIR=var):
            clock.set_demo_time(moment)
        return var


def _name(moment):
    return f"demo{moment:%Y%m%d}"
