"""Lets a page be painted in the order of its tags: WeasyPrint paints what floats before all other text.

A reader that reads a page as it is painted would say every word of a list of facts before the first of what they are.
Text is painted over everything else, so the pieces can all stand last: each with the state it was painted in.
"""

from typing import Any

# What stays in force until it is said anew, or the state is restored.
STATE = {b"cm", b"gs", b"rg", b"RG", b"g", b"G", b"w", b"Tc", b"Tw", b"Tr", b"Tz", b"Ts"}
# A path, which becomes the edge of what may be painted when one of the first two follows.
PATH = {b"W", b"W*", b"m", b"l", b"c", b"v", b"y", b"h", b"re"}


def put_in_order(stream: list[Any], wanted: list[int]) -> None:
    """Order the tagged pieces of a page's content as `wanted`, the numbers of its pieces as they are read."""
    pieces, rest = _taken_apart(stream)
    if list(pieces) != wanted and sorted(pieces) == sorted(wanted):
        stream[:] = rest
        for mcid in wanted:
            stream += [b"q", *pieces[mcid], b"Q"]


def _taken_apart(stream: list[Any]) -> tuple[dict[int, list[Any]], list[Any]]:
    """(the items of each piece by its number, all other items)."""
    pieces: dict[int, list[Any]] = {}
    rest: list[Any] = []
    state, depth, current = _State(), 0, None
    for place, item in enumerate(stream):
        operator = item.split()[-1] if isinstance(item, bytes) and item.strip() else None
        if current is None and _begins(stream, place):
            current = stream[place + 1]["MCID"]
            pieces[current] = state.items()
        state.follow(item, operator)
        (rest if current is None else pieces[current]).append(item)
        if current is not None:
            depth += (operator in (b"BDC", b"BMC")) - (operator == b"EMC")
            if operator == b"EMC" and not depth:
                current = None
    return pieces, rest


def _begins(stream: list[Any], place: int) -> bool:
    tagged = stream[place + 1 : place + 3]
    return len(tagged) == 2 and isinstance(tagged[0], dict) and "MCID" in tagged[0] and tagged[1] == b"BDC"


class _State:
    """What is in force: a list of items for each state that was saved."""

    def __init__(self) -> None:
        self.saved: list[list[Any]] = [[]]
        self.path: list[Any] = []

    def items(self) -> list[Any]:
        # The first transformation is never restored: it still holds where the pieces stand then.
        base = [item for item in self.saved[0] if not item.endswith(b" cm")]
        return base + [item for state in self.saved[1:] for item in state]

    def follow(self, item: Any, operator: bytes | None) -> None:
        if operator == b"q":
            self.saved.append([])
        elif operator == b"Q":
            self.saved.pop()
        elif operator in STATE:
            self.saved[-1].append(item)
        elif operator in PATH:
            self.path.append(item)
        elif operator is not None:
            if operator == b"n" and {b"W", b"W*"} & set(self.path):
                self.saved[-1] += [*self.path, item]
            self.path = []
