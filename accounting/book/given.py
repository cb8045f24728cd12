"""What a region was given, at both price levels."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from accounting.book.allocations import Allocation
from pilots.programme.programmes import Programme
from regions.models import Region


def allocations(programme: Programme, region: Region, *, as_of: date | None = None) -> list[Allocation]:
    """The region's instalments in the order in which they become available; as they stood on the day `as_of`."""
    return of_regions(programme, [region.pk], as_of=as_of)[region.pk]


def of_regions(
    programme: Programme, regions: Iterable[int], *, as_of: date | None = None
) -> dict[int, list[Allocation]]:
    """{region id: its instalments}, asked together."""
    found: dict[int, list[Allocation]] = {region: [] for region in regions}
    rows = Allocation.objects.standing(as_of=as_of).filter(programme=programme, region__in=found)
    for row in rows.select_related("factor", "region").order_by("available_from", "instalment"):
        found[row.region_id].append(row)
    return found


def allocated(programme: Programme, region: Region) -> Decimal | None:
    """Kroner of all instalments, each at its own level; None where nothing is allocated."""
    rows = allocations(programme, region)
    return sum((row.amount for row in rows), Decimal()) if rows else None
