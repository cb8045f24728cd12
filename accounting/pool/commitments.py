"""What concluded agreements have committed, by pilot and year."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, Sum

from common.clock import end_of
from pilots.agreements.agreement import AgreementState
from pilots.models import Agreement, BudgetLine


@dataclass(frozen=True, slots=True)
class Commitment:
    """What a pilot's agreement may cost in a year, pension and allowance included, at both levels."""

    pilot_id: int
    year: int
    amount: Decimal
    base_amount: Decimal


def commitments(programme, region, *, as_of=None):
    """The Commitments of the agreements that were concluded last, as it stood at the end of the day `as_of`."""
    return of_regions(programme, {region.pk: as_of})[region.pk]


def of_regions(programme, days):
    """{region id: its Commitments}, asked together; `days` is as of which day in each region, or None."""
    found = {region: [] for region in days}
    by_day = defaultdict(set)
    for region, day in days.items():
        by_day[day].add(region)
    standing = reduce(or_, [_standing(regions, day) for day, regions in by_day.items()], Q(pk__in=[]))
    lines = BudgetLine.objects.filter(standing, agreement__pilot__programme=programme).order_by()
    keys = ("agreement__pilot__region", "agreement__pilot", "year")
    sums = lines.values_list(*keys).annotate(Sum("amount"), Sum("additions"), Sum("base_amount"))
    for region, pilot, year, amount, added, base in sums.order_by("agreement__pilot", "year"):
        found[region].append(Commitment(pilot, year, amount + added, base))
    return found


def _standing(regions, day):
    """The lines of the regions' agreements that stand at the end of the day: none later has been concluded by then."""
    concluded = Agreement.objects.concluded()
    of_them = Q(agreement__pilot__region__in=regions, agreement__state=AgreementState.CONCLUDED)
    if day is not None:
        concluded = concluded.filter(concluded_at__lt=end_of(day))
        of_them &= Q(agreement__concluded_at__lt=end_of(day))
    later = concluded.filter(pilot=OuterRef("agreement__pilot"), version__gt=OuterRef("agreement__version"))
    return of_them & ~Q(Exists(later))
