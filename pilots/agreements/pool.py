"""What the pilots ask of the money, which stands above them: the modules that settings.ACCOUNT names answer.

Only what needs the book is asked here: a pool's lock, and what is left in it. `pilots.programme.factors_asked` asks for the factors
and `pilots.agreements.accounts_asked` for what waits; both ask upward because what they need lies there, not because it must.
"""

from importlib import import_module

from django.conf import settings


def answering(part):
    """The module that answers for a part of the account."""
    return import_module(settings.ACCOUNT[part])


def lock(pilot):
    """Take the lock of the pool that pays the pilot, until the transaction ends."""
    answering("pool").lock(pilot.programme, pilot.region)


def left_for(pilot):
    """Kroner that the pilot's budget may take without a reason; None where nothing is allocated."""
    return answering("pool").left_for(pilot)
