"""What concluded agreements have committed, by pilot and year."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, Sum

from common.clock import end_of
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
    concluded = Agreement.objects.concluded().filter(pilot__programme=programme, pilot__region=region)
    if as_of is not None:
        concluded = concluded.filter(concluded_at__lt=end_of(as_of))
    newest = dict(concluded.order_by().values_list("pilot").annotate(Max("version")))
    held = [
        pk
        for pk, pilot, version in concluded.values_list("pk", "pilot", "version")
        if newest[pilot] == version
    ]
    lines = BudgetLine.objects.filter(agreement__in=held).order_by().values_list("agreement__pilot", "year")
    sums = lines.annotate(Sum("amount"), Sum("additions"), Sum("base_amount"))
    return [
        Commitment(pilot, year, amount + added, base)
        for pilot, year, amount, added, base in sums.order_by("agreement__pilot", "year")
    ]
