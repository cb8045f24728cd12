"""The kinds of documents: a row for each, registered when its app starts. The machinery asks the row and imports no kind.

A kind is a table of documents. Each has `canonical`, its frozen text, and `filing`, empty until the central parties
have received it; the table's manager answers `visible_to(user)`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse

from pilots.documents.steps import Step, Words
from regions.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class Kind:
    # As its filings have it.
    name: str
    model: type[Model]
    # Its table, with all that a list of documents and each on its own are told by: no row asks for more.
    documents: Callable[[], QuerySet]
    # document → what it is called in the reader's language: "Foreløbig beskrivelse, udgave 2".
    called: Callable[[Any], str]
    # document → the thing whose journal tells of it: its pilot, or itself.
    subject: Callable[[Any], Model]
    # document → what its filing says of it: programme, region, case, title and version.
    heads: Callable[[Any], dict]
    # document → the bytes of its PDF, made from the frozen text alone.
    render: Callable[[Any], bytes]
    # document → the name of its files, without the suffix.
    file_name: Callable[[Any], str]
    # The first part of its files' names in a case file.
    stem: str
    # {"page", "pdf", "receipt", "ask", "answer": the names of its addresses}, and what the first three are asked with.
    addresses: Mapping[str, str]
    place: Callable[[Any], tuple]
    # {what stands in an address: the field by which the document is found}.
    found_by: Mapping[str, str]
    # {"received", "asked", "answered": what its subject's journal calls it}, where that is something else, and
    # {"fetched": …} where fetching its PDF leaves an event.
    verbs: Mapping[str, str] = field(default_factory=dict)
    # document → how it stands to the programme's deadline, for a kind that has one.
    timing: Callable[[Any], str] | None = None
    # Who reads its filings, each of them where they are everybody's, and what passes between the parties about it,
    # answers its questions, and is told of its receipts.
    reads: Permission = Permission.SEE_FILED
    answers: Permission = Permission.ANSWER_QUESTIONS
    keeps: Permission = Permission.WRITE_DESCRIPTIONS

    # What follows is for a kind whose documents belong to a `pilot` and are moved by steps.
    steps: tuple[Step, ...] = ()
    # Its stages, what the diagram calls them, and pilot → the stage that it stands at.
    stages: type | None = None
    title: Words = ""
    # Its tab on the pilot's page, where that is a shorter word.
    tab: Words = ""
    # (user, region) → is the tab theirs, on the pilots of that region that are filed?
    is_shown_to: Callable[[Any, Any], bool] = lambda user, region: True
    stage_of: Callable[[Any], Any] | None = None
    # {a step of another kind: (the stages of this one in which it cannot be taken, what is then said)}.
    holds_back: Mapping[str, tuple[frozenset, Words]] = field(default_factory=dict)
    # {verb: what the pilot's history says}, of what no step leaves.
    events: Mapping[str, Words] = field(default_factory=dict)
    # (request, pilot, steps) → what the pilot's page shows of it, or None; see `pilots.documents.panels`.
    panel: Callable | None = None
    # (request, pilot, refusal) → the page on which a step was pressed that has one of its own, as it was, or None.
    check_again: Callable | None = None

    def verb(self, name: str) -> str:
        return self.verbs.get(name, name)

    def url(self, name: str, document: Any) -> str:
        return reverse(self.addresses[name], args=self.place(document))


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _KINDS[kind.name] = kind


def forget(kind: Kind) -> None:
    """For the tests, whose own kinds end with them."""
    del _KINDS[kind.name]


def kinds() -> Iterable[Kind]:
    return _KINDS.values()


def named(name: str) -> Kind:
    return _KINDS[name]


def of(document: Any) -> Kind:
    return next(kind for kind in kinds() if isinstance(document, kind.model))


def moved() -> list[Kind]:
    """The kinds that steps move on a pilot."""
    return [kind for kind in kinds() if kind.stages]


def steps() -> dict[str, Step]:
    return {step.name: step for kind in kinds() for step in kind.steps}


def kind_of(step: Step) -> Kind:
    return next(kind for kind in kinds() if step in kind.steps)


def events() -> dict[str, Words]:
    """{verb: what a pilot's history says} of every kind."""
    return {verb: words for kind in kinds() for verb, words in _events_of(kind)}


def _events_of(kind: Kind) -> Iterator[tuple[str, Words]]:
    yield from kind.events.items()
    for step in kind.steps:
        yield from step.events.items()
