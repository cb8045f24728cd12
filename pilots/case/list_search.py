"""Searching the list of pilots: every word must be found somewhere, in any order, in what the reader may see."""

from functools import partial, reduce
from itertools import product, starmap
from operator import and_, or_
from typing import NamedTuple

from django.db.models import F, Q

from common import search
from common.prepared import Prepared
from common.text import normal_line
from pilots.descriptions.description import Description
from pilots.pilot.case_numbers import is_numbered, written
from pilots.pilot.pilot import Pilot
from pilots.programme.programmes import Programme, TopicArea
from regions.models import Department, Hospital

# The description's own texts: one expression, which an index of letters serves, or on SQLite a table of them.
OWN = Description.searched
# So many words are put into SQL once for all who look for as many.
MOST_ALONE = 5
# What a description points to, and is found by the name of.
NAMED = (TopicArea, Hospital, Department)


def matching(typed, *, whole=False):
    """In which pilots all that was typed is found: in the version that the list shows, or as a number; `whole` as words."""
    text, found = normal_line(typed), Q()
    numbers = written(text)
    for case in numbers.finditer(text):
        found &= is_numbered(case) | _says(*way_of(search.fold(case[0]), whole=whole))
    words = _by_length(numbers.sub(" ", text))
    found &= (
        reduce(and_, map(_is_number, words), Q())
        if text.isdecimal()
        else all_say([way_of(word, whole=whole) for word in words])
    )
    # A text without a word to look for finds nothing, never everything.
    return found or Q(pk__in=[])


def words_alone(typed):
    """The words to look for, the longest first; none when they are many, or a number may be among them."""
    text = normal_line(typed)
    words = [] if any(map(str.isdigit, text)) else _by_length(text)
    return words if len(words) <= MOST_ALONE else []


def _by_length(text):
    # The longest is likely in the fewest.
    return sorted(search.words_in(text), key=len, reverse=True)


def all_say(words):
    """In which pilots each of the words, (how it is looked for, as that spells it), is found."""
    return reduce(and_, (_says(*word, leads=place == 0) for place, word in enumerate(words)), Q())


def way_of(word, *, whole, in_names=True):
    kind = search.kind_of(word, whole=whole)
    return Way(kind, in_names), kind.spelt(word)


def names_say(kinds, words):
    """Does a place or a topic bear any of the words? As rows of the programmes, all of them or none.

    A question needs a table to be asked of; this one is small, and without a programme there are no pilots.
    """
    names = search.Joined(_union(*(table.objects.order_by().values(text=F("name")) for table in NAMED)))
    bearing = starmap(partial(_in_text, names), zip(kinds, words, strict=True))
    return Programme.objects.filter(reduce(or_, bearing)).order_by()


def _in_text(text, kind, word):
    return Q(kind.in_texts(word, text))


def numbered(typed):
    """The pilot whose number was typed, and nothing else, as a Q; None when something else was."""
    text = normal_line(typed).strip()
    case = written(text).fullmatch(text)
    return case and is_numbered(case)


def _says(way, word, *, leads=False):
    """In the description's own texts, in a name that it points to, or in the number that the region gave."""
    saying = SAYING[way]
    # What is ordered by, whole words, is asked of each row that was found.
    if leads and way.kind is not search.Kind.WHOLE:
        return Q(saying.leads("current", word))
    return Q(current__in=saying.among(word))


class Way(NamedTuple):
    """How a word is looked for, and whether in names too."""

    kind: search.Kind
    in_names: bool


def _named(kind, word):
    """The topics, hospitals and departments that bear it."""
    return [table.objects.filter(kind.in_texts(word, "name")).order_by().values("pk") for table in NAMED]


def _saying(way, word):
    """Each table is asked by itself: an index holds texts of one table, and a text joined to others none can answer."""
    own = (
        Description.objects.filter(way.kind.in_texts(word, *OWN)),
        Pilot.objects.filter(way.kind.in_texts(word, "own_number")).values("current"),
    )
    if not way.in_names:
        return _union(*own)
    topics, hospitals, departments = _named(way.kind, word)
    at_hospital = Description.hospitals.through.objects.filter
    in_department = Description.departments.through.objects.filter
    return _union(
        *own,
        Description.objects.filter(topic_area__in=topics),
        at_hospital(hospital__in=hospitals).values("description"),
        in_department(department__in=departments).values("description"),
        in_department(department__hospital__in=hospitals).values("description"),
    )


# A search asks for the same union several times with other words: how many, which first, and which of them whole.
SAYING = {way: Prepared(partial(_saying, way)) for way in starmap(Way, product(search.Kind, (True, False)))}


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
    # A later Django orders what is united as the first of them is.
    return first.union(*others, all=True).order_by()
