"""Every page of the accounts, at a desk and in a hand, two years after the pilots began."""

import pytest
import time_machine

from tests.accounts import JANUARY_2024
from tests.browser import account_pages
from tests.browser.test_pages import look_at_all

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.fixture
def october(live_server):
    """The clock that `visit` asks for: here the months of 2022 and 2023 have been."""
    with time_machine.travel(JANUARY_2024, tick=True):
        yield JANUARY_2024


@pytest.fixture
def in_demo_world(demo_worlds, live_server):
    demo_worlds.at(JANUARY_2024)


def test_every_page_of_the_accounts_at_both_widths(in_demo_world, visit, subtests, report, samples):
    things = account_pages.build()
    pressed = look_at_all(account_pages.PAGES, things, visit, subtests, every=samples(False, True))
    report("pages of the accounts in whose boxes Enter was pressed", pressed)
    report("pages of the accounts looked at, at two widths each", len(account_pages.PAGES))
