"""What the pilots ask of the account, which stands above them: the module that settings.ACCOUNT names answers."""

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


def is_estimate(year):
    """Is the factor of that year only the latest known one?"""
    return _account().is_estimate(year)


def factor_of(year):
    """The regulation factor (with `factor`, `to_base`, `to_current`) of 1 January of a year; None without any."""
    return _account().factor_of(year)


def waiting(user, programme):
    """{"tasks", "pools"}: what waits for a person in the accounts and how far the pools are used; None without any."""
    return _account().waiting(user, programme)


def statements(user):
    """The statements of account that were sent to the person's party and lack its receipt, as lines of a task list."""
    return _account().statements(user)
