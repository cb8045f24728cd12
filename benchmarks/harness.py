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


def row(name, *, aim, what, beside, unit="s", is_long=False):
    """Register a function that gives the two callables to compare: the product's and the bare one.

    With unit "s" they are timed, with "MB" their memory is taken, with "n" they return a number of their own.
    """

    def register(make):
        ROWS.append(Row(name, aim, what, beside, unit, make, is_long))
        return make

    return register


# What takes a twentieth of a second is measured oftener: five of those are no measure on a machine with moods.
ENOUGH_SECONDS, MOST_ROUNDS = 6, 50


def run(one, rounds):
    """Measure one row at least `rounds` times, the two sides alternating so that the machine's moods hit both."""
    product, bare = one.measure()
    take = {"s": seconds, "MB": megabytes, "n": lambda function: function()}[one.unit]
    if one.unit == "s":
        product(), bare()  # the first call warms caches and is not counted
    pairs, began = [], time.perf_counter()
    while len(pairs) < rounds or (one.unit == "s" and len(pairs) < MOST_ROUNDS and _is_early(began)):
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


def _is_early(began):
    return time.perf_counter() - began < ENOUGH_SECONDS


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
