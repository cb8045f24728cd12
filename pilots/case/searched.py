"""The list of pilots as most search it: for words and nothing else, those that hold them whole first, then the newest."""

from functools import lru_cache, partial

from common.prepared import Prepared
from pilots.case.list_search import all_say, is_named, matching, way_of, words_alone
from pilots.case.newest import NUMBERED, READ_BY
from pilots.pilot.pilot import Pilot
from regions.permissions import rights_of


def keys_found(user, typed):
    """The keys of all that `user` sees and that hold what was typed, in the order in which the list shows them.

    Asked for once, they are counted, and a page is fetched by them: to look for the words again would cost more.
    """
    rights = rights_of(user, *READ_BY)
    words = [(word, is_named(word)) for word in words_alone(typed)]

    def keys(*, whole):
        if not words:
            return list(_seen(rights, matching(typed, whole=whole)).values_list("pk", flat=True))
        ways, texts = zip(*(way_of(word, whole=whole, is_named=named) for word, named in words), strict=True)
        return [pk for (pk,) in _saying(rights, ways).rows(*texts)]

    found = keys(whole=False)
    if len(found) > 1:
        whole = set(keys(whole=True))
        found.sort(key=lambda pk: pk not in whole)
    return found


@lru_cache(maxsize=200)
def _saying(rights, ways):
    """Words that are looked for in the same ways are put into SQL once for all who have the same rights."""
    return Prepared(partial(_holding, rights, ways))


def _holding(rights, ways, *words):
    return _seen(rights, all_say(list(zip(ways, words, strict=True)))).values_list("pk")


def _seen(rights, asked):
    return Pilot.objects.visible_to(rights).filter(asked).order_by(*NUMBERED)
