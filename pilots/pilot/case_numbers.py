"""Case numbers as people write them: RN-12, rn12, RN 012."""

import re
from re import Match, Pattern

from django.db.models import Q

from regions.models import Region

# What may stand between a region's letters and the number: nothing, blanks, any of the dashes.
BETWEEN = r"[\s.‐‑‒–—−-]*"


NOTHING = re.compile(r"(?!)")


def written(text: str) -> Pattern[str]:
    """What finds the case numbers in `text`, of whichever region there is; one query where there is a digit."""
    letters = Region.objects.values_list("abbreviation", flat=True) if re.search("[0-9]", text) else ()
    known = "|".join(sorted(map(re.escape, letters), key=len, reverse=True))
    pattern = rf"(?<!\w)(?P<letters>{known}){BETWEEN}0*(?P<number>[0-9]+)(?!\w)"
    return re.compile(pattern, re.IGNORECASE) if known else NOTHING


def is_numbered(case: Match[str], path: str = "") -> Q:
    """The pilot of that number; `path` leads to the pilots and ends in two underscores."""
    return Q(**{f"{path}region__abbreviation__iexact": case["letters"], f"{path}number": int(case["number"])})
