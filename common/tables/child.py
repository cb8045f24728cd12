"""The sealed child process that reads an uploaded list, with little memory and time, no secrets and no database.

    python -m common.tables.child KIND MEANING

MEANING is a module of ours: its `score(plan)` gives a function that tells how much of a header a row is, its
`read(file, plan)` the JSON-ready lines that come out, MOST_LINES how many lines a field of a text may have and MAY_PART whether they
may hold what parts the columns. What it
does not say never leaves this process. On stdin comes a line with the plan, then the bytes of the file.
"""

import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from typing import Any

from common.tables.rows import Unreadable

# Addresses, of which a second thread reserves some 75 MB.
MEMORY = 592 * 1024 * 1024
SECONDS = 60


def main(kind: str, meaning: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    plan = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    try:
        for line in lines(data, kind, import_module(meaning), plan):
            sys.stdout.write(
                json.dumps(line, ensure_ascii=False, separators=(",", ":"), default=packed) + "\n"
            )
    except Unreadable as failure:
        sys.stdout.write(json.dumps({"failure": failure.key, "told": failure.told}) + "\n")


def lines(data: bytes, kind: str, meaning: Any, plan: dict[str, Any]) -> Iterator[Any]:
    from common.tables import text, workbook

    if kind == "csv":
        file = text.open_text(data, meaning.score(plan), meaning.MOST_LINES, may_part=meaning.MAY_PART)
    else:
        file = workbook.open_workbook(data)
    yield from meaning.read(file, plan)


def packed(value: object) -> dict[str, str]:
    """What JSON cannot tell, told by its kind."""
    if isinstance(value, Decimal):
        return {"number": str(value)}
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    raise TypeError(type(value).__name__)


def unpacked(value: dict[str, Any]) -> Any:
    match value:
        case {"number": text, **rest} if not rest:
            return Decimal(text)
        case {"date": text, **rest} if not rest:
            return date.fromisoformat(text)
        case {"moment": text, **rest} if not rest:
            return datetime.fromisoformat(text)
    return value


if __name__ == "__main__":
    main(*sys.argv[1:])
