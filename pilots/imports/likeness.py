"""Names as Danes spell them now and then: how two are compared, and which known ones lie nearest to one."""

from difflib import SequenceMatcher

from pilots.imports.cells import same

LETTERS = str.maketrans({"å": "aa", "æ": "ae", "ø": "oe", "ä": "ae", "ö": "oe"})
ALIKE = 0.5
CLOSE = 0.8
# A name that is a part of another is like it, but not so that it may be taken for it unasked.
PART = 0.79
MOST_PROPOSED = 3


def folded(text):
    """The form in which two spellings of a name are one: no case, å as aa, æ as ae, ø as oe."""
    return same(text).translate(LETTERS)


def nearest(name, known):
    """The codes of the known names that are most like `name`, the nearest first, each with how like it is.

    `known` are (code, folded name); among equals the earlier comes first.
    """
    own = folded(name)
    words, matcher = set(own.split()), SequenceMatcher(autojunk=False)
    matcher.set_seq2(own)
    found = {}
    for code, other in known:
        matcher.set_seq1(other)
        ratio = PART if words <= set(other.split()) else 0
        if min(matcher.real_quick_ratio(), matcher.quick_ratio()) >= ALIKE:
            ratio = max(ratio, matcher.ratio())
        found[code] = max(ratio, found.get(code, 0))
    likely = [each for each in found.items() if each[1] >= ALIKE]
    return sorted(likely, key=lambda each: -each[1])[:MOST_PROPOSED]
