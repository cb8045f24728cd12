"""The demo's accounts for 2022 and 2023: every amount is invented and says "Eksempel", the pools are the real ones.

Made by the product's own verbs, month by month, with the demo's clock on the tenth of the month after.
"""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounting import booking, sums
from accounting.book import PostingType
from accounting.booking import Entry
from accounting.closing import closing, yearly
from accounting.codes import Meaning
from accounting.coordinators import StipendKind
from accounting.demo import spending, texts
from accounting.imports import reading
from accounting.models import Appointment, Book, Match, PayBasis, SalaryCode
from accounting.statements import YearKind
from accounting.stipends import ends, expected
from common import clock
from common.money import format_kroner
from common.months import after, between, month_of
from pilots.demo import agreements
from pilots.demo import world as pilots
from pilots.models import Employment, Pilot, Programme
from pilots.pilot import State
from regions.models import Region, User

FIRST, LAST = date(2022, 1, 1), date(2023, 12, 1)
APPOINTED_FROM = date(2021, 9, 1)
BASIC_PAY = Decimal("57119.42")
# What pilots' pay uses of a region's pool, in øre of a kroner; how many doctors share it; the last closed month.
USE = {
    "nordjylland": ("0.70", 54, date(2023, 11, 1)),
    "midtjylland": ("0.71", 48, date(2023, 11, 1)),
    "syddanmark": ("0.66", 44, date(2023, 10, 1)),
    "hovedstaden": ("0.62", 60, date(2023, 9, 1)),
    "sjaelland": ("0.41", 24, date(2023, 6, 1)),
}
# So many pilots of a region share its doctors. What is agreed is a little more than what is paid, but half on every
# fifth pilot: that one costs more than agreed.
PAID_PILOTS = 18
AGREED, AGREED_TOO_LITTLE = Decimal("0.90"), Decimal("0.50")
BEFORE_OPENING = datetime(2021, 10, 22, 19, 0, tzinfo=clock.COPENHAGEN)


@transaction.atomic
def load():
    """Fill an empty database with the pilots' world and the accounts; the clock then stands where pilots begin."""
    pilots.load()
    programme = Programme.objects.prefetch_related("windows").get()
    for slug in USE:
        RegionsAccount(programme, slug).load()
    clock.set_demo_time(pilots.OPENS_AT)


class RegionsAccount:
    """One region's account, filled month by month."""

    def __init__(self, programme, slug):
        self.region = Region.objects.get(slug=slug)
        self.book = Book.objects.of(programme, self.region)
        self.share, self.doctors, self.closed = USE[slug]
        self.hr, self.economist = _person(f"hr.{slug}"), _person(f"okonomi.{slug}")

    def load(self):
        clock.set_demo_time(BEFORE_OPENING)
        paid = self._paid_pilots()
        self._agree(paid)
        _at(date(2021, 12, 1))
        self.code = self._code(texts.PILOT_CODE, Meaning.PILOT)
        self.stipend_code = self._code(texts.COORDINATOR_CODE, Meaning.COORDINATOR)
        self.appointments = [self._appoint(user) for user in self._coordinators()]
        self.jobs = self._jobs(paid)
        for month in between(FIRST, LAST):
            _at(after(month).replace(day=10))
            booking.post(self.book, list(self._entries(month)), by=self.economist, month=month)
            spending.enter_of(self, month)
            if month <= self.closed:
                self._close(month)
        if self.region.slug == "nordjylland":
            self._leave_an_extract()

    def _close(self, month):
        """The ledger agrees, but for the month in which a fee was booked elsewhere; 2022 is stated and sent."""
        booked = sums.total(self.book, first=month, last=month)
        explained = [(texts.DIFFERENCE, Decimal("125.00"))] if month == date(2022, 6, 1) else []
        ledger = booked + sum(amount for _text, amount in explained)
        closing.close(self.book, month, by=self.economist, ledger_total=ledger, differences=explained)
        if month == date(2022, 12, 1):
            stated = yearly.make(
                self.book,
                YearKind.CALENDAR,
                date(2022, 1, 1),
                by=self.economist,
                explanation=texts.EXPLANATION,
            )
            for by in (self.economist, self.hr):
                yearly.sign(stated, by=by, sha256=stated.sha256)

    def _leave_an_extract(self):
        """The extract of the last month waits to be looked at: two lines nobody knows, and one that cannot be read."""
        rows = [
            f"EX;{employment.number};{texts.PILOT_CODE};{LAST:%Y-%m};{_danish(amount)}"
            for _pilot, employment, amount in self.jobs
        ]
        rows += [f"EX;0990{n};{texts.PILOT_CODE};{LAST:%Y-%m};1.250,00" for n in (1, 2)]
        rows += [f"EX;09903;{texts.PILOT_CODE};{LAST:%Y-%m};ukendt", f"EX;09904;100;{LAST:%Y-%m};30.000,00"]
        data = "\r\n".join(["Institution;Tjenestenummer;Lønart;Periode;Beløb", *rows]).encode()
        found = reading.start(
            self.book, texts.EXTRACT, data, by=self.economist, month=LAST, run=reading.Run(LAST)
        )
        reading.read_file.func(found.pk)

    def _code(self, code, meaning):
        return SalaryCode.objects.create(
            region=self.region,
            code=code,
            meaning=meaning,
            valid_from=APPOINTED_FROM,
            created_by=self.economist,
            created_at=clock.now(),
        )

    def _coordinators(self):
        slug = self.region.slug
        return User.objects.filter(
            email__in=[f"tovholder.{slug}@eksempel.dk", f"tovholder2.{slug}@eksempel.dk"]
        )

    def _appoint(self, user):
        found = Appointment.objects.create(
            book=self.book,
            user=user,
            kind=StipendKind.RELEASE if user.pk % 2 else StipendKind.SUPPLEMENT,
            hours=self.book.programme.coordinator_hours,
            starts_on=APPOINTED_FROM,
            created_by=self.hr,
            created_at=clock.now(),
        )
        PayBasis.objects.create(
            appointment=found,
            effective_from=APPOINTED_FROM,
            monthly=BASIC_PAY,
            source=texts.BASIS_SOURCE,
            by=self.hr,
            at=clock.now(),
        )
        return found

    def _paid_pilots(self):
        """Those on which no agreement is begun; Sjælland files its own late."""
        if self.region.slug == "sjaelland":
            pilots.file_late(self.region.slug)
        found = Pilot.objects.filter(
            region=self.region, number__isnull=False, current__state=State.FILED, agreements=None
        )
        return [pilot for pilot in found.order_by("number") if pilot.draft is None][:PAID_PILOTS]

    def _agree(self, paid):
        """An agreement on each, with a budget a little above what will be paid."""
        standing = self.region.standing_agreements.last()
        for turn, pilot in enumerate(paid):
            standing = standing or agreements.adopt(self.region, by=self.hr)
            shares = [n for n in range(self.doctors) if n % len(paid) == turn]
            a_year = sum(self._monthly(n) for n in shares) * 12
            agreed = (a_year * (AGREED_TOO_LITTLE if turn % 5 == 3 else AGREED)).quantize(Decimal(1000))
            agreements.conclude(
                pilot,
                standing,
                doctors=len(shares),
                budget={2022: agreed, 2023: agreed},
                hr=self.hr,
                coordinator=_person(f"tovholder.{self.region.slug}"),
            )

    def _monthly(self, turn):
        """What one of the doctors is paid a month: together they get the region's share of its pool."""
        given = sum(a.base_amount for a in self.region.allocations.all())
        monthly = given * Decimal(self.share) / 24 / self.doctors
        return (monthly * (90 + turn * 7 % 21) / 100).quantize(Decimal("0.01"))

    def _jobs(self, paid):
        """(pilot, employment, monthly amount) of each doctor."""
        return [self._job(turn, paid[turn % len(paid)], turn // len(paid)) for turn in range(self.doctors)]

    def _job(self, turn, pilot, place):
        number = f"{pilot.number:05d}" if place == 0 else f"{pilot.number:03d}{place:02d}"
        employment, _created = Employment.objects.get_or_create(
            region=self.region, institution="EX", number=number
        )
        # What the annexes do not tell, somebody has told.
        Match.objects.create(
            book=self.book,
            employment=employment,
            code=self.code,
            pilot=pilot,
            first_month=FIRST,
            by=self.economist,
            at=clock.now(),
        )
        return pilot, employment, self._monthly(turn)

    def _entries(self, month):
        jobs = [] if month == LAST and self.region.slug == "nordjylland" else self.jobs
        for turn, (pilot, employment, amount) in enumerate(jobs):
            # Not all begin at once, and some have ended in between.
            if month >= after(FIRST, turn % 6) and month <= after(LAST, -(turn % 4)):
                yield Entry(
                    type=PostingType.SALARY,
                    amount=amount,
                    pay_month=month,
                    code_id=self.code.pk,
                    employment_id=employment.pk,
                    pilot_id=pilot.pk,
                    text=texts.SALARY,
                    account=texts.ACCOUNT,
                )
        for appointment in self.appointments:
            first = month_of(APPOINTED_FROM) if month == FIRST else month
            for concerned in between(first, min(month, month_of(ends(self.book)))):
                yield self._stipend(appointment, concerned)

    def _stipend(self, appointment, month):
        return Entry(
            type=PostingType.COORDINATOR,
            amount=expected(appointment, month).total,
            pay_month=month,
            code_id=self.stipend_code.pk,
            appointment_id=appointment.pk,
            text=texts.STIPEND,
            account=texts.ACCOUNT,
        )


def _danish(amount):
    return format_kroner(amount).removesuffix("\u00a0kr.")


def _at(day):
    clock.set_demo_time(datetime(day.year, day.month, day.day, 10, 0, tzinfo=clock.COPENHAGEN))


def _person(address):
    return User.objects.get(email=f"{address}@eksempel.dk")
