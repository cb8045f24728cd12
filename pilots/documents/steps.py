"""A step: what moves a document of a pilot. Buttons, pages, tests, the diagram and whose turn it is read its row."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.limits import REASON_LIMIT
from pilots.pilot.pilot import Pilot
from regions.models import User
from regions.permissions import Permission

# What a person reads, in their language when it is read.
Words = str | Promise
LOCAL_READERS = _("HR and the coordinator can read it.")
GONE = "gone"  # where a deleted draft leads


def page_of(pilot: Pilot) -> str:
    return pilot.get_absolute_url()


def page_that_asks(step: "Step", pilot: Pilot) -> str:
    """The common page: what will happen, and the two answers."""
    return reverse("pilot_step", args=[pilot.pk, step.name])


@dataclass(frozen=True, kw_only=True)
class Step:
    name: str
    label: Words
    sources: frozenset
    # Where it may lead: a stage of the same document, or GONE.
    targets: frozenset
    act: Callable = field(repr=False)
    permissions: tuple[Permission, ...]
    # Stages of another kind of document, of which the pilot's must be one meanwhile; None is any.
    others: frozenset | None = None
    # {stage: why it cannot be taken there}; elsewhere the pilot has simply moved on.
    refusals: Mapping[Any, Words] = field(default_factory=dict)

    # The button: its words and weight ("main", "second", "danger"), or no button; where it leads, and whether the
    # press is the step itself.
    button: Words = ""
    weight: str = ""
    starts_at: Callable = page_that_asks
    is_pressed: bool = False
    # (pilot, user) → bool: offered only then, though it may be taken.
    offered: Callable = lambda pilot, user: True
    # The sides whose turn it is while it can be taken; of a step that does not move on, none.
    turn: tuple = ()

    # The page that asks first: what will happen, and the two answers.
    consequence: Words = ""
    yes: Words = ""
    no: Words = ""
    asks_reason: Words = ""
    who_reads_reason: Words = LOCAL_READERS
    longest_reason: int = REASON_LIMIT
    is_destructive: bool = False
    # The name of the address, asked with the pilot, of a page that asks in place of the common one.
    asked_on: str = ""
    # Not taken through the common page at all: it asks for more than a reason.
    is_elsewhere: bool = False
    # What the act is given of what was sent, besides the reason: which revision was seen, what the page asks.
    takes: tuple[str, ...] = ()

    # What is said when it is done, where the person is then, and the events it may leave: {verb: in words}.
    done: Words = ""
    lands: Callable = page_of
    events: Mapping[str, Words] = field(default_factory=dict)
    # (pilot, what was sent) → bool: has a first click, or a colleague, done the very same?
    is_done: Callable = lambda pilot, sent: False

    @property
    def verbs(self) -> tuple[str, ...]:
        return tuple(self.events)

    @property
    def stages(self) -> type:
        """The kind of stages that it moves between."""
        return type(next(iter(self.sources)))


@dataclass(frozen=True)
class Offer:
    """A step as a button or a link of a page."""

    label: Words
    url: str
    weight: str
    is_pressed: bool


def offers(steps: Iterable[Step], pilot: Pilot, user: User) -> list[Offer]:
    """The steps that have a button now, the weightiest first."""
    found = [
        Offer(step.button, step.starts_at(step, pilot), step.weight, step.is_pressed)
        for step in steps
        if step.button and step.offered(pilot, user)
    ]
    return sorted(found, key=lambda offer: WEIGHTS.index(offer.weight))


WEIGHTS = ["main", "second", "danger"]
