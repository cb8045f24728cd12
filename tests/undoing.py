"""One world for many attempts: whatever an attempt changes is undone before the next."""

from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone():
    """What happens inside never happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
