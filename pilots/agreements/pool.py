"""What the pilots ask of the account, which stands above them: the module that settings.ACCOUNT names answers."""

from datetime import date
from importlib import import_module

from django.conf import settings


def _account():
    return import_module(settings.ACCOUNT)


def lock(pilot):
    """Take the lock of the pool that pays the pilot, until the transaction ends."""
    _account().lock(pilot.programme, pilot.region)


def left_for(pilot):
    """Kroner that the pilot's budget may take without a reason; None where nothing is allocated."""
    return _account().left_for(pilot)


def factors():
    """The regulation factors known today: `on(day)` is the one in force (`factor`, `to_base`, …), None before any."""
    return _account().factors()


def factor_of(year):
    """The factor by which a year's budget is reckoned, that of its 1 January; None without any."""
    return factors().on(date(year, 1, 1))


def waiting(user, programme):
    """{"tasks", "pools"}: what waits for a person in the accounts and how far the pools are used; None without any."""
    return _account().waiting(user, programme)


def statements(user):
    """The statements of account that were sent to the person's party and lack its receipt, as lines of a task list."""
    return _account().statements(user)
