"""How a page is read: what its elements say, and which of them go by given words."""

import re

from lxml import etree

__tracebackhide__ = True  # pytest points at the line of the journey that failed
HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
CAPTIONS = ["caption", "legend", "summary"]
INLINE = set("a abbr b button code em i label span strong sub sup".split())
# What a field holds is not what the page says, and a drawing is told by the words beside it.
UNSAID = set("select textarea datalist svg".split())
HIDDEN = etree.XPath("ancestor-or-self::*[@hidden or self::dialog[not(@open)]]")


def is_there(node):
    """Can a person come upon this element?"""
    return not HIDDEN(node)


def plain(text):
    return " ".join(text.split())


def path(label):
    """The words that lead to a field, the label's own last."""
    return (label,) if isinstance(label, str) else label


def words(node):
    """What an element says when it is read aloud: with the words for screen readers, without ornaments."""
    return plain("".join(_said(node))) if is_there(node) else ""


def _said(node):
    if node.tag in UNSAID or node.get("aria-hidden") == "true" or not is_there(node):
        return
    gap = "" if node.tag in INLINE else " "
    yield f"{gap}{node.text or ''}"
    for child in node:
        yield from _said(child)
        yield child.tail or ""
    yield gap


def own_words(node):
    """The words of the element itself: "Fjern" of a button that screen readers call "Fjern Udgift 1"."""
    return plain("".join(node.xpath("text()")))


def name(node):
    """The words that a link, a button, a heading or a label goes by."""
    if label := node.get("aria-label"):
        return plain(label)
    return plain(node.get("value", "")) if node.tag == "input" else words(node)


def named(kind, said, nodes, namings=(name, own_words)):
    """Those that go by these words, the whole of theirs before their own; an AssertionError tells which there are."""
    for naming in namings:
        if found := [node for node in nodes if naming(node) == said]:
            return found
    there = " · ".join(dict.fromkeys(map(namings[0], nodes))) or "nothing of that kind"
    raise AssertionError(f"No {kind} says “{said}”. There is: {there}")


def one(kind, said, nodes, namings=(name, own_words)):
    return only(kind, said, named(kind, said, nodes, namings), namings[0])


def only(kind, said, found, tell=name):
    """The one that was found; an AssertionError tells when there is none, or which they are."""
    assert len(found) == 1, f"Not one {kind} says “{said}” but {len(found)}: {' · '.join(map(tell, found))}"
    return found[0]


def saying(said, nodes):
    """The innermost of these that say the words among others; "MID-41" does not say "MID-4"."""
    whole = re.compile(rf"(?<!\w){re.escape(said)}(?!\w)")
    found = [node for node in nodes if whole.search(words(node))]
    return [node for node in found if not any(_is_inside(other, node) for other in found)]


def under(head):
    """What stands under a heading: the element in which it is the highest, or else what follows until the next."""
    if head.tag not in HEADINGS:
        return [head.getparent() if head.tag in CAPTIONS else head]
    ranks, top = HEADINGS[: HEADINGS.index(head.tag) + 1], head
    while (around := top.getparent()) is not None and len(list(around.iter(*ranks))) == 1:
        top = around
    return [top] if top is not head else [head, *_until_next(head, ranks)]


def _until_next(head, ranks):
    for follower in head.itersiblings():
        if next(follower.iter(*ranks), None) is not None:
            return
        yield follower


def outermost(parts):
    """Those that lie in no other: a section and its table may well have the same heading."""
    return [part for part in parts if not any(_is_inside(part[0], other[0]) for other in parts)]


def _is_inside(node, other):
    return any(ancestor is other for ancestor in node.iterancestors())
