"""A file read by the sealed child, line by line; what goes wrong in it, a crash included, is Unreadable."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import IO, Any, cast

from common.tables.child import unpacked
from common.tables.rows import Unreadable

ROOT = Path(__file__).parent.parent.parent


@contextmanager
def reading(kind: str, meaning: str, plan: dict, data: bytes, *, seconds: float) -> Iterator[Iterator[Any]]:
    """The lines that the module `meaning` makes of the bytes of a file, which are on no disk meanwhile.

    Each is what JSON gave. Raises Unreadable when the child says so, dies, or has not ended after `seconds`.
    """
    command = [sys.executable, "-W", "ignore", "-m", "common.tables.child", kind, meaning]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        # An empty environment: the child reads strangers' files and needs none of our secrets.
        env={},
    ) as child:
        patience = Timer(seconds, child.kill)
        patience.start()
        try:
            pipe = cast("IO[bytes]", child.stdin)
            pipe.write(json.dumps(plan, default=str).encode() + b"\n" + data)
            pipe.close()
            yield _lines(child)
        # A line cut short, a pipe closed: the child died while it wrote, or before it had heard the plan.
        except (ValueError, BrokenPipeError) as error:
            raise Unreadable("unreadable") from error
        finally:
            patience.cancel()
            child.kill()


def _lines(child: Any) -> Iterator[Any]:
    for text in child.stdout:
        line = json.loads(text, object_hook=unpacked)
        if isinstance(line, dict) and "failure" in line:
            raise Unreadable(line["failure"], **line["told"])
        yield line
    if child.wait():
        raise Unreadable("died")
