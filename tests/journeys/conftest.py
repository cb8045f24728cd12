"""Each journey is made twice: without scripts, and in a browser with them."""

import os

import pytest

WITH_SCRIPTS = pytest.param(
    "with scripts",
    marks=[
        pytest.mark.browser,
        pytest.mark.long,
        pytest.mark.django_db(transaction=True),
        # The database of one file is put in anew after such a test, under a server that has it open.
        pytest.mark.skipif(
            os.environ.get("DATABASE_URL", "").startswith("sqlite"), reason="a server has the file open"
        ),
    ],
)


@pytest.fixture(params=["without scripts", WITH_SCRIPTS])
def arrive(request):
    """arrive(user) is the first page of who has come in by the front door; `provokes` are the refusals asked for."""
    # Imported here: this file may be read before the apps are.
    from tests.browser.window import Window
    from tests.factories import PASSWORD
    from tests.person import Person

    def _arrive(user, password=PASSWORD, provokes=()):
        if request.param == "with scripts":
            tab = request.getfixturevalue("visit")(provokes=provokes)
            tab.goto("/")
            door = Window(tab)
        else:
            door = Person().arrive()
        return door.press("Log ind", {"E-mailadresse": user.email, "Adgangskode": password})

    return _arrive
