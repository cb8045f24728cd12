"""What any document says, as plain data: its one canonical text, its labelled lines, and what differs between two."""

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

ROW_NUMBER = re.compile(r"-[0-9]+$")


def canonical(content: dict) -> tuple[str, str]:
    """The one text of `content` and its SHA-256: sorted keys, no spaces, UTF-8."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text, hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Line:
    """A labelled value; `key` stays the same between versions, `lang` is the label's own language, if it has one."""

    key: str
    label: str
    text: str
    lang: str = ""


@dataclass(frozen=True)
class Section:
    step: str
    heading: str
    lines: list


@dataclass(frozen=True)
class Missing:
    """What a document lacks before it can be filed or sent, with the place to mend it."""

    step: str
    field: str
    sentence: str


@dataclass(frozen=True)
class Difference:
    label: str
    before: str
    after: str
    lang: str = ""


def differences(old: dict, new: dict, sections: Callable[[dict], list[Section]]) -> list[Difference]:
    """What changed from one content to another, in reading order; `sections` reads their kind of content.

    Repeated rows have no names of their own: equal ones are set against each other first, the rest in order,
    so that a row taken out of the middle does not make all that follow look new.
    """
    before, after = _by_key(sections(old)), _by_key(sections(new))
    keys = [*after, *(key for key in before if key not in after)]
    found = []
    for key in keys:
        gone, come = before.get(key, []), after.get(key, [])
        kept = Counter(line.text for line in gone) & Counter(line.text for line in come)
        pairs = zip_longest(_without(gone, kept), _without(come, kept))
        found += [_difference(a, b) for a, b in pairs]
    return [difference for difference in found if difference.before != difference.after]


def _difference(gone: Line | None, come: Line | None) -> Difference:
    line = come or gone
    return Difference(line.label, gone.text if gone else "", come.text if come else "", line.lang)


def _by_key(sections: Iterable[Section]) -> dict[str, list[Line]]:
    """The lines of a content by key, the rows of a repeated part under one."""
    found = defaultdict(list)
    for section in sections:
        for line in section.lines:
            found[ROW_NUMBER.sub("", line.key)].append(line)
    return found


def _without(lines: list[Line], kept: Counter[str]) -> Iterator[Line]:
    """The lines less those that stand unchanged on both sides."""
    left = kept.copy()
    for line in lines:
        if left[line.text] > 0:
            left[line.text] -= 1
        else:
            yield line
