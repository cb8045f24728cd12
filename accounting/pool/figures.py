"""The figures of a pool, each reckoned here and nowhere else: page, workbook and statement print what stands here.

Whoever reads postings gets them to the day; everyone else as they stood at the end of a closed month, by salary
(coordinators included) and other, and nothing per pilot or that could be worked out per pilot by subtraction.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from accounting.book import sums
from accounting.book.allocations import Allocation
from accounting.book.given import allocations
from accounting.book.levels import NOTHING, Money
from accounting.coordinators import stipends
from accounting.pool.commitments import commitments
from common import clock
from common.months import last_day
from pilots.programme.regulation import Table


def money(parts):
    return Money(sums.add(parts), sums.add_base(parts))


@dataclass(frozen=True)
class Slice:
    """A part of the pool: what it was given, what is spent of it, and all that is spent or expected to be."""

    given: Money
    spent: Money
    expected: Money

    @property
    def remaining(self):
        return self.given.left_after(self.spent)

    @property
    def unused(self):
        """What nobody has spent, committed or is expected to get as a stipend."""
        return self.given.left_after(self.expected)


@dataclass(frozen=True)
class Instalment(Slice):
    """An instalment, and how far spending and expectation reach into it."""

    allocation: Allocation
    is_available: bool

    @property
    def is_estimate(self):
        factor = self.allocation.factor
        return factor is not None and factor.is_estimate(self.allocation.available_from)


@dataclass(frozen=True)
class Year(Slice):
    """A calendar year: its instalments and budget lines, what was booked in it, and what else it is expected to cost.

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
            self.given + later.given,
            self.spent + later.spent,
            self.expected + later.expected,
            year=self.year,
            until=later.until,
            committed=self.committed + later.committed,
            is_estimate=self.is_estimate or later.is_estimate,
        )


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


class Figures:
    """`as_of` is a day for who reads postings; for the others the month whose end is asked for, a closed one.

    What was given is told as it stood then, too, unless the figures are asked for `with_todays_allocations`.
    """

    def __init__(self, book, *, sees_postings, as_of=None, with_todays_allocations=False):
        self.book, self.sees_postings = book, sees_postings
        self.through = None if sees_postings else self._closed_month(as_of)
        self.as_of = as_of if sees_postings else self.through and last_day(self.through)
        self.on = self.as_of or clock.today()
        self.given_as_of = self.as_of if as_of and not with_todays_allocations else None
        self.factors = Table(known_on=self.on)

    def _closed_month(self, asked):
        """The last month whose end may be told, at the latest the one asked for."""
        return max((month for month in self.ends if not asked or month <= asked), default=None)

    @cached_property
    def ends(self):
        """The months whose ends may be told to who reads no postings."""
        return self.book.closings.ends()

    @cached_property
    def waits(self):
        """Whether months are closed, and none of them can be told yet."""
        is_untold = not self.sees_postings and self.through is None
        return is_untold and self.book.closings.in_force().exists()

    @property
    def spent_through(self):
        """The last day of what is counted as spent; None while no month is closed."""
        return self.on if self.sees_postings else self.through and last_day(self.through)

    @cached_property
    def parts(self):
        if self.sees_postings:
            return sums.parts(self.book, as_of=self.as_of)
        return sums.closed_parts(self.book, through=self.through) if self.through else []

    @cached_property
    def commitments(self):
        return commitments(self.book.programme, self.book.region, as_of=self.as_of)

    # Totals

    @cached_property
    def given(self):
        return sum((instalment.given for instalment in self.instalments), NOTHING)

    @cached_property
    def committed(self):
        return sum((Money(c.amount, c.base_amount) for c in self.commitments), NOTHING)

    @cached_property
    def spent(self):
        return money(self.parts)

    @cached_property
    def spent_on_pay(self):
        return money([part for part in self.parts if sums.is_pay(part)])

    @cached_property
    def spent_otherwise(self):
        return money([part for part in self.parts if not sums.is_pay(part)])

    @property
    def remaining(self):
        return self.given.left_after(self.spent)

    @property
    def available(self):
        """What has become available so far."""
        return sum((i.given for i in self.instalments if i.is_available), NOTHING)

    @property
    def is_overspent(self):
        return self.spent.amount > self.given.amount

    @property
    def is_prepaid(self):
        """Is more spent than has become available, though not more than is given? Before the first: all of it."""
        return self.available.amount < self.spent.amount <= self.given.amount

    @property
    def prepaid(self):
        return self.available.exceeded_by(self.spent)

    # What is to come: only for who reads postings, because it is worked out pilot by pilot

    @cached_property
    def pilots(self):
        """A PilotLine per pilot with money, by its id; the last is what no pilot bears, if anything is."""
        promised = sums.by(self.commitments, lambda found: found.pilot_id)
        spent = sums.by(self.parts, lambda part: part.pilot_id)
        ids = sorted(promised.keys() | spent.keys(), key=lambda pk: (pk is None, pk or 0))
        return [PilotLine(pk, _committed(promised[pk]), money(spent[pk])) for pk in ids]

    @cached_property
    def outstanding(self):
        return sum((line.outstanding for line in self.pilots), NOTHING)

    @cached_property
    def over(self):
        """What pilots have cost beyond their agreements, and what no agreement covers."""
        return sum((line.over for line in self.pilots), NOTHING)

    @cached_property
    def appointments(self):
        return stipends.appointments(self.book, as_of=self.as_of)

    @property
    def stipends_end(self):
        return stipends.ends(self.book, as_of=self.as_of)

    @cached_property
    def stipends_too_late(self):
        """Kroner booked for coordinators' months after the programme has stopped paying them."""
        return stipends.booked_after_the_end(self.book, as_of=self.as_of)

    @property
    def has_old_pay(self):
        """Is some stipend reckoned from pay of before the last regulation?"""
        return any(stipends.newer_factor(one, self.factors) for one in self.appointments)

    @cached_property
    def stipends_by_year(self):
        found = defaultdict(lambda: NOTHING)
        for month, amount in stipends.remaining(self.appointments, as_of=self.as_of).items():
            found[month.year] += Money(amount, self._base(amount, month))
        return found

    @property
    def stipends(self):
        return sum(self.stipends_by_year.values(), NOTHING)

    def _base(self, amount, month):
        """A coming month's money by the factor of its first day, as a posting of it will be."""
        factor = self.factors.on(month)
        return factor.to_base(amount) if factor else None

    @property
    def expected(self):
        """All that is spent or will be, as far as is known."""
        return self.spent + self.outstanding + self.stipends

    @property
    def left(self):
        return self.given.left_after(self.expected)

    # Along the instalments and the years

    @cached_property
    def instalments(self):
        """Spending is set against the instalments in the order in which they become available."""
        rows = allocations(self.book.programme, self.book.region, as_of=self.given_as_of)
        sizes = [row.amount for row in rows]
        spent = self.spent.along(sizes)
        expected = self.expected.along(sizes) if self.sees_postings else [NOTHING] * len(rows)
        return [
            Instalment(_given(row), *used, allocation=row, is_available=row.available_from <= self.on)
            for row, *used in zip(rows, spent, expected, strict=True)
        ]

    @cached_property
    def years(self):
        """Together they are given, have spent and leave unused what the pool does."""
        given = sums.by(self.instalments, lambda i: i.allocation.available_from.year)
        committed = sums.by(self.commitments, lambda found: found.year)
        spent = sums.by(self.parts, lambda part: part.month.year)
        to_come = self._to_come() if self.sees_postings else {}
        found = [
            Year(
                sum((i.given for i in given[year]), NOTHING),
                money(spent[year]),
                money(spent[year]) + to_come.get(year, NOTHING),
                year=year,
                until=year,
                committed=_committed(committed[year]),
                is_estimate=any(map(self._is_guessed, {date(year, 1, 1), *(p.month for p in spent[year])})),
            )
            for year in sorted(given.keys() | committed.keys() | spent.keys() | to_come.keys())
        ]
        return found if self.sees_postings else self._joined(found)

    def _joined(self, years):
        """Years with their ends in the middle of a period stand together."""
        found = []
        first = min((part.month for part in self.parts), default=date.max)
        through = self.through or date.min
        for year in years:
            last = date(found[-1].until, 12, 1) if found else date.max
            if first <= last < through and last not in self.ends:
                found[-1] = found[-1].joined_with(year)
            else:
                found.append(year)
        return found

    @property
    def estimated_years(self):
        return [year.name for year in self.years if year.is_estimate]

    def _is_guessed(self, day):
        factor = self.factors.on(day)
        return factor is not None and factor.is_estimate(day)

    def _to_come(self):
        """{year: Money} of commitments not yet spent and stipends still expected."""
        found = defaultdict(lambda: NOTHING, self.stipends_by_year)
        spent = sums.by(self.parts, lambda part: (part.pilot_id, part.month.year))
        promised = sums.by(self.commitments, lambda found: (found.pilot_id, found.year))
        outstanding = {line.pilot_id: line.outstanding for line in self.pilots}
        # The last years first: what a year costs too much is eaten from the earliest that has something left.
        for key in sorted(promised.keys() | spent.keys(), key=lambda key: key[1], reverse=True):
            pilot, year = key
            room = _committed(promised[key]).left_after(money(spent[key])).above_zero
            taken = outstanding[pilot].part(min(outstanding[pilot].amount, room.amount))
            found[year] += taken
            outstanding[pilot] = outstanding[pilot].left_after(taken)
        return found


def _given(allocation):
    return Money(allocation.amount, allocation.base_amount)


def _committed(found):
    return sum((Money(c.amount, c.base_amount) for c in found), NOTHING)
