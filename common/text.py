"""One normal form for what people write, whichever door it comes through: a form, a file, an address."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")
# What no text may hold: control characters but the tab and the line's end, halves of a pair, and what XML forbids.
INAUDIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
BLANKS = re.compile("[\t\n]+")


def normal(text: str) -> str:
    """The text with \\n at the end of each line, composed letters (NFC), and no control characters."""
    return unicodedata.normalize("NFC", INAUDIBLE.sub("", LINE_ENDS.sub("\n", text)))


def normal_line(text: str) -> str:
    """The same for a name, a title or an address: on one line, and without what cannot be seen.

    A soft hyphen or a zero-width space makes two names that look the same differ, and no search finds the other.
    """
    shown = "".join(sign for sign in normal(text) if unicodedata.category(sign) != "Cf")
    return BLANKS.sub(" ", shown)


def typed(data: Mapping[str, Any], name: str) -> str:
    """What was typed under `name` in a box that belongs to no form, in normal form; empty when it was not sent."""
    return normal(data.get(name, ""))
