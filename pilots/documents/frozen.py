"""Frozen texts can be read for ever: each carries the number of its schema, and an older one is lifted to today's.

When a content gets, loses or renames a key, its kind gets one more lift: a function from a content of the last schema
to one of the next. Nothing that shows a document ever meets a content of another schema than today's.
"""

import json
from collections.abc import Callable

Lift = Callable[[dict], dict]
# {document: its lifts, the first from schema 1 to 2}.
_lifts: dict[str, tuple[Lift, ...]] = {}


def schema_of(document: str, *lifts: Lift) -> int:
    """Make a kind of document known by its lifts, in their order, and return the number of today's schema."""
    _lifts[document] = lifts
    return len(lifts) + 1


def documents() -> dict[str, int]:
    """{kind of document: today's schema} of all that are known."""
    return {document: len(lifts) + 1 for document, lifts in _lifts.items()}


def read(text: str) -> dict:
    """The content of a frozen text, as today's code knows it."""
    content = json.loads(text)
    lifts = _lifts[content["document"]]
    for lift in lifts[content["schema"] - 1 :]:
        content = lift(content)
    return content | {"schema": len(lifts) + 1}
