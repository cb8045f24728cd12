"""Reading a great many things as they stood at one moment."""

from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot(*, reads_only=False):
    """A transaction in which all that is read is read as of its first question, whatever others commit meanwhile.

    Inside another transaction that one decides. On SQLite nobody else writes meanwhile, unless it `reads_only`.
    """
    is_outermost = not connection.in_atomic_block
    with _begun(deferred=reads_only and is_outermost), transaction.atomic():
        if is_outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


@contextmanager
def _begun(*, deferred):
    """Let SQLite begin transactions without the lock that those who write wait for."""
    if not deferred or connection.vendor != "sqlite":
        yield
        return
    mode, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
    try:
        yield
    finally:
        connection.transaction_mode = mode
