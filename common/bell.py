"""The bell that wakes an idle worker: whoever queues a task rings it when the task may be seen by others.

It is a named pipe beside SQLite's file, for all who use that file are on one machine. A worker that looked at the file
instead, every second or two, would wake up for nothing as often. PostgreSQL may be used from several machines: there no
bell hangs, and the database is asked.
"""

import os
import select
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from io import FileIO
from pathlib import Path
from typing import Any, Self

from django.db import connection, transaction
from django_tasks_db import DatabaseBackend

# In seconds: between two looks for a task where no bell hangs, and how long none is looked for where one does and is silent:
# longer than until the worker's own chores ring it.
LOOK, UNASKED = 1.5, 90
# In bytes: what a pipe holds.
ALL = 2**16
_held: ContextVar[bool] = ContextVar("held", default=False)


class RingingBackend(DatabaseBackend):
    """The database as the queue, and the bell beside it."""

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        queued: Any = super().enqueue(task, args, kwargs)
        transaction.on_commit(ring)
        return queued


def ring() -> None:
    """Wake all who wait; where nobody does, nothing is lost, for who comes looks before they wait."""
    if _held.get():
        return
    with suppress(OSError), _pipe() as pipe:
        pipe.write(b"!")


@contextmanager
def held() -> Iterator[None]:
    """Keep silent and ring at the end: for what is committed before all is in place that its tasks are done by."""
    token = _held.set(True)
    try:
        yield
    finally:
        _held.reset(token)
        ring()


class Bell:
    """Hung up while the block runs: a ring ends the waiting also when it came before it, so hang it up, look, and wait.

    Each time anew, for the pipe may have been thrown away with the database that it stood beside.
    """

    def __enter__(self) -> Self:
        self._pipes: list[FileIO] = []
        with suppress(OSError):
            self._pipes = [_pipe(make=True)]
            # Of rings that are past: what they were for, is there to be found.
            self._pipes[0].read(ALL)
        return self

    def __exit__(self, *failure: object) -> None:
        for pipe in self._pipes:
            pipe.close()

    def wait(self) -> None:
        ears = select.poll()
        for pipe in self._pipes:
            ears.register(pipe, select.POLLIN)
        ears.poll(1000 * (UNASKED if self._pipes else LOOK))


def _pipe(*, make: bool = False) -> FileIO:
    """The pipe, open both ways, so that neither end waits for the other; OSError where there is none.

    What else may stand in its place is neither read nor written.
    """
    database = Path(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or not database.is_file():
        raise FileNotFoundError(database)
    place = database.with_name(f"{database.name}-bell")
    if make and not place.exists():
        os.mkfifo(place)
        # Who may write in the database may ring.
        place.chmod(database.stat().st_mode & 0o666)
    pipe = FileIO(os.open(place, os.O_RDWR | os.O_NONBLOCK), "r+")
    if not stat.S_ISFIFO(os.fstat(pipe.fileno()).st_mode):
        pipe.close()
        raise FileNotFoundError(place)
    return pipe
