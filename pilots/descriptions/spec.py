"""What one structured field of a description is: where it stands, when it is demanded, and where else it is told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.text import capfirst

from pilots.descriptions import values
from pilots.descriptions.description import Description


@dataclass(frozen=True)
class Part:
    """Fields under one heading, on one step of the form."""

    step: str
    heading: str


@dataclass(frozen=True)
class Listed:
    """A column of the list of pilots: in the spreadsheet, and on the page if it can be sorted by.

    `label` where the field's own would mislead, `short` on the page, `name` in addresses.
    """

    label: str = ""
    short: str = ""
    name: str = ""
    width: int | None = None
    is_sorted: bool = False


@dataclass(frozen=True)
class Spec:
    """A field: `name` is its column's; the rest may be left out."""

    name: str
    part: Part
    help: str = ""
    # What its form field takes beyond what its kind gives it.
    form: dict = field(default_factory=dict)
    # What is said when it is empty and demanded: by the question template, where it `applies`, or because it is `needed`.
    demand: str = ""
    applies: Callable = lambda description: True
    needed: Callable | None = None
    # Never called optional: filled in from the start, or its help says when it is wanted.
    is_conditional: bool = False
    # The schema that it came with: the texts frozen before lack it.
    since: int = 1
    # In a region's list: the Danish header, what else it is called (|), a Danish hint, and what is written for a choice.
    header: str = ""
    aliases: str = ""
    hint: str = ""
    words: dict = field(default_factory=dict)
    listed: Listed | None = None
    # A column of its own in the consolidated overview, beside those that it tells in words of its own.
    is_reported: bool = False
    # Where it is told otherwise than its kind: its key in the content, none if another field tells it, and how.
    key: str | None = None
    data: Callable | None = None
    in_words: Callable | None = None

    @property
    def column(self):
        return Description._meta.get_field(self.name)

    @cached_property
    def kind(self):
        return values.kind_of(self.column)

    @property
    def label(self):
        return capfirst(self.column.verbose_name)

    @property
    def told_as(self):
        return self.name if self.key is None else self.key

    @property
    def path(self):
        """From a description to what a list tells of the field."""
        return f"{self.name}__name" if self.kind is values.THING else self.name

    @property
    def is_text(self):
        return self.kind in (values.TEXT, values.PROSE, values.EMAIL, values.THING)

    def data_of(self, description):
        """Its value as it is frozen."""
        return self.data(description) if self.data else self.kind.data(getattr(description, self.name))

    def words_of(self, content):
        """What a content says of it, as a person reads it."""
        data = content[self.told_as]
        return self.in_words(data) if self.in_words else self.kind.words(data, self.column)

    def is_empty(self, description):
        value = getattr(description, self.name)
        return not value.all() if self.kind is values.THINGS else value in (None, "")
