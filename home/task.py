"""A line of the overview's lists: what waits, where it leads, and how it stands."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    label: str
    url: str
    hint: str
    tone: str
    status: str
