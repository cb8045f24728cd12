"""Searching the list of pilots: every word must be found somewhere, in any order, in what the reader may see."""

import re

from django.db.models import Q

from common import search
from common.text import normal_line
from pilots.descriptions.description import Description
from pilots.pilot.pilot import Pilot
from pilots.programme.programmes import TopicArea
from regions.models import Department, Hospital, Region

# What may stand between a region's letters and the number: nothing, blanks, any of the dashes.
BETWEEN = r"[\s.‐‑‒–—−-]*"
# The description's own texts: one expression, which an index of letters serves.
OWN = ("title", "contact_name", "anchoring")


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
    """In the description's own texts, in a name that it points to, or in the number that the region gave.

    Each table is asked by itself: an index holds texts of one table, and a text joined to others none can answer.
    """
    own = Description.objects.filter(search.holds(word, *OWN, whole=whole))
    named = search.holds(word, "name", whole=whole)
    topics, hospitals, departments = (
        table.objects.filter(named).order_by().values("pk") for table in (TopicArea, Hospital, Department)
    )
    at_hospital = Description.hospitals.through.objects.filter
    in_department = Description.departments.through.objects.filter
    return _one_of(
        own,
        Description.objects.filter(topic_area__in=topics),
        at_hospital(hospital__in=hospitals).values("description"),
        in_department(department__in=departments).values("description"),
        in_department(department__hospital__in=hospitals).values("description"),
        Pilot.objects.filter(search.holds(word, "own_number", whole=whole)).values("current"),
    )


def _is_number(typed):
    """A number alone is looked for among the numbers: in the names of places it would be found everywhere."""
    return _one_of(
        Pilot.objects.filter(number=int(typed)).values("current"),
        Pilot.objects.filter(own_number__iexact=typed).values("current"),
        Description.objects.filter(search.holds(typed, *OWN), search.holds(typed, "title")),
    )


def _one_of(*ways):
    """The pilots whose current version is found in a way or another: a union, for an "or" between tables reads every row."""
    first, *others = (way.order_by() if way._fields else way.order_by().values("pk") for way in ways)
    return Q(current__in=first.union(*others))
