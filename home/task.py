"""A line of the overview's lists: what waits, where it leads, how it stands, and for how long it has waited."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Task:
    label: str
    url: str
    hint: str
    tone: str
    status: str
    # The case, where the label is what is to be done with it.
    case: str = ""
    since: datetime | None = None
    # Working days waited, where somebody waits for somebody.
    days: int | None = None
