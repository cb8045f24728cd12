"""Reading a great many things as they stood at one moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def snapshot(*, reads_only: bool = False) -> Iterator[None]:
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
def _begun(*, deferred: bool) -> Iterator[None]:
    """Let SQLite begin transactions without the lock that those who write wait for."""
    if not deferred or connection.vendor != "sqlite":
        yield
        return
    sqlite: Any = connection
    mode, sqlite.transaction_mode = sqlite.transaction_mode, "DEFERRED"
    try:
        yield
    finally:
        sqlite.transaction_mode = mode
