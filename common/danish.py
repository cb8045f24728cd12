"""Danish alphabetical order and Danish capitals, the same in Python and in both databases.

PostgreSQL sorts by ICU's Danish collation, which every distribution builds in and no installed locale decides; SQLite,
which knows no letters but A to Z, is taught the same by `teach` on each connection.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Any

from django.db.models import F
from django.db.models.functions import Collate

COLLATION = "da-x-icu"
# Before the digits, in this order; "{" comes right after "z", and ü is a y.
SIGNS = " _-–—,;:!?.'‘’\"“”«»()[]{}§@*/\\&#%`^+<=>|~$"
PLACES = str.maketrans(
    {sign: chr(place) for place, sign in enumerate(SIGNS, 1)}
    | {"æ": "{a", "ä": "{a", "ø": "{b", "ö": "{b", "å": "{c", "ü": "y"}
)


@lru_cache(maxsize=4096)
def sort_key(text: str) -> str:
    """Sorts æ, ø and å after z, aa as å, capitals or not, accents or not."""
    letters = unicodedata.normalize("NFC", text).casefold().replace("aa", "å").translate(PLACES)
    if letters.isascii():
        return letters
    parts = unicodedata.normalize("NFD", letters)
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def in_danish(path: str) -> Collate:
    """What a queryset or a model orders by to stand as `sort_key` has it."""
    return Collate(F(path), COLLATION)


def teach(connection: Any) -> None:
    """Give an SQLite connection the collation, and a LIKE for which ø and Ø are one letter."""
    connection.create_collation(COLLATION, _compare)
    connection.create_function("like", 3, _like, deterministic=True)


def _compare(one: str, other: str) -> int:
    first, second = (sort_key(one), one.swapcase()), (sort_key(other), other.swapcase())
    return (first > second) - (first < second)


def _like(pattern: object, text: object, escape: str | None) -> bool | None:
    if pattern is None or text is None:
        return None
    return bool(_expression(str(pattern), escape).fullmatch(str(text)))


@lru_cache(maxsize=256)
def _expression(pattern: str, escape: str | None) -> re.Pattern[str]:
    signs, parts = iter(pattern), []
    for sign in signs:
        if sign == escape:
            parts.append(re.escape(next(signs, "")))
        else:
            parts.append({"%": ".*", "_": "."}.get(sign) or re.escape(sign))
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)
