"""The figures of one pilot: what its agreement commits, and what is booked on it."""

from functools import cached_property

from accounting.book import sums
from accounting.pool.figures import Figures, money
from accounting.pool.slices import PilotLine


class PilotFigures(Figures):
    """For who reads postings. Nothing is allocated to a pilot: its agreement is what it may cost."""

    allocations = ()

    def __init__(self, book, pilot):
        super().__init__(book)
        self.pilot = pilot

    @cached_property
    def parts(self):
        return [part for part in sums.parts(self.book, pilot=self.pilot) if part.pilot_id == self.pilot.pk]

    @cached_property
    def commitments(self):
        return [found for found in super().commitments if found.pilot_id == self.pilot.pk]

    @property
    def line(self):
        return PilotLine(self.pilot.pk, self.committed, money(self.parts))
