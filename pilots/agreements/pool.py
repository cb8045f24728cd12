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
