import pytest
import time_machine


@pytest.fixture
def january_2024():
    """The months of 2022 and 2023 have been; the clock stands."""
    # Imported here: when this folder is named on the command line, this file is read before the apps are.
    from tests.accounts import JANUARY_2024

    with time_machine.travel(JANUARY_2024, tick=False):
        yield JANUARY_2024


@pytest.fixture
def told_apart(monkeypatch):
    """Every closed month is told by itself, though only one person was paid in it."""
    from accounting.closing import joining

    monkeypatch.setattr(joining, "FEWEST", 1)


@pytest.fixture
def in_english():
    """Sentences as they stand in the code."""
    from django.utils import translation

    with translation.override("en"):
        yield
