"""One region's account in the demo, act by act: what is agreed and appointed, read from payroll, closed and stated."""

from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from accounting.book import sums
from accounting.book.codes import Meaning
from accounting.closing import closing
from accounting.coordinators import appointments
from accounting.coordinators.coordinators import StipendKind
from accounting.models import Allocation, Appointment, Book, SalaryCode, Statement
from accounting.payroll import matches
from accounting.statements import yearly
from accounting.statements.statements import YearKind
from common import clock
from common.months import after, between, last_day, month_of
from home.demo import payroll, spending, texts
from pilots.demo import agreements
from pilots.demo.acts import act, person, pilot_of, region_of
from pilots.models import Agreement, Employment, Programme
from regions.models import User

FIRST, LAST = date(2021, 9, 1), date(2024, 3, 1)
APPOINTED_FROM = date(2021, 9, 1)
BASIC_PAY = Decimal("57119.42")
PAYDAY, SECOND_FILE, CLOSES = 27, 28, 22
# What is agreed is a little more than what is paid, but half on every fifth pilot: that one costs more than agreed.
AGREED, AGREED_TOO_LITTLE = Decimal("0.90"), Decimal("0.50")
# What pilots' pay uses of a region's pool; how many doctors share it; how many months late it closes a month.
USE = {
    "nordjylland": ("0.70", 54, 1),
    "midtjylland": ("0.71", 48, 1),
    "syddanmark": ("0.66", 44, 1),
    "hovedstaden": ("0.62", 60, 2),
    "sjaelland": ("0", 0, 3),
}
# The numbers of the pilots that are paid, and the day on which their agreements begin to be concluded.
PAID = {
    "nordjylland": [(range(7, 25), "2021-11-08")],
    "midtjylland": [(range(1, 5), "2021-12-06"), ([5], "2022-03-07")],
    "syddanmark": [([2, 3], "2021-12-13"), ([4, 5], "2022-02-21")],
    "hovedstaden": [([1, 2], "2022-01-10"), ([3, 4], "2022-04-04")],
    "sjaelland": [],
}
# On which days of the year after a region's statement is made, signed by one, and by the other.
STATED = {
    "nordjylland": ((2, 6), (2, 8), (2, 10)),
    "midtjylland": ((2, 13), (2, 15), (2, 20)),
    "syddanmark": ((3, 6), (3, 13), (3, 27)),
    "hovedstaden": ((4, 17), (4, 19), (4, 24)),
    "sjaelland": ((5, 2), (5, 3), (5, 8)),
}


class Account:
    """A region's account; what it knows of the database is asked when an act is done."""

    def __init__(self, slug):
        self.slug = slug
        self.share, self.doctors, self.lag = USE[slug]

    def __str__(self):
        return self.slug

    @property
    def region(self):
        return region_of(self.slug)

    @property
    def book(self):
        return Book.objects.of(Programme.objects.get(), self.region)

    @property
    def hr(self):
        return person(f"hr.{self.slug}")

    @property
    def economist(self):
        return person(f"okonomi.{self.slug}")

    @cached_property
    def numbers(self):
        return [number for numbers, _day in PAID[self.slug] for number in numbers]

    def acts(self):
        yield act(FIRST, self._begin, hour=10)
        for numbers, day in PAID[self.slug]:
            for turn, number in enumerate(numbers):
                # Mondays, Wednesdays and Fridays.
                days = timedelta(days=turn // 3 * 7 + turn % 3 * 2)
                yield act(date.fromisoformat(day) + days, self._conclude, number, hour=13)
        for month in between(FIRST, LAST):
            yield from self._of_month(month)
        if self.doctors:
            yield from spending.acts(self)
        for year in (2022, 2023):
            yield from self._of_year(year)

    def _of_month(self, month):
        yield act(month.replace(day=PAYDAY), payroll.book, self, month)
        if (self.slug, month) in payroll.CORRECTED:
            yield act(month.replace(day=SECOND_FILE), payroll.book, self, month, corrected=True)
        if (self.slug, month) in payroll.PAID_LATE:
            yield act(month.replace(day=SECOND_FILE), payroll.book_supplement, self, month, hour=10)
        # Nobody is late the first time.
        lag = 1 if month == FIRST else self.lag
        yield act(after(month, lag).replace(day=CLOSES), self._close, month, hour=14)

    def _of_year(self, year):
        made, first, second = (date(year + 1, *day) for day in STATED[self.slug])
        yield act(made, self._state, year, hour=15)
        yield act(first, self._sign, year, f"okonomi.{self.slug}", hour=15)
        yield act(second, self._sign, year, f"hr.{self.slug}", hour=15)

    def _begin(self):
        """Two codes, and the coordinators with the names that payroll has for them."""
        for code, meaning in (
            (texts.PILOT_CODE, Meaning.PILOT),
            (texts.COORDINATOR_CODE, Meaning.COORDINATOR),
        ):
            SalaryCode.objects.create(
                region=self.region,
                code=code,
                meaning=meaning,
                valid_from=APPOINTED_FROM,
                created_by=self.economist,
                created_at=clock.now(),
            )
        addresses = [f"tovholder.{self.slug}@eksempel.dk", f"tovholder2.{self.slug}@eksempel.dk"]
        for turn, user in enumerate(User.objects.filter(email__in=addresses).order_by("email")):
            appointments.appoint(
                self.book,
                user,
                kind=list(StipendKind)[turn % 2],
                starts_on=APPOINTED_FROM,
                monthly=BASIC_PAY,
                source=texts.BASIS_SOURCE,
                employment=("EX", f"0980{turn + 1}"),
                by=self.hr,
            )

    def appointments(self):
        found = Appointment.objects.filter(book=self.book).order_by("pk")
        return found.select_related("book__region", "book__programme", "employment").prefetch_related("bases")

    def _conclude(self, number):
        """An agreement with a budget a little above what will be paid, and what the annex does not tell of payroll."""
        pilot = pilot_of(self.slug, number)
        place = self.numbers.index(number)
        if not self.region.standing_agreements.exists():
            agreements.adopt(self.slug)
        doctors = self._doctors(place)
        share = AGREED_TOO_LITTLE if place % 5 == 3 else AGREED
        months = between(month_of(pilot.current.starts_on), month_of(pilot.current.ends_on))
        a_month = sum(self._monthly(turn) for turn in doctors) * share
        budget = {}
        for month in months:
            budget[month.year] = budget.get(month.year, 0) + a_month
        rounded = {year: amount.quantize(Decimal(1000)) for year, amount in budget.items()}
        agreements.conclude(pilot, doctors=len(doctors), budget=rounded)
        self._remember(pilot, doctors)

    def _remember(self, pilot, doctors):
        code = SalaryCode.objects.get(region=self.region, code=texts.PILOT_CODE)
        for turn in doctors:
            employment, _is_new = Employment.objects.get_or_create(
                region=self.region, institution="EX", number=self._number(turn)
            )
            first = month_of(pilot.current.starts_on)
            matches.decide(self.book, employment, code, first_month=first, by=self.economist, pilot=pilot)

    def _doctors(self, place):
        """Which of the region's doctors are paid by the pilot in this place."""
        return range(place, self.doctors, len(self.numbers))

    def _number(self, turn):
        """The first of a pilot has the number that stands in its annex."""
        round_, place = divmod(turn, len(self.numbers))
        number = self.numbers[place]
        return f"{number:03d}{round_:02d}" if round_ else f"{number:05d}"

    def _monthly(self, turn):
        """What one of the doctors is paid a month: together they get the region's share of its pool."""
        given = sum(Allocation.objects.filter(region=self.region).values_list("base_amount", flat=True))
        monthly = given * Decimal(self.share) / 24 / self.doctors
        return (monthly * (90 + turn * 7 % 21) / 100).quantize(Decimal("0.01"))

    def paid(self, month):
        """(employment number, amount) of each doctor whose pilot has an agreement for the month."""
        running = set(
            Agreement.objects.newest_concluded()
            .filter(pilot__region=self.region, starts_on__lte=last_day(month), ends_on__gte=month)
            .values_list("pilot__number", flat=True)
        )
        turns = [turn for turn in range(self.doctors) if self.numbers[turn % len(self.numbers)] in running]
        return [(self._number(turn), self._monthly(turn)) for turn in turns]

    def _close(self, month):
        """The ledger agrees, but for the month in which a fee was booked elsewhere."""
        booked = sums.total(self.book, first=month, last=month)
        explained = [(texts.DIFFERENCE, Decimal("125.00"))] if month == date(2022, 6, 1) else []
        ledger = booked + sum(amount for _text, amount in explained)
        closing.close(self.book, month, by=self.economist, ledger_total=ledger, differences=explained)

    def _state(self, year):
        yearly.make(
            self.book,
            YearKind.CALENDAR,
            date(year, 1, 1),
            by=self.economist,
            explanation=texts.EXPLANATION if year == 2022 else "",
        )

    def _sign(self, year, address):
        stated = Statement.objects.unsent().get(book=self.book, first_month=date(year, 1, 1))
        yearly.sign(stated, by=person(address), sha256=stated.sha256)
