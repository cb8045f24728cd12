"""The figures of a pool, each reckoned here and nowhere else: page, workbook and statement print what stands here.

Whoever reads postings gets Figures, to the day. Everyone else gets Sums, as they stood at the end of a closed month,
by salary (coordinators included) and other: values alone, so that nothing per pilot, nothing that could be worked out
per pilot by subtraction and no posting can be asked of them.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from accounting.book import sums
from accounting.book.given import allocations
from accounting.book.levels import NOTHING, Money
from accounting.coordinators import stipends
from accounting.pool.commitments import commitments
from accounting.pool.slices import ExpectedInstalment, ExpectedYear, Instalment, PilotLine, Year
from common import clock
from common.dates import format_date
from common.months import format_month, last_day
from pilots.programme.regulation import Table


def money(parts):
    return Money(sums.add(parts), sums.add_base(parts))


class Totals:
    """What follows from `given`, `available`, `spent` and `years`."""

    @property
    def remaining(self):
        return self.given.left_after(self.spent)

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

    @property
    def estimated_years(self):
        return [year.name for year in self.years if year.is_estimate]


@dataclass(frozen=True, kw_only=True)
class Sums(Totals):
    """What everyone who reads the pool may read, at the end of the closed month `through`; None while none is told.

    `waits` when months are closed, and none of them can be told yet.
    """

    through: date | None
    waits: bool
    given: Money
    available: Money
    committed: Money
    spent_on_pay: Money
    spent_otherwise: Money
    spent: Money
    instalments: tuple[Instalment, ...]
    years: tuple[Year, ...]

    @property
    def spent_through(self):
        """The last day of what is counted as spent; None while no month is told."""
        return self.through and last_day(self.through)

    @property
    def stands_at(self):
        if self.through:
            return format_month(self.through)
        return _("too few paid to be told") if self.waits else _("no month closed yet")

    @property
    def lead(self):
        if self.through:
            return _("Counted on closed months through %(month)s.") % {"month": format_month(self.through)}
        if self.waits:
            return _("Fewer than three persons are paid in the closed months, so nothing spent is shown yet.")
        return _("No month is closed yet, so nothing spent is shown.")


class Reckoning(Totals):
    """What Figures and Sums have in common, from `parts`: what is spent at the end of the day `on`.

    What was given and committed is as it stood on the days `given_as_of` and `as_of`; None is now.
    """

    def __init__(self, book, *, as_of, given_as_of):
        self.book, self.as_of, self.given_as_of = book, as_of, given_as_of
        self.on = as_of or clock.today()

    @cached_property
    def factors(self):
        return Table(known_on=self.on)

    @cached_property
    def allocations(self):
        return allocations(self.book.programme, self.book.region, as_of=self.given_as_of)

    @cached_property
    def commitments(self):
        return commitments(self.book.programme, self.book.region, as_of=self.as_of)

    @cached_property
    def given(self):
        return _given(self.allocations)

    @property
    def available(self):
        """What has become available so far."""
        return _given(filter(self._is_available, self.allocations))

    def _is_available(self, allocation):
        return allocation.available_from <= self.on

    @cached_property
    def committed(self):
        return _committed(self.commitments)

    @cached_property
    def spent(self):
        return money(self.parts)

    @cached_property
    def spent_on_pay(self):
        return money([part for part in self.parts if sums.is_pay(part)])

    @cached_property
    def spent_otherwise(self):
        return money([part for part in self.parts if not sums.is_pay(part)])

    def along_instalments(self, found):
        return found.along([row.amount for row in self.allocations])

    @cached_property
    def instalments(self):
        return self.reckon_instalments()

    def reckon_instalments(self):
        """Spending is set against the instalments in the order in which they become available."""
        return [
            Instalment(given=_given([row]), spent=spent, allocation=row, is_available=self._is_available(row))
            for row, spent in zip(self.allocations, self.along_instalments(self.spent), strict=True)
        ]

    @cached_property
    def years(self):
        """Together they are given and have spent what the pool has."""
        return self.reckon_years()

    def reckon_years(self, others=()):
        """A Year for each that was given, has committed or has spent something, and for the `others`."""
        given = sums.by(self.allocations, lambda row: row.available_from.year)
        committed = sums.by(self.commitments, lambda found: found.year)
        spent = sums.by(self.parts, lambda part: part.month.year)
        return [
            Year(
                given=_given(given[year]),
                spent=money(spent[year]),
                year=year,
                until=year,
                committed=_committed(committed[year]),
                is_estimate=any(map(self._is_guessed, {date(year, 1, 1), *(p.month for p in spent[year])})),
            )
            for year in sorted({*given, *committed, *spent, *others})
        ]

    def _is_guessed(self, day):
        factor = self.factors.on(day)
        return factor is not None and factor.is_estimate(day)


class Closed(Reckoning):
    """What Sums are made of: the frozen sums of closed months through the one asked for. It goes to no page.

    What was given is told as it stood then, too, unless it is asked for `with_todays_allocations`.
    """

    def __init__(self, book, *, as_of=None, with_todays_allocations=False, ends=None):
        self.ends = book.closings.ends() if ends is None else ends
        self.through = max((month for month in self.ends if not as_of or month <= as_of), default=None)
        day = self.through and last_day(self.through)
        super().__init__(book, as_of=day, given_as_of=day if as_of and not with_todays_allocations else None)

    @cached_property
    def parts(self):
        return sums.closed_parts(self.book, through=self.through) if self.through else []

    @cached_property
    def waits(self):
        return self.through is None and self.book.closings.in_force().exists()

    @property
    def spent_through(self):
        return self.as_of

    @cached_property
    def years(self):
        """Those with their ends in the middle of a period stand together."""
        found = []
        first = min((part.month for part in self.parts), default=date.max)
        through = self.through or date.min
        for year in self.reckon_years():
            last = date(found[-1].until, 12, 1) if found else date.max
            if first <= last < through and last not in self.ends:
                found[-1] = found[-1].joined_with(year)
            else:
                found.append(year)
        return found

    @property
    def sums(self):
        return Sums(
            through=self.through,
            waits=self.waits,
            given=self.given,
            available=self.available,
            committed=self.committed,
            spent_on_pay=self.spent_on_pay,
            spent_otherwise=self.spent_otherwise,
            spent=self.spent,
            instalments=tuple(self.instalments),
            years=tuple(self.years),
        )


class Figures(Reckoning):
    """For who reads postings, as they stood at the end of a day: the sums, and what is to come, pilot by pilot."""

    waits = False

    def __init__(self, book, *, as_of=None):
        super().__init__(book, as_of=as_of, given_as_of=as_of)

    @cached_property
    def parts(self):
        return sums.parts(self.book, as_of=self.as_of)

    @property
    def spent_through(self):
        return self.on

    @property
    def stands_at(self):
        return format_date(self.on)

    @property
    def lead(self):
        return _("As the book stood on %(day)s.") % {"day": format_date(self.on)}

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

    @cached_property
    def instalments(self):
        """Each with how far the expectation reaches into it, too."""
        expected = self.along_instalments(self.expected)
        pairs = zip(self.reckon_instalments(), expected, strict=True)
        return [ExpectedInstalment(**vars(one), expected=reach) for one, reach in pairs]

    @cached_property
    def years(self):
        """Together they are given, have spent and leave unused what the pool does."""
        to_come = self._to_come()
        return [
            ExpectedYear(**vars(year), expected=year.spent + to_come.get(year.year, NOTHING))
            for year in self.reckon_years(to_come)
        ]

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


def _given(allocations):
    return sum((Money(row.amount, row.base_amount) for row in allocations), NOTHING)


def _committed(found):
    return sum((Money(c.amount, c.base_amount) for c in found), NOTHING)
