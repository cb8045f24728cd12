"""Searching the list of pilots: every word must be found somewhere, in any order, in what the reader may see."""

from functools import partial

from django.db.models import Q

from common import search
from common.prepared import Prepared
from common.text import normal_line
from pilots.descriptions.description import Description
from pilots.pilot.case_numbers import is_numbered, written
from pilots.pilot.pilot import Pilot
from pilots.programme.programmes import TopicArea
from regions.models import Department, Hospital

# The description's own texts: one expression, which an index of letters serves, or on SQLite a table of them.
OWN = Description.searched


def matching(typed, *, whole=False):
    """In which pilots all that was typed is found: in the version that the list shows, or as a number; `whole` as words."""
    text, found = normal_line(typed), Q()
    numbers = written(text)
    for case in numbers.finditer(text):
        found &= is_numbered(case) | _says(search.fold(case[0]), whole)
    # The longest is likely in the fewest.
    words = sorted(search.words_in(numbers.sub(" ", text)), key=len, reverse=True)
    for place, word in enumerate(words):
        if text.isdecimal():
            found &= _is_number(word)
        else:
            found &= _says(word, whole, leads=place == 0)
    # A text without a word to look for finds nothing, never everything.
    return found or Q(pk__in=[])


def numbered(typed):
    """The pilot whose number was typed, and nothing else, as a Q; None when something else was."""
    text = normal_line(typed).strip()
    case = written(text).fullmatch(text)
    return case and is_numbered(case)


def _says(word, whole, *, leads=False):
    """In the description's own texts, in a name that it points to, or in the number that the region gave."""
    kind = search.kind_of(word, whole=whole)
    saying, spelt = SAYING[kind], kind.spelt(word)
    # What is ordered by is asked of each row that was found.
    return Q(saying.leads("current", spelt)) if leads and not whole else Q(current__in=saying.among(spelt))


def _saying(kind, word):
    """Each table is asked by itself: an index holds texts of one table, and a text joined to others none can answer."""
    own = Description.objects.filter(kind.in_texts(word, *OWN))
    named = kind.in_texts(word, "name")
    topics, hospitals, departments = (
        table.objects.filter(named).order_by().values("pk") for table in (TopicArea, Hospital, Department)
    )
    at_hospital = Description.hospitals.through.objects.filter
    in_department = Description.departments.through.objects.filter
    return _union(
        own,
        Description.objects.filter(topic_area__in=topics),
        at_hospital(hospital__in=hospitals).values("description"),
        in_department(department__in=departments).values("description"),
        in_department(department__hospital__in=hospitals).values("description"),
        Pilot.objects.filter(kind.in_texts(word, "own_number")).values("current"),
    )


# A search asks for the same union a dozen times with other words: how many, which first, and which of them whole.
SAYING = {kind: Prepared(partial(_saying, kind)) for kind in search.Kind}


def _is_number(typed):
    """A number alone is looked for among the numbers: in the names of places it would be found everywhere."""
    found = _union(
        Pilot.objects.filter(number=int(typed)).values("current"),
        Pilot.objects.filter(own_number__iexact=typed).values("current"),
        Description.objects.filter(search.holds(typed, *OWN), search.holds(typed, "title")),
    )
    return Q(current__in=found)


def _union(*ways):
    """The versions that are found in a way or another, some twice: for an "or" between tables reads every row."""
    first, *others = (way.order_by() if way._fields else way.order_by().values("pk") for way in ways)
    return first.union(*others, all=True)
