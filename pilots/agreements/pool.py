"""What the pilots ask of the account, which stands above them: the module that settings.ACCOUNT names answers."""

from contextlib import contextmanager
from contextvars import ContextVar
from importlib import import_module

from django.conf import settings

_asked = ContextVar("asked", default=None)


def _account():
    return import_module(settings.ACCOUNT)


def lock(pilot):
    """Take the lock of the pool that pays the pilot, until the transaction ends."""
    _account().lock(pilot.programme, pilot.region)


def left_for(pilot):
    """Kroner that the pilot's budget may take without a reason; None where nothing is allocated."""
    asked = _asked.get()
    if asked is None:
        return _account().left_for(pilot)
    if pilot.pk not in asked:
        asked[pilot.pk] = _account().left_for(pilot)
    return asked[pilot.pk]


@contextmanager
def asked_once():
    """For a page that only reads: what is left is asked of the account once, however many parts of it need it."""
    token = _asked.set({})
    try:
        yield
    finally:
        _asked.reset(token)
