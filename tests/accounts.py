"""A region's account with the people who keep it, and postings made by its own verbs."""

import datetime
import itertools
from decimal import Decimal
from typing import Any

from django.core.management import call_command

from accounting.book import booking
from accounting.book.booking import Entry
from accounting.book.codes import Meaning
from accounting.models import Allocation, Appointment, Book, PayBasis, Posting, SalaryCode
from common import clock
from pilots.models import Employment, Pilot, Programme, RegulationFactor
from regions.models import Region, User
from regions.permissions import Role
from tests.factories import ProgrammeFactory, RegionFactory, member

_numbers = itertools.count(1)
# Two years later: the months of 2022 and 2023 can be booked in.
JANUARY_2024 = datetime.datetime(2024, 1, 15, 10, 0, tzinfo=clock.COPENHAGEN)
# Every version of an allocation, unless a test says otherwise.
KNOWN_FROM = datetime.datetime(2021, 9, 1, tzinfo=clock.COPENHAGEN)
APPOINTED_FROM = datetime.date(2021, 9, 1)
BASIC_PAY = Decimal("57119.42")


def month(text: str) -> datetime.date:
    """The first day of "2022-04"."""
    return datetime.date.fromisoformat(f"{text}-01")


def allocate(programme: Programme, region: Region, instalment: int, **values: Any) -> Allocation:
    """An instalment of a region, or a new version of it with some other `values`; known from the start."""
    place = {"programme": programme, "region": region, "instalment": instalment}
    before = Allocation.objects.standing().filter(**place).first()
    found = before or Allocation(**place, version=0, available_from=datetime.date(2022, 4, 1))
    for name, value in ({"entered_at": KNOWN_FROM} | values).items():
        setattr(found, name, value)
    found.pk, found.version = None, found.version + 1
    found.save(force_insert=True)
    return found


class Account:
    """`hr` and `other_hr` keep it; `coordinator` is the union's; 100,000 kr. twice unless another amount is given."""

    def __init__(
        self,
        region: Region | None = None,
        *,
        given: int | None = 100_000,
        programme: Programme | None = None,
        with_codes: bool = True,
    ) -> None:
        self.region = region or RegionFactory()
        self.programme = programme or ProgrammeFactory()
        self.hr, self.other_hr = member(Role.HR, self.region), member(Role.HR, self.region)
        self.coordinator = member(Role.COORDINATOR, self.region)
        self.book = Book.objects.of(self.programme, self.region)
        if with_codes:
            self.code = self.salary_code("8123")
            self.stipend_code = self.salary_code("8124", Meaning.COORDINATOR)
        if given:
            for instalment, year in ((1, 2022), (2, 2023)):
                self.allocate(instalment, base_amount=given, available_from=datetime.date(year, 4, 1))

    def allocate(self, instalment: int, **values: Any) -> Allocation:
        return allocate(self.programme, self.region, instalment, **values)

    def salary_code(
        self, code: str, meaning: str = Meaning.PILOT, first: str = "2021-01", **fields: Any
    ) -> SalaryCode:
        return SalaryCode.objects.create(
            region=self.region,
            code=code,
            meaning=meaning,
            valid_from=month(first),
            created_by=self.hr,
            created_at=clock.now(),
            **fields,
        )

    def employment(self, number: str | None = None, institution: str = "AB") -> Employment:
        number = number or f"{next(_numbers):05d}"
        return Employment.objects.get_or_create(region=self.region, institution=institution, number=number)[0]

    def appointment(
        self,
        user: User | None = None,
        *,
        hours: str = "7.40",
        starts_on: datetime.date = APPOINTED_FROM,
        monthly: Decimal = BASIC_PAY,
        **fields: Any,
    ) -> Appointment:
        found = Appointment.objects.create(
            book=self.book,
            user=user or self.coordinator,
            hours=Decimal(hours),
            starts_on=starts_on,
            kind=fields.pop("kind", "release"),
            created_by=self.hr,
            created_at=clock.now(),
            **fields,
        )
        PayBasis.objects.create(
            appointment=found,
            effective_from=starts_on,
            monthly=monthly,
            source="Lønoversigt",
            by=self.hr,
            at=clock.now(),
        )
        return found

    def entry(
        self,
        amount: Any,
        *,
        pay_month: str = "2022-04",
        employment: Employment | None = None,
        pilot: Pilot | None = None,
        **fields: Any,
    ) -> Entry:
        """A pilot's pay, not yet booked."""
        return Entry(
            type="salary",
            amount=Decimal(amount),
            pay_month=month(pay_month),
            code_id=self.code.pk,
            employment_id=(employment or self.employment()).pk,
            pilot_id=pilot and pilot.pk,
            **fields,
        )

    def post(self, *entries: Entry, in_month: str = "2022-04", by: User | None = None) -> Posting:
        booking.post(self.book, entries, by=by or self.hr, month=month(in_month))
        return Posting.objects.filter(book=self.book).latest("pk")

    def pay(self, amount: Any, *, in_month: str = "2022-04", **fields: Any) -> Posting:
        """A booked posting of a pilot's pay; it concerns the month it is booked in unless told otherwise."""
        fields.setdefault("pay_month", in_month)
        return self.post(self.entry(amount, **fields), in_month=in_month)

    def stipend(
        self,
        appointment: Appointment,
        amount: Any,
        *,
        in_month: str = "2022-04",
        pay_month: str | None = None,
    ) -> Posting:
        return self.post(
            Entry(
                type="coordinator",
                amount=Decimal(amount),
                pay_month=month(pay_month or in_month),
                appointment_id=appointment.pk,
            ),
            in_month=in_month,
        )

    def adjust(
        self,
        amount: Any,
        *,
        in_month: str = "2022-04",
        pilot: Pilot | None = None,
        reason: str = "Rettelse efter aftale",
    ) -> Posting:
        entry = Entry(
            type="adjustment",
            amount=Decimal(amount),
            pay_month=month(in_month),
            pilot_id=pilot and pilot.pk,
            reason=reason,
        )
        booking.adjust(self.book, entry, by=self.hr, month=month(in_month))
        return Posting.objects.filter(book=self.book).latest("pk")


def load_factors() -> Any:
    call_command("loaddata", "regulation", verbosity=0)
    return RegulationFactor.objects
