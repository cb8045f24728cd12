"""The product's way and the bare way, taken in turns, compared by their medians."""

import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median

from django.db import connections

ROWS = []


@dataclass(frozen=True)
class Row:
    """`ratio` of the product's median to the median of what stands `beside` it; it should not exceed `aim`, if any."""

    name: str
    aim: float | None
    what: str
    beside: str
    unit: str
    measure: Callable
    # Of minutes rather than seconds: once a release.
    is_long: bool = False
    # So many times and no more: of what takes a minute, or is the same every time.
    rounds: int | None = None

    @property
    def group(self):
        """The module that registers it, whose rows share a database."""
        return self.measure.__module__.rpartition(".")[2]

    def told(self, name, default):
        """What the module tells of its rows under that name."""
        return self.measure.__globals__.get(name, default)


@dataclass(frozen=True)
class Result:
    name: str
    ratio: float
    aim: float | None
    what: str
    beside: str
    unit: str
    what_median: float
    beside_median: float

    @property
    def holds(self):
        return self.aim is None or self.ratio <= self.aim

    def as_json(self):
        return asdict(self) | {"holds": self.holds}


def row(name, *, aim, what, beside, unit="s", is_long=False, rounds=None):
    """Register a function that gives the two callables to compare: the product's and the bare one.

    With unit "s" they are timed, with "MB" their memory is taken, with "n" they return a number of their own.
    """

    def register(make):
        ROWS.append(Row(name, aim, what, beside, unit, make, is_long, rounds))
        return make

    return register


# What takes a twentieth of a second is measured oftener: five of those are no measure on a machine with moods.
ENOUGH_SECONDS, MOST_ROUNDS = 6, 50
# What takes long is measured seldom, but not twice: the median of three is a measure.
MOST_SECONDS, FEWEST_ROUNDS = 30, 3


def run(one, rounds):
    """Measure one row about `rounds` times, the two sides alternating so that the machine's moods hit both."""
    product, bare = one.measure()
    take = {"s": seconds, "MB": megabytes, "n": lambda function: function()}[one.unit]
    if one.unit == "s" and one.rounds != 1:
        product(), bare()  # the first call warms caches and is not counted
    pairs, began = [], time.perf_counter()
    while _goes_on(one, len(pairs), time.perf_counter() - began, rounds):
        pairs.append((take(product), take(bare)))
    ours, theirs = (median(side) for side in zip(*pairs, strict=True))
    return Result(
        name=one.name,
        ratio=round(ours / theirs, 3),
        aim=one.aim,
        what=one.what,
        beside=one.beside,
        unit=one.unit,
        what_median=round(ours, 6),
        beside_median=round(theirs, 6),
    )


def _goes_on(one, done, spent, rounds):
    if one.rounds or one.unit == "MB":
        return done < (one.rounds or 1)
    if one.unit == "s" and spent < ENOUGH_SECONDS:
        return done < MOST_ROUNDS
    return done < (FEWEST_ROUNDS if spent > MOST_SECONDS else rounds)


def seconds(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def megabytes(function):
    """The most memory a process of its own holds while it runs `function`."""
    connections.close_all()  # a connection must not be shared with the child
    child = os.fork()
    if child == 0:
        function()
        os._exit(0)
    _, status, usage = os.wait4(child, 0)
    if status:
        raise RuntimeError("the measured process failed")
    return usage.ru_maxrss / 1024
