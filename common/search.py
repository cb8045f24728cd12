"""Searching, the same everywhere and on both databases: what was typed, word by word, in the texts of a queryset.

Text and words are folded into one form: no capitals, é is e, and å is aa, æ is ae, ø is oe, so that Århus is found by
"aarhus". Danish puts its words together, so a word of three signs or more is found inside others; one of two signs at
the beginning of a word only. "/" divides words, every other sign is text.
"""

import re
import unicodedata
from enum import Enum
from functools import reduce
from operator import and_
from typing import Any, TypeVar

from django import forms
from django.core import checks
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, connections
from django.db.models import Case, Func, Model, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.lookups import Contains, Regex
from django.utils.translation import gettext as _

from common import search_letters
from common.danish import COLLATION
from common.text import normal_line

Row = TypeVar("Row", bound=Model)
# What a word must have to be found inside others: also what an index of three letters can answer.
INSIDE = 3
LONGEST = 100
# One replacement each on PostgreSQL, whose TRANSLATE takes four times as long as all of these.
SPELT = {"å": "aa", "æ": "ae", "ø": "oe", "ä": "ae", "ö": "oe"}
SPELT |= dict(zip("éèêáíóúü", "eeeaiouu", strict=True))
LETTERS = str.maketrans(SPELT)
# A word holds no line's end, and so never goes from one text into the next.
APART = "\n"
# They stand in nearly every text and tell nothing.
STOP_WORDS = frozenset(
    "og i af for til the en et den det de der som med at om fra ved på er eller of and in to a an on".split()
)


def fold(text: str) -> str:
    """The form in which texts are compared."""
    return unicodedata.normalize("NFC", text).lower().translate(LETTERS)


FOLDED_STOP_WORDS = frozenset(map(fold, STOP_WORDS))


class Filled(Func):
    """A text, empty where there is none; what stands in the SQL itself need not be filled in each time."""

    function, template = "COALESCE", "%(function)s(%(expressions)s, '')"
    output_field = TextField()


class Folded(Func):
    """The texts at some paths in one, folded as `fold` does: one expression, so that one index can serve a search."""

    function = "fold"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # No functions of ours in the database: what is built in can be indexed, dumped and restored.
        template = f'LOWER((%(expressions)s) COLLATE "{COLLATION}")'
        for letter, letters in SPELT.items():
            template = f"REPLACE({template}, '{letter}', '{letters}')"
        filled = self.copy()
        filled.set_source_expressions([Filled(text) for text in self.get_source_expressions()])
        return filled.as_sql(
            compiler, connection, template=template, arg_joiner=f" || '{APART}' || ", **context
        )


class Joined(Func):
    """All texts of a query in one, a line each; `text` is its only column. One long text is folded faster than many."""

    output_field = TextField()

    def __init__(self, texts: QuerySet) -> None:
        super().__init__(Subquery(texts))

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = f"ARRAY_TO_STRING(ARRAY%(expressions)s, '{APART}')"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "(SELECT GROUP_CONCAT(text, CHAR(%(line_end)d)) FROM %(expressions)s)"
        return self.as_sql(compiler, connection, template=template, line_end=ord(APART), **context)


class Inside(Contains):
    """Does the folded word stand inside the folded texts?"""

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        """Without a pattern, in which signs would have to be spelt otherwise than in a table of letters."""
        word = self.rhs
        if found := search_letters.finding(self.lhs.get_source_expressions()):
            return found, [word]
        folded, places = self.process_lhs(compiler, connection)
        return f"INSTR({folded}, %s) > 0", [*places, word]


def teach(connection: Any) -> None:
    """Give an SQLite connection the folding."""
    connection.create_function("fold", -1, _folded, deterministic=True)


def _folded(*texts: str | None) -> str:
    return fold(APART.join(text or "" for text in texts))


@checks.register(checks.Tags.database)
def database_folds(app_configs: Any, databases: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """A database whose small letters are not Danish would find nothing by "ø", and say nothing: migrate refuses it."""
    return [error for alias in databases or () for error in _misfolds(connections[alias])]


def _misfolds(connection: Any, letters: str = "ÆØÅÉ") -> list[checks.CheckMessage]:
    small = f"""LOWER('{letters}' COLLATE "{COLLATION}")"""
    sql = f"SELECT {small}" if connection.vendor == "postgresql" else f"SELECT fold('{letters}')"
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            found = cursor.fetchone()[0]
    except DatabaseError as refusal:
        found = str(refusal).splitlines()[0]
    if found in (letters.lower(), fold(letters)):
        return []
    hint = f"PostgreSQL must be built with ICU and have the collation {COLLATION}."
    return [checks.Error(f"The database does not know Danish letters: {found}", hint, id="common.E001")]


def words_in(typed: str) -> list[str]:
    """The words to look for, folded, each once and without those that tell nothing."""
    return [word for word in _pieces(typed) if word not in FOLDED_STOP_WORDS]


def _pieces(typed: str) -> list[str]:
    return list(dict.fromkeys(fold(normal_line(typed)).replace("/", " ").split()))


def lacks(typed: str) -> str:
    """Why nothing can be looked for by what was typed, and what to write instead; empty when something can."""
    if len(typed) > LONGEST:
        return _("Write at most %(count)d characters to search for") % {"count": LONGEST}
    words, pieces = words_in(typed), _pieces(typed)
    if pieces and not words:
        return _("These words stand everywhere. Write one that only stands in what you are looking for")
    if typed.strip() and max(map(len, words), default=0) < INSIDE - 1:
        return _("Write at least two characters of a word, or three to find them inside longer words")
    return ""


class Kind(Enum):
    """How a word is looked for: inside others, at the beginning of one, or as one."""

    INSIDE = 0
    BEGINNING = 1
    WHOLE = 2

    def in_texts(self, word: str, *paths: str) -> Any:
        """Does the folded word stand in a text at one of the paths?"""
        if self is Kind.INSIDE:
            return Inside(Folded(*paths), word)
        return Regex(Folded(*paths), self.as_word(word))

    def as_word(self, word: str) -> str:
        """An expression that Python and PostgreSQL read alike."""
        return rf"(^|\W){re.escape(word)}" + (r"(\W|$)" if self is Kind.WHOLE else "")

    def spelt(self, word: str) -> str:
        """The word as it stands in what the database is given."""
        if self is not Kind.INSIDE:
            return re.escape(word)
        return word if connection.vendor == "sqlite" else connection.ops.prep_for_like_query(word)


def kind_of(word: str, *, whole: bool = False) -> Kind:
    """A short word is looked for at the beginning of others."""
    if whole:
        return Kind.WHOLE
    return Kind.INSIDE if len(word) >= INSIDE else Kind.BEGINNING


def holds(word: str, *paths: str, whole: bool = False) -> Any:
    """Does a folded word stand in a text at one of the paths? A short one at a word's beginning; `whole` as a word."""
    return kind_of(word, whole=whole).in_texts(word, *paths)


def holds_words(typed: str, *paths: str, whole: bool = False) -> Q:
    """Is every word that was typed in one of the texts or another, in any order? Nothing is, when there is no word."""
    found = [Q(holds(word, *paths, whole=whole)) for word in words_in(typed)]
    return reduce(and_, found) if found and not lacks(typed) else Q(pk__in=[])


def searched(rows: QuerySet[Row], typed: str, *paths: str) -> QuerySet[Row]:
    """Those of `rows` that hold all that was typed: whole words first, else in the order they have."""
    return whole_words_first(rows.filter(holds_words(typed, *paths)), typed, *paths)


def whole_words_first(rows: QuerySet[Row], typed: str, *paths: str) -> QuerySet[Row]:
    """`rows` with those first in which what was typed stands in whole words, else in the order they have."""
    if not typed:
        return rows
    order = rows.query.order_by or rows.model._meta.ordering or ()
    return rows.order_by(whole_first(holds_words(typed, *paths, whole=True)), *order)


def says(text: str, typed: str) -> bool:
    """The same of a text that stands in no table."""
    folded, words = fold(text), words_in(typed)
    return bool(words) and not lacks(typed) and all(_says(folded, word) for word in words)


def _says(folded: str, word: str) -> bool:
    kind = kind_of(word)
    return word in folded if kind is Kind.INSIDE else bool(re.search(kind.as_word(word), folded))


def whole_first(found: Q) -> Case:
    """To order by: those in which the words were found whole, as `found` says, before the others."""
    return Case(When(found, then=Value(0)), default=Value(1))


class SearchField(forms.CharField):
    """A box for what to search for; it says what to write when nothing can be searched for."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "max_length": LONGEST, **kwargs})

    def validate(self, value: str) -> None:
        super().validate(value)
        if sentence := lacks(value):
            raise ValidationError(sentence)


class NumberedSearchField(SearchField):
    """The same where things have numbers: a number alone is never too short."""

    def validate(self, value: str) -> None:
        if not value.isdecimal():
            super().validate(value)
