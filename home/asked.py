"""What several parts of the overview ask, each asked once."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from accounting.book import given
from accounting.book.allocations import Allocation
from pilots.agreements.turns import Calendar
from pilots.programme.programmes import Programme
from regions.models import User
from regions.permissions import Permission, scope


@dataclass
class Asked:
    """The person, the programme in focus (None before the first), and the day."""

    user: User
    programme: Programme | None
    today: date

    @cached_property
    def calendar(self) -> Calendar:
        return Calendar()

    @cached_property
    def allocations(self) -> dict[int, list[Allocation]]:
        """{region id: its instalments} of the regions whose pool is the person's own to read."""
        own = scope(self.user, Permission.SEE_POOL)
        if self.programme is None or own.everywhere:
            return {}
        return given.of_regions(self.programme, own.region_ids)
