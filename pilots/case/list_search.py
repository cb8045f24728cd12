"""Searching the list of pilots: every word must be found somewhere, in any order, in what the reader may see."""

from django.db.models import Q

from common import search
from common.text import normal_line
from pilots.descriptions.description import Description
from pilots.pilot.case_numbers import is_numbered, written
from pilots.pilot.pilot import Pilot
from pilots.programme.programmes import TopicArea
from regions.models import Department, Hospital

# The description's own texts: one expression, which an index of letters serves.
OWN = ("title", "contact_name", "anchoring")


def matching(typed, *, whole=False):
    """In which pilots all that was typed is found: in the version that the list shows, or as a number; `whole` as words."""
    text, found = normal_line(typed), Q()
    numbers = written()
    for case in numbers.finditer(text):
        found &= is_numbered(case) | _says(search.fold(case[0]), whole)
    for word in search.words_in(numbers.sub(" ", text)):
        found &= _is_number(word) if text.isdecimal() else _says(word, whole)
    # A text without a word to look for finds nothing, never everything.
    return found or Q(pk__in=[])


def numbered(typed):
    """The pilot whose number was typed, and nothing else, as a Q; None when something else was."""
    case = written().fullmatch(normal_line(typed).strip())
    return case and is_numbered(case)


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
