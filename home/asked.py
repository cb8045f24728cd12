"""What several parts of the overview ask, each asked once."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain

from accounting.book import given
from accounting.book.allocations import Allocation
from pilots.agreements.turns import Calendar
from pilots.case.pilot_facts import Alike, PilotFacts
from pilots.case.pilot_state import PilotState
from pilots.programme.programmes import Programme
from regions.models import User
from regions.permissions import Permission, can, scope


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
    def all_standing(self) -> list[Alike]:
        """The filed pilots of every region that are not withdrawn."""
        return PilotFacts.objects.standing_alike()

    @property
    def standing(self) -> list[Alike]:
        """Those of the programme in focus."""
        return [one for one in self.all_standing if self.programme and one.programme == self.programme.pk]

    @cached_property
    def by_state(self) -> Counter[PilotState]:
        """The pilots that the person reads, by state."""
        facts, reads_drafts = PilotFacts.objects, scope(self.user, Permission.SEE_DRAFTS)
        if scope(self.user, Permission.SEE_FILED).everywhere and not reads_drafts:
            return facts.filed_by_state(self.all_standing, on=self.today)
        return facts.by_state(self.user, on=self.today)

    @cached_property
    def allocations(self) -> dict[int, list[Allocation]]:
        """{region id: its instalments} of the regions whose pool is the person's own to read."""
        own = scope(self.user, Permission.SEE_POOL)
        if self.programme is None or own.everywhere:
            return {}
        return given.of_regions(self.programme, own.region_ids)

    @cached_property
    def instalments(self) -> list[tuple[date, int]]:
        """(day, number) of when some region's instalment comes, told to who reads the pools or sets them."""
        if self.allocations:
            rows = chain.from_iterable(self.allocations.values())
            return sorted({(row.available_from, row.instalment) for row in rows})
        reads_all = scope(self.user, Permission.SEE_POOL).everywhere
        if self.programme is None or not (reads_all or can(self.user, Permission.EDIT_PROGRAMME)):
            return []
        of_all = (
            Allocation.objects.standing()
            .filter(programme=self.programme)
            .order_by("available_from", "instalment")
        )
        return list(of_all.values_list("available_from", "instalment").distinct())
