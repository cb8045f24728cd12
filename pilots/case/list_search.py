"""Searching the list of pilots: every word must be found somewhere, in any order, in what the reader may see."""

import re

from django.db.models import Q

from common import search
from common.text import normal_line
from pilots.descriptions.description import Description
from regions.models import Region

# What may stand between a region's letters and the number: nothing, blanks, any of the dashes.
BETWEEN = r"[\s.‐‑‒–—−-]*"
SEARCHED = (
    "title",
    "topic_area__name",
    "contact_name",
    "anchoring",
    "hospitals__name",
    "departments__name",
    "departments__hospital__name",
)


def matching(typed, *, whole=False):
    """In which pilots all that was typed is found: in the version that the list shows, or as a number; `whole` as words."""
    text, found = normal_line(typed), Q()
    case_number = _case_number()
    for case in case_number.finditer(text):
        found &= _is_numbered(case) | _says(search.fold(case[0]), whole)
    for word in search.words_in(case_number.sub(" ", text)):
        found &= _is_number(word) if text.isdecimal() else _says(word, whole)
    # A text without a word to look for finds nothing, never everything.
    return found or Q(pk__in=[])


def numbered(typed):
    """The pilot whose number was typed, and nothing else, as a Q; None when something else was."""
    case = _case_number().fullmatch(normal_line(typed).strip())
    return case and _is_numbered(case)


def _case_number():
    """A case number however it is written: RN-12, rn12, RN 012."""
    letters = Region.objects.values_list("abbreviation", flat=True)
    known = "|".join(sorted(map(re.escape, letters), key=len, reverse=True))
    pattern = rf"(?<!\w)(?P<letters>{known}){BETWEEN}0*(?P<number>[0-9]+)(?!\w)" if known else r"(?!)"
    return re.compile(pattern, re.IGNORECASE)


def _is_numbered(case):
    return Q(region__abbreviation__iexact=case["letters"], number=int(case["number"]))


def _says(word, whole):
    found = Q()
    for path in SEARCHED:
        found |= Q(search.holds(path, word, whole=whole))
    own_number = Q(search.holds("own_number", word, whole=whole))
    return Q(current__in=Description.objects.filter(found).values("pk")) | own_number


def _is_number(typed):
    """A number alone is looked for among the numbers: in the names of places it would be found everywhere."""
    return Q(number=int(typed)) | Q(own_number__iexact=typed) | Q(search.holds("current__title", typed))
