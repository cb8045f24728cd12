"""A number on an overview, with the address of the list of just what it counts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Number:
    """How many, and the list of just those."""

    count: int
    url: str


@dataclass(frozen=True)
class Figure:
    """A Number with its label and, under it, what it means."""

    label: str
    number: Number
    note: str = ""
