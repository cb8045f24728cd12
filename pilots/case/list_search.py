"""Searching the list of pilots: every word must be found somewhere, in any order, in what the reader may see."""

import re

from django.db.models import Q

from common.danish import holds
from common.text import normal_line
from pilots.pilot.pilot import Description
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


def matching(pilots, typed):
    """Those of `pilots` in which all that was typed is found: in the version that the list shows, or as a number."""
    text = normal_line(typed)
    case_number = _case_number()
    for case in case_number.finditer(text):
        pilots = pilots.filter(_is_numbered(case["letters"], case["number"]) | _says(case[0]))
    for word in case_number.sub(" ", text).split():
        pilots = pilots.filter(_is_number(word) if text.isdecimal() else _says(word))
    return pilots


def _case_number():
    """A case number however it is written: RN-12, rn12, RN 012."""
    letters = Region.objects.values_list("abbreviation", flat=True)
    known = "|".join(sorted(map(re.escape, letters), key=len, reverse=True))
    pattern = rf"(?<!\w)(?P<letters>{known}){BETWEEN}0*(?P<number>[0-9]+)(?!\w)" if known else r"(?!)"
    return re.compile(pattern, re.IGNORECASE)


def _is_numbered(letters, number):
    return Q(holds("region__abbreviation", letters), number=int(number))


def _says(word):
    found = Q()
    for path in SEARCHED:
        found |= Q(holds(path, word))
    return Q(current__in=Description.objects.filter(found).values("pk")) | Q(holds("own_number", word))


def _is_number(typed):
    """A number alone is looked for among the numbers: in the names of places it would be found everywhere."""
    return Q(number=int(typed)) | Q(own_number__iexact=typed) | Q(holds("current__title", typed))
