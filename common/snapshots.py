"""Reading a great many things as they stood at one moment."""

from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot():
    """A transaction in which all that is read is read as of its first question, whatever others commit meanwhile.

    Inside another transaction that one decides. On SQLite nobody else writes meanwhile.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
