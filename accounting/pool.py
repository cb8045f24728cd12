"""A region's pool: what is allocated, what agreements have committed, what is left.

The pilots ask this module, through the dotted path in settings.ACCOUNT: they stand below it and do not import it.
"""

from datetime import date
from decimal import Decimal

from accounting.allocations import Allocation
from accounting.regulation import RegulationFactor
from pilots.models import Agreement


def lock(programme, region):
    """Let those who commit the same pool's money wait for each other, until the transaction ends."""
    rows = Allocation.objects.filter(programme=programme, region=region).order_by("pk")
    list(rows.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))


def allocated(programme, region):
    """Kroner of all instalments at their own level; None where nothing is allocated."""
    rows = list(Allocation.objects.filter(programme=programme, region=region).select_related("factor"))
    return sum((row.amount for row in rows), Decimal()) if rows else None


def committed(programme, region, *, without=None):
    """Kroner in the budgets of the agreements concluded last, at the current level; less the pilot `without`."""
    agreements = Agreement.objects.newest_concluded().filter(pilot__programme=programme, pilot__region=region)
    if without is not None:
        agreements = agreements.exclude(pilot=without)
    lines = (line for agreement in agreements.prefetch_related("budget") for line in agreement.budget.all())
    return sum((line.total for line in lines), Decimal())


def left_for(pilot):
    """Kroner that the pilot's own budget may take: allocations less what the other pilots have committed.

    None where nothing is allocated: then nothing can be compared.
    """
    given = allocated(pilot.programme, pilot.region)
    return None if given is None else given - committed(pilot.programme, pilot.region, without=pilot)


def is_estimate(year):
    """Is the factor of 1 January of that year a guess? It is when the last known one is over a year old by then."""
    latest = RegulationFactor.objects.order_by("-effective_from").first()
    return latest is not None and latest.effective_from.year < year - 1


def factor_of(year):
    """The RegulationFactor of 1 January of a year, of a later year the latest known; None without any."""
    return RegulationFactor.objects.in_force(date(year, 1, 1))
