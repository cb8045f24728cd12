"""How much each view of a list holds, of what its reader sees."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet


def counts(rows: QuerySet[Any], matches: Sequence[Q | None]) -> list[int]:
    """How many of the rows each of the matches finds, all in one query; none where there is no match."""
    asked = {
        f"view_{place}": Count("pk", filter=match) for place, match in enumerate(matches) if match is not None
    }
    found = rows.order_by().aggregate(**asked) if asked else {}
    return [found.get(f"view_{place}", 0) for place in range(len(matches))]
