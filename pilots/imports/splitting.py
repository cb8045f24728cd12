"""One cell that may name several places: known names are found first, the longest first, and kept whole.

What is left over has two readings where it holds a comma, "og" or the like, and a person chooses between them.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pilots.imports.cells import Wrong

MOST_NAMES = 20
LONGEST_NAME = 120
# A known name is looked for in at most so many pieces in a row.
LONGEST_SPAN = 4
SEPARATOR = re.compile(r"(\s*[;,/+&|]\s*|\s*\n\s*|\s+(?:og|samt)\s+)", re.IGNORECASE)
BULLET = re.compile(r"^(?:[•·*–—-]\s*)+")


@dataclass(frozen=True)
class Piece:
    """A name. One that may be several has them in `parts`; `is_known` tells what need not be asked about."""

    name: str
    is_known: bool = False
    parts: tuple = ()


def pieces(text, is_known):
    """The names in a cell's text; Wrong when they are too many or too long."""
    for whole in _readings(text):
        if is_known(whole):
            return (Piece(whole, is_known=True),)
    words, separators = _cut(text)
    if len(words) > MOST_NAMES:
        raise Wrong(
            _("The cell holds %(count)d names") % {"count": len(words)},
            _("Write at most %(most)d names in a cell") % {"most": MOST_NAMES},
        )
    found = _recognised(words, separators, is_known)
    result = [piece for block in _blocks(found) for piece in _read(block)]
    if any(len(piece.name) > LONGEST_NAME for piece in result):
        raise Wrong(
            _("A name in the cell is longer than %(most)d characters") % {"most": LONGEST_NAME},
            _("Write the name alone in the cell"),
        )
    return tuple(dict.fromkeys(result))


def _cut(text):
    """The words between the separators, and the separator before each."""
    parts = SEPARATOR.split(text)
    words, separators = [], []
    for separator, word in zip(["", *parts[1::2]], parts[::2], strict=True):
        if word := BULLET.sub("", word).strip():
            words.append(word)
            separators.append(separator)
    return words, separators


def _readings(text):
    """The text on one line: its lines apart, and as a word that was broken over them, with a hyphen or without."""
    if "\n" not in text:
        return [text]
    return [text.replace("\n", " "), text.replace("-\n", "").replace("\n", ""), text.replace("\n", "")]


def _recognised(words, separators, is_known):
    """(separator before, name, is it known) of each name, the longest known spans taken first."""
    taken = {}
    for length in range(min(LONGEST_SPAN, len(words)), 0, -1):
        for first in range(len(words) - length + 1):
            span = range(first, first + length)
            if any(place in taken for place in span):
                continue
            if known := _known_name(words, separators, span, is_known):
                taken |= dict.fromkeys(span, "")
                taken[first] = known
    return [
        (separators[place], taken.get(place, word), place in taken)
        for place, word in enumerate(words)
        if taken.get(place, word)
    ]


def _known_name(words, separators, span, is_known):
    inner = [separators[place] for place in span[1:]]
    if any(";" in separator for separator in inner):
        return None
    text = words[span[0]] + "".join(separators[place] + words[place] for place in span[1:])
    return next((reading for reading in _readings(text) if is_known(reading)), None)


def _blocks(found):
    """Names that may be one belong together; a semicolon parts them, and so does a line that begins a new name."""
    blocks = []
    for separator, name, is_known in found:
        if not blocks or _parts(separator, blocks[-1][-1][1], name):
            blocks.append([])
        blocks[-1].append((separator, name, is_known))
    return blocks


def _parts(separator, before, name):
    is_line = "\n" in separator and not before.endswith("-") and not name[0].islower()
    return ";" in separator or is_line


def _read(block):
    names = [Piece(name, is_known) for _separator, name, is_known in block]
    if len(block) == 1 or all(piece.is_known for piece in names):
        return names
    text = block[0][1] + "".join(separator + name for separator, name, _known in block[1:])
    whole = text.replace("-\n", "").replace("\n", " ")
    # What is too long for one name can only be several.
    return [Piece(whole, parts=tuple(names))] if len(whole) <= LONGEST_NAME else names
