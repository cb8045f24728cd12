"""What a pilot's page shows of one kind of document."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.http import HttpRequest

from pilots.documents.kinds import Kind
from pilots.documents.steps import Offer, Step, Words, offers
from pilots.pilot.pilot import Pilot


@dataclass(frozen=True)
class Link:
    """A document as the pilot's page lists it, and a line on how it stands."""

    label: str
    url: str
    hint: str = ""


@dataclass(frozen=True)
class Turn:
    """Whose turn it is, since when, and the steps that may be taken."""

    title: str
    why: str
    is_mine: bool
    offers: list[Offer]


@dataclass(frozen=True)
class Panel:
    template: str
    # What the template prints, as `panel.…`.
    context: Mapping
    offers: list[Offer] = field(default_factory=list)
    # Its documents, the newest first.
    documents: list[Link] = field(default_factory=list)
    # Whom it waits for and since when, in words; "" when it waits for nobody.
    waits: str = ""
    # What comes next, as those are told who wait.
    then: str = ""
    # Of which kind it is: the pilot's page has a tab for each.
    stem: str = ""
    title: Words = ""

    @property
    def buttons(self) -> list[Offer]:
        return [offer for offer in self.offers if offer.weight != "danger"]

    @property
    def is_to_be_moved(self) -> bool:
        """Is a step offered to the reader that takes it on its way?"""
        return any(offer.weight == "main" for offer in self.offers)

    @property
    def dangers(self) -> list[Offer]:
        """They stand at the end of the page."""
        return [offer for offer in self.offers if offer.weight == "danger"]


def panels_for(
    kinds: Iterable[Kind], request: HttpRequest, pilot: Pilot, steps: Iterable[Step]
) -> list[Panel]:
    """A Panel for each kind that shows something, in their order."""
    found = []
    for kind in kinds:
        own = [step for step in steps if step in kind.steps]
        panel = kind.panel(request, pilot, own) if kind.panel else _plain(kind, request, pilot, own)
        if panel:
            found.append(replace(panel, stem=kind.stem, title=kind.tab or kind.title))
    return found


def _plain(kind: Kind, request: HttpRequest, pilot: Pilot, steps: Iterable[Step]) -> Panel | None:
    """Its documents that the reader may see, with the stage it stands at and its steps."""
    documents = list(
        kind.documents().filter(pk__in=kind.model._default_manager.visible_to(request.user), pilot=pilot)
    )
    own = offers(steps, pilot, request.user)
    if not documents and not own:
        return None
    stage = kind.stage_of(pilot) if kind.stage_of else None
    said = str(stage.label) if stage else ""
    rows = [Link(kind.called(document), kind.url("page", document), said) for document in documents]
    context = {"title": kind.title, "stage": stage, "rows": rows}
    return Panel("pilots/documents/_panel.html", context, own, documents=rows)
