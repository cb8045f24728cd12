"""Where and when the browser of the tests is, unless a test says otherwise."""

import datetime

import pytest
import time_machine

OCTOBER = datetime.datetime(2021, 10, 25, 10, 0, tzinfo=datetime.UTC)


@pytest.fixture
def in_demo_world(demo_worlds, live_server):
    """The database holds the demo's world of a week before the deadline."""
    # Imported here: this file may be read before the apps are.
    from pilots.demo.world import NAMED

    demo_worlds.at(NAMED["deadline"])


@pytest.fixture
def october(live_server):
    """A week before the deadline; the clock runs."""
    with time_machine.travel(OCTOBER, tick=True):
        yield OCTOBER
