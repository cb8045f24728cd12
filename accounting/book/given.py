"""What a region was given, at both price levels."""

from decimal import Decimal

from accounting.book.allocations import Allocation


def allocations(programme, region, *, as_of=None):
    """The region's instalments in the order in which they become available; as they stood on the day `as_of`."""
    rows = Allocation.objects.standing(as_of=as_of).filter(programme=programme, region=region)
    rows = rows.select_related("factor")
    return list(rows.order_by("available_from", "instalment"))


def allocated(programme, region):
    """Kroner of all instalments, each at its own level; None where nothing is allocated."""
    rows = allocations(programme, region)
    return sum((row.amount for row in rows), Decimal()) if rows else None
