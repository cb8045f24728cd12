"""The list of pilots as most search it: for words and nothing else, those that hold them whole first, then the newest."""

from functools import lru_cache, partial

from django.db.models import IntegerField, Value

from common.prepared import Prepared
from pilots.case.list_search import all_say, matching, names_say, way_of, words_alone
from pilots.case.newest import NUMBERED
from pilots.pilot.pilot import SEEN_BY, Pilot
from regions.permissions import rights_of

# Among the keys that were found: a place or a topic bears one of the words.
A_NAME_SAYS_IT = 0


class WordSearch:
    """What `user` finds by what was typed, by the keys: asked for once, they are counted, and a page is fetched by them.

    To look for the words again for each of these would cost more.
    """

    def __init__(self, user, typed):
        self.rights, self.typed = rights_of(user, *SEEN_BY), typed
        self.words, self.are_named = words_alone(typed), False

    def keys(self, *, whole=False):
        """Of all that hold what was typed, or hold it in `whole` words, those with the newest numbers first."""
        if not self.words:
            found = _seen(self.rights, matching(self.typed, whole=whole))
            return list(found.values_list("pk", flat=True))
        found = self._said(whole)
        # Most words that are typed no name holds: then the tables of those need not be joined.
        if A_NAME_SAYS_IT in found:
            self.are_named = True
            return self._said(whole)
        return found

    def in_order(self):
        """All of them, in the order in which the list shows them."""
        found = self.keys()
        whole = set(self.keys(whole=True)) if found else ()
        return sorted(found, key=lambda pk: pk not in whole)

    def _said(self, whole):
        spelt = (way_of(word, whole=whole, in_names=self.are_named) for word in self.words)
        ways, texts = zip(*spelt, strict=True)
        return [pk for pk, _number in _put_into_sql(self.rights, ways).rows(*texts)]


@lru_cache(maxsize=200)
def _put_into_sql(rights, ways):
    """Words that are looked for in the same ways are put into SQL once for all who have the same rights."""
    return Prepared(partial(_holding, rights, ways))


def _holding(rights, ways, *words):
    holding = Pilot.objects.visible_to(rights).filter(all_say(list(zip(ways, words, strict=True))))
    found = holding.order_by().values_list("pk", "number")
    if not all(way.in_names for way in ways):
        named = names_say([way.kind for way in ways], words)
        number = Value(None, output_field=IntegerField())
        found = found.union(named.values_list(Value(A_NAME_SAYS_IT), number), all=True)
    return found.order_by(*NUMBERED)


def _seen(rights, asked):
    return Pilot.objects.visible_to(rights).filter(asked).order_by(*NUMBERED)
