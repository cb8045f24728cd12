import copy

import pytest
import time_machine


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """The world of a module's tests, built once: each of them starts from it, and leaves nothing behind."""
    # Imported here: when this folder is named on the command line, this file is read before the apps are.
    from tests.security import world as worlds

    with django_db_blocker.unblock(), worlds.undone():
        with time_machine.travel(worlds.NOW, tick=False):
            found = worlds.build()
        yield found


@pytest.fixture
def world(built, db):
    from tests.security import world as worlds

    with time_machine.travel(worlds.NOW, tick=False):
        yield copy.deepcopy(built)
