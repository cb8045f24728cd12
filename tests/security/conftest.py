import pytest
import time_machine


@pytest.fixture
def world(db):
    # Imported here: when this folder is named on the command line, this file is read before the apps are.
    from tests.security import world as worlds

    with time_machine.travel(worlds.NOW, tick=False):
        yield worlds.build()
