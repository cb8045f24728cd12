"""The demo's world on the days that tests look at it: each is built from the one before it, once, and kept as a template.

On PostgreSQL the workers of a run share them: one builds while the others who need it wait, and the last who leaves
takes them away. What a worker has built of a later day is kept for the named days on the way, too.
"""

import fcntl
import json
import os
import shutil
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.test import override_settings

from common import clock
from home.demo import travel
from pilots.demo.world import NAMED
from tests import cloning


class Worlds:
    def __init__(self, folder, own, blocker):
        """`folder` is the one that all who share the worlds are given, `own` what this worker changes."""
        self.folder, self.own, self.blocker = folder, own, blocker
        self._here = folder / f"worker-{os.getpid()}"

    def __enter__(self):
        with self._alone():
            self._here.touch()
        return self

    def __exit__(self, *failure):
        with self._alone(), self.blocker.unblock():
            self._here.unlink()
            if not list(self.folder.glob("worker-*")):
                for moment in self.kept:
                    cloning.drop_world(_name(moment))
                    self._notes(moment).unlink()

    @contextmanager
    def demo(self, moment):
        """Within it the database holds the world of a moment, the demo is on, and its clock goes on from there."""
        with self.blocker.unblock():
            self.at(moment)
            with override_settings(DEMO=True, VAR_DIR=self._copy_of(moment)):
                yield

    def at(self, moment):
        """Let the test database hold the world of a moment."""
        with self._alone():
            for stop in sorted({named for named in NAMED.values() if named < moment} | {moment}):
                if stop not in self.kept and not any(stop < kept <= moment for kept in self.kept):
                    self._build(stop)
        cloning.begin_from(_name(moment))

    @property
    def kept(self):
        """The moments whose worlds have been built."""
        return sorted(datetime.fromisoformat(notes.stem) for notes in self.folder.glob("*.json"))

    @property
    def left_out(self):
        """What could not be done as they were built, in words."""
        return [what for moment in self.kept for what in json.loads(self._notes(moment).read_text())]

    def _build(self, moment):
        before = max((kept for kept in self.kept if kept < moment), default=None)
        var = self.folder / _name(moment)
        shutil.rmtree(var, ignore_errors=True)  # of one that failed
        if before:
            cloning.begin_from(_name(before))
            shutil.copytree(self.folder / _name(before), var)
        else:
            cloning.reset()
            var.mkdir()
        with override_settings(DEMO=True, VAR_DIR=var):
            left_out = travel.go(moment) if before else travel.build(until=moment)
        cloning.keep_world(_name(moment))
        self._notes(moment).write_text(json.dumps([f"{each}: {refusal}" for each, refusal in left_out]))

    def _notes(self, moment):
        return self.folder / f"{moment.isoformat()}.json"

    @contextmanager
    def _alone(self):
        with Path(self.folder, "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _copy_of(self, moment):
        """A folder of the test's own: going elsewhere changes what stands in it."""
        var = self.own / f"{_name(moment)}-used"
        shutil.rmtree(var, ignore_errors=True)
        shutil.copytree(self.folder / _name(moment), var)
        with override_settings(DEMO=True, VAR_DIR=var):
            clock.set_demo_time(moment)
        return var


def _name(moment):
    return f"demo{moment:%Y%m%d}"
