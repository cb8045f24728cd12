"""The form in which the names of columns are compared, in every list."""

import re
import unicodedata

LONGEST_HEADER = 120


def name_key(header: object) -> str:
    """A header as it is compared and remembered: no case, punctuation as spaces, at most LONGEST_HEADER long."""
    text = unicodedata.normalize("NFKC", str(header)).casefold()
    return " ".join(re.sub(r"[\W_]+", " ", text).split())[:LONGEST_HEADER]


def column_letters(place: int) -> str:
    """The letters by which a spreadsheet names a column, by its place from 0: "C"."""
    letters, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
