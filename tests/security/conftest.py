import copy
from unittest import mock

import pytest
import time_machine

from tests.undoing import undone


@pytest.fixture(scope="package")
def built(django_db_setup, django_db_blocker):
    """The world of all tests here, built once: each of them starts from it, and leaves nothing behind."""
    # Imported here: when this folder is named on the command line, this file is read before the apps are.
    from tests.security import world as worlds

    with django_db_blocker.unblock(), undone():
        with time_machine.travel(worlds.NOW, tick=False):
            found = worlds.build()
        yield found


@pytest.fixture
def world(built, db):
    from tests.security import world as worlds

    unseen = mock.patch("django.test.client.store_rendered_templates", _forget)
    with time_machine.travel(worlds.NOW, tick=False), unseen:
        yield copy.deepcopy(built)


def _forget(*_args, **_kwargs):
    """Nobody here asks which templates an answer was made of: their contexts need not be copied for each."""
