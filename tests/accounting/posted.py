"""What was booked together, as the database keeps it and as the postings themselves say it, told by Python."""

from collections import defaultdict
from decimal import Decimal

from accounting.models import PostedSum, Posting

ALIKE = ("book", "month", "type", "pilot", "code", "at")


def kept_sums():
    """{what is alike: [count, amount, base amount, how many have one]} of the rows that the database keeps."""
    found = defaultdict(_nothing)
    for *alike, count, amount, base, based in PostedSum.objects.values_list(
        *ALIKE, "count", "amount", "base_amount", "based"
    ):
        _add(found[tuple(alike)], count, amount, base, based)
    return dict(found)


def sums_of_postings():
    """The same of every posting."""
    found = defaultdict(_nothing)
    for *alike, amount, base in Posting.objects.values_list(*ALIKE, "amount", "base_amount"):
        _add(found[tuple(alike)], 1, amount, base, int(base is not None))
    return dict(found)


def _nothing():
    return [0, Decimal(0), Decimal(0), 0]


def _add(sums, *more):
    for place, one in enumerate(more):
        sums[place] += one or 0
