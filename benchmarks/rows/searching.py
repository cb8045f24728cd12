"""Words among 20,000 pilots: the hits of the list's search, beside a scan of the same texts without any index."""

from functools import cache, reduce
from operator import or_

from django.db.models import Q

from benchmarks import worlds
from benchmarks.harness import row
from benchmarks.rows.choosing import describe
from pilots.case.searched import WordSearch
from pilots.models import Description, Pilot
from regions.models import User

RARE, COMMON = "hypofysetumor", "kvalitet"
TEXTS = (
    "title",
    "topic_area__name",
    "contact_name",
    "anchoring",
    "hospitals__name",
    "departments__name",
    "departments__hospital__name",
)


@cache
def rare_pilot():
    """One pilot more, whose title alone holds the rare word."""
    like = Pilot.objects.filed().order_by("-number").first()
    pilot = Pilot.objects.create(
        programme=like.programme,
        region=like.region,
        number=like.number + 1,
        created_by=like.created_by,
        created_at=like.created_at,
    )
    describe([pilot], Description.objects.get(pilot=like), title=f"Eksempel på behandling af {RARE}")


def beside_a_scan(word):
    rare_pilot()
    worlds.settle()
    user = User.objects.get(email="danske-regioner@eksempel.dk")
    visible = Pilot.objects.visible_to(user)

    def searched():
        return set(WordSearch(user, word).keys())

    def scanned():
        holding = reduce(or_, (Q(**{f"{path}__icontains": word}) for path in TEXTS))
        found = Q(current__in=Description.objects.filter(holding).values("pk"))
        return set(visible.filter(found | Q(own_number__icontains=word)).values_list("pk", flat=True))

    if not searched() or searched() != scanned():
        raise RuntimeError("the two find not the same")
    return searched, scanned


@row(
    "rare word among 20,000 pilots",
    aim=0.02,
    what="the hits of the list's search: one pilot",
    beside="ILIKE in the same texts without an index",
)
def rare_word():
    return beside_a_scan(RARE)


@row(
    "common word among 20,000 pilots",
    aim=None,
    what="the hits of a word that stands in one title of ten",
    beside="ILIKE in the same texts without an index",
)
def common_word():
    return beside_a_scan(COMMON)
