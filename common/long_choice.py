"""A choice among rows of a table, however many: a plain list while there are few, else a box in which one types words.

No query reads all of them. What may be chosen is the queryset that the form gives; what was typed is looked for in it.
What is pressed beside the box, "find", asks no more of the form than what fits: see `common.forms.Friendly`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.long_choice_widget import LongWidget, SeveralWidget, Typed
from common.search import holds_words, lacks, whole_first

# So many are listed as they are, and so many of those that a word fits are shown.
FEW, MOST_SHOWN = 25, 10


@dataclass(frozen=True)
class Hits:
    """What fits a word: the first of them, and how many there are; `lack` is why nothing could be looked for."""

    word: str
    rows: Sequence[Model] = ()
    count: int = 0
    lack: str = ""

    @property
    def only(self) -> Model | None:
        return self.rows[0] if self.count == 1 else None

    def told(self, chosen: str = "") -> str:
        """What is found, in a sentence that says what to do; the only one is `chosen` at once."""
        said = {"word": self.word, "count": self.count, "more": self.count - len(self.rows), "chosen": chosen}
        if self.lack or not self.word:
            return self.lack
        if not self.count:
            return _("Nothing fits “%(word)s”. Write another word, or fewer letters") % said
        if self.only:
            return _("Chosen: %(chosen)s") % said
        if said["more"]:
            return _("%(more)d more fit “%(word)s”. Choose one of these, or write more words") % said
        return _("%(count)d fit “%(word)s”. Choose one, or write more words") % said


if TYPE_CHECKING:
    # To Python a mixin, before whichever field it is mixed into.
    FieldBase = forms.ModelChoiceField
else:
    FieldBase = object


class Searched(FieldBase):
    """What the two fields share. `paths` are the texts that words are looked for in.

    `extras` are (key, words) of answers that are no rows; the key of one is the field's value when it is chosen.
    """

    paths: tuple[str, ...] = ()
    # What one writes in the box.
    word_label: Any = gettext_lazy("Words of the name")
    extras: Sequence[tuple[str, Any]] = ()
    _hits = Hits("")
    _later: Callable[[], Any] | None = None
    _few_of: Callable[[], Sequence[Model]] | None = None
    # Is there a button beside the box? Not in the form above a list: what sends that one also finds.
    has_button = True

    def __init__(self, queryset: Any = None, *, paths: Sequence[str] = (), **kwargs: Any) -> None:
        self.paths = tuple(paths) or self.paths
        self._rows: dict[str, Model] = {}
        self._told: dict[str, Model] = {}
        super().__init__(queryset, **kwargs)
        self.widget.field = self

    def __deepcopy__(self, memo: Any) -> Any:
        copied = super().__deepcopy__(memo)
        copied._rows, copied._told, copied._hits = {}, {}, Hits("")
        copied.widget.field = copied
        return copied

    def _get_queryset(self) -> Any:
        if self._later is not None:
            first_few = self._few_of
            self._set_queryset(self._later())
            self._few_of = first_few
        return super()._get_queryset()  # type: ignore[misc]

    def _set_queryset(self, queryset: Any) -> None:
        """The rows, or what gives them when the field is drawn or something is chosen."""
        self._later = self._few_of = None
        is_later = callable(queryset) and not hasattr(queryset, "all")
        super()._set_queryset(None if is_later else queryset)  # type: ignore[misc]
        self._later = queryset if is_later else None
        self.__dict__.pop("first_few", None)

    # Django's own way in; the stubs know the property alone.
    queryset = property(lambda self: self._get_queryset(), lambda self, rows: self._set_queryset(rows))

    # What a kind of rows is found by.

    def lacks(self, word: str) -> str:
        return lacks(word)

    def matching(self, word: str, *, whole: bool = False) -> Q:
        return holds_words(word, *self.paths, whole=whole)

    def exactly(self, word: str) -> Q | None:
        """The one row that the word is the name of, whatever else it fits; None when it is no name."""
        return None

    def grouped(self, rows: Sequence[Model]) -> list[tuple[Any, Any]]:
        """The few as choices."""
        return [(row.pk, self.label_from_instance(row)) for row in rows]

    # How they are offered.

    def offer(self, rows: Callable[[], Any], first_few: Callable[[], Sequence[Model]]) -> None:
        """Choose among `rows`; the first of them, which every page asks for, are given by themselves."""
        self.queryset = rows
        self._few_of = first_few

    @cached_property
    def first_few(self) -> Sequence[Model]:
        """Up to one more than are listed as they are."""
        if self._few_of is not None:
            return self._few_of()
        return list(self.queryset[: FEW + 1]) if self.queryset is not None else []

    @property
    def is_long(self) -> bool:
        return len(self.first_few) > FEW

    @property
    def few(self) -> list[tuple[Any, Any]]:
        return [*self.answers, *self.grouped(self.first_few)]

    @property
    def answers(self) -> list[tuple[str, Any]]:
        """Those that are no rows."""
        empty = [] if self.empty_label is None else [("", self.empty_label)]
        return [*empty, *self.extras]

    def know(self, *rows: Model | None) -> None:
        """Rows that the page has read already; that they may be chosen is asked when they are."""
        self._told |= {str(row.pk): row for row in rows if row is not None}

    def keys(self, value: Any) -> list[str]:
        """What is chosen, as texts; "" where an answer of no words is."""
        chosen = value if isinstance(value, list | tuple | QuerySet) else [value]
        return ["" if key is None else str(getattr(key, "pk", key)) for key in chosen]

    def settled(self, value: Any) -> list[str]:
        """The same, with the only row that a new word fits."""
        keys = self.keys(value)
        if getattr(value, "is_new", False) and (only := self.hits(value.word).only):
            return list(dict.fromkeys([*(keys if self.widget.several else ()), str(only.pk)]))
        return keys

    def hits(self, word: str) -> Hits:
        if self._hits.word != word:
            self._hits = self._found(word)
        return self._hits

    def _found(self, word: str) -> Hits:
        if lack := self.lacks(word):
            return Hits(word, lack=lack)
        if exact := self.exactly(word):
            rows = self._read(self.queryset.filter(exact)[:2])
            if len(rows) == 1:
                return Hits(word, rows, 1)
        found = self.queryset.filter(self.matching(word))
        order = found.query.order_by or found.model._meta.ordering or ("pk",)
        rows = self._read(
            found.order_by(whole_first(self.matching(word, whole=True)), *order)[: MOST_SHOWN + 1]
        )
        count = found.order_by().count() if len(rows) > MOST_SHOWN else len(rows)
        return Hits(word, rows[:MOST_SHOWN], count)

    def _read(self, rows: Iterable[Model]) -> list[Model]:
        """Rows of the queryset: they may be chosen, and are not read again."""
        read = list(rows)
        self._rows |= {str(row.pk): row for row in read}
        return read

    def named(self, keys: Iterable[str]) -> dict[str, str]:
        """{key: words} of those keys that may be chosen."""
        keys = list(dict.fromkeys(keys))
        words = {key: str(label) for key, label in self.answers if key}
        known = self._rows | self._told
        unread = [key for key in keys if key not in known and key.isdecimal() and len(key) < 19]
        if unread:
            self._read(self.queryset.filter(pk__in=unread))
            known |= self._rows
        words |= {key: str(self.label_from_instance(known[key])) for key in keys if key in known}
        return {key: words[key] for key in keys if key in words}

    def shown(self, value: Any) -> dict[str, Any]:
        """What the box's template prints."""
        word, chosen = getattr(value, "word", ""), self.settled(value)
        hits = self.hits(word)
        words = self.named(chosen)
        found = {str(row.pk): str(self.label_from_instance(row)) for row in hits.rows}
        # An answer that was there from the start is none to the word that is looked for.
        ticked = {*words} if word else {*words, *chosen}
        offered = words | found | {key: str(label) for key, label in self.answers if key or not self.required}
        is_asked = getattr(value, "is_asked", False)
        told = hits.told(*found.values()) if hits.only else hits.told()
        if is_asked and not word:
            told = _("Write a word in the box, and press “Find”")
        if hits.only and not is_asked:
            word = told = ""
        return {
            "options": [(key, label, key in ticked) for key, label in offered.items()],
            "kind": "checkbox" if self.widget.several else "radio",
            "word": word,
            "told": "" if self.is_refused else told,
            "is_asked": is_asked,
            "has_button": self.has_button,
            "word_label": self.word_label,
        }

    # What was chosen.

    is_refused = False

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, Typed) else super().prepare_value(value)

    def clean(self, value: Any) -> Any:
        word = getattr(value, "word", "")
        if word and value.is_new and not self.hits(word).only:
            self.is_refused = not value.is_asked
            raise ValidationError(self.hits(word).told(), code="unsettled")
        return self._cleaned(self.settled(value))

    def _cleaned(self, keys: list[str]) -> Any:
        raise NotImplementedError


class LongChoiceField(Searched, forms.ModelChoiceField):
    """One row, or one of the `extras` by its key."""

    def __init__(
        self, queryset: Any = None, *, extras: Sequence[tuple[str, Any]] = (), **kwargs: Any
    ) -> None:
        self.extras = extras
        super().__init__(queryset, **{"widget": LongWidget, **kwargs})

    def _cleaned(self, keys: list[str]) -> Any:
        key = keys[0] if keys else ""
        return key if key in dict(self.extras) else forms.ModelChoiceField.clean(self, key)

    def to_python(self, value: Any) -> Any:
        found = self._rows.get(str(value)) or super().to_python(value)
        return found if found is None else self._read([found])[0]


class LongChoicesField(Searched, forms.ModelMultipleChoiceField):
    """Several rows."""

    empty_label = None

    def __init__(self, queryset: Any = None, **kwargs: Any) -> None:
        super().__init__(queryset, **{"widget": SeveralWidget, **kwargs})

    def _cleaned(self, keys: list[str]) -> Any:
        return forms.ModelMultipleChoiceField.clean(self, [key for key in keys if key])
