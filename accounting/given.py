"""What a region was given, at both price levels."""

from decimal import Decimal

from accounting.allocations import Allocation


def allocations(programme, region):
    """The region's instalments in the order in which they become available."""
    rows = Allocation.objects.filter(programme=programme, region=region).select_related("factor")
    return list(rows.order_by("available_from", "instalment"))


def allocated(programme, region):
    """Kroner of all instalments, each at its own level; None where nothing is allocated."""
    rows = allocations(programme, region)
    return sum((row.amount for row in rows), Decimal()) if rows else None
