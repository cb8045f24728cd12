"""The parts of a pool that its figures are told by: instalments, years and pilots.

Those that say what is expected too are worked out pilot by pilot, and so only for who reads postings.
"""

from dataclasses import dataclass

from accounting.book.allocations import Allocation
from accounting.book.levels import Money


@dataclass(frozen=True, kw_only=True)
class Slice:
    """A part of the pool: what it was given, and what is spent of it."""

    given: Money
    spent: Money

    @property
    def remaining(self):
        return self.given.left_after(self.spent)

    @property
    def further(self):
        """The amounts of further columns than the sums have."""
        return ()


@dataclass(frozen=True, kw_only=True)
class Expected(Slice):
    """A Slice with all that is spent or expected to be."""

    expected: Money

    @property
    def unused(self):
        """What nobody has spent, committed or is expected to get as a stipend."""
        return self.given.left_after(self.expected)

    @property
    def further(self):
        return (self.unused,)


@dataclass(frozen=True, kw_only=True)
class Instalment(Slice):
    """An instalment, and how far spending reaches into it."""

    allocation: Allocation
    is_available: bool

    @property
    def is_estimate(self):
        factor = self.allocation.factor
        return factor is not None and factor.is_estimate(self.allocation.available_from)


@dataclass(frozen=True, kw_only=True)
class ExpectedInstalment(Expected, Instalment):
    """An instalment, and how far spending and expectation reach into it."""


@dataclass(frozen=True, kw_only=True)
class Year(Slice):
    """A calendar year: its instalments and budget lines, and what was booked in it.

    Years whose sums may not be told apart stand together, through the year `until`. `is_estimate` when a base level
    was reckoned with a factor that is a guess.
    """

    year: int
    until: int
    committed: Money
    is_estimate: bool

    @property
    def name(self):
        return f"{self.year}" if self.year == self.until else f"{self.year}–{self.until}"

    @property
    def first(self):
        return f"{self.year}-01"

    @property
    def last(self):
        return f"{self.until}-12"

    def joined_with(self, later):
        return Year(
            given=self.given + later.given,
            spent=self.spent + later.spent,
            year=self.year,
            until=later.until,
            committed=self.committed + later.committed,
            is_estimate=self.is_estimate or later.is_estimate,
        )


@dataclass(frozen=True, kw_only=True)
class ExpectedYear(Expected, Year):
    """A year with what else it is expected to cost."""


@dataclass(frozen=True)
class PilotLine:
    """A pilot's commitment and what is booked on it; `pilot_id` None is what no pilot bears."""

    pilot_id: int | None
    committed: Money
    spent: Money

    @property
    def outstanding(self):
        """Committed and not yet spent; spending eats the commitment."""
        return self.committed.left_after(self.spent).above_zero

    @property
    def over(self):
        """Spent beyond the commitment."""
        return self.committed.exceeded_by(self.spent)
